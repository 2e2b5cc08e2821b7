"""读配置：a profile with file and line for every value. The path is the inheritance."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from sheyintong.foundation.regions.errors import NoSuchPlace
from sheyintong.foundation.regions.types import Profile, ProfileText, Section
from sheyintong.kernel.sheets import Sheet, SheetMistake

SECTIONS = ("sources", "region", "list", "circle", "calendar", "channels", "published", "parameters", "items")
PLACE = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times quicker and not in every build


def compose(text: str, file: str) -> Sheet:
    """The tree of a YAML text. Raises :class:`SheetMistake` for bad YAML, a name written twice and for references."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SheetMistake(file=file, line=mark.line + 1 if mark else 1, sentence=f"不是能读的 YAML：{error.problem}") from error
    except yaml.YAMLError as error:
        raise SheetMistake(file=file, line=1, sentence=f"不是能读的 YAML：{error}") from error
    if node is None:
        raise SheetMistake(file=file, line=1, sentence="文件是空的")
    return _tree(node, file, "", set())


def _tree(node: yaml.Node, file: str, name: str, seen: set[int]) -> Sheet:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        if id(node) in seen:
            raise SheetMistake(file=file, line=line, sentence="不能用引用（& 和 *），请写全")
        seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return Sheet(_mapping(node, file, seen), file, line, name)
    if isinstance(node, yaml.SequenceNode):
        return Sheet(tuple(_tree(each, file, name, seen) for each in node.value), file, line, name)
    null = node.tag == "tag:yaml.org,2002:null"
    return Sheet(None if null else str(node.value), file, line, name)


def _mapping(node: yaml.MappingNode, file: str, seen: set[int]) -> Mapping[str, Sheet]:
    found: dict[str, Sheet] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if not isinstance(key, yaml.ScalarNode) or name == "<<":
            raise SheetMistake(file=file, line=line, sentence="名称应当是一个词")
        if name in found:
            raise SheetMistake(file=file, line=line, sentence=f"“{name}”写了两次，第一次在第 {found[name].line} 行")
        child = _tree(value, file, name, seen)
        found[name] = Sheet(child.value, file, line, name)
    return found


def chain(place: str) -> tuple[str, ...]:
    """``cn/xinjiang/tacheng`` → ``cn``, ``cn/xinjiang``, ``cn/xinjiang/tacheng``."""
    parts = place.split("/")
    return tuple("/".join(parts[: n + 1]) for n in range(len(parts)))


def texts(root: Path, place: str) -> tuple[ProfileText, ...]:
    """The files that hold for a place, the most general first. Raises :class:`NoSuchPlace`, :class:`SheetMistake`."""
    if not PLACE.fullmatch(place) or not (root / place).is_dir():
        raise NoSuchPlace(place=place, root=str(root))
    return tuple(ProfileText(str(path.relative_to(root)), _utf8(path, root)) for each in chain(place) for path in _files(root / each))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    for section in SECTIONS:
        yield from sorted((folder / section).glob("*.yaml"))


def _utf8(path: Path, root: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SheetMistake(file=str(path.relative_to(root)), line=line, sentence="文件不是 UTF-8 编码") from error


def profile(place: str, files: Iterable[ProfileText]) -> Profile:
    """Compose the files of a place. Raises :class:`SheetMistake`."""
    files = tuple(files)
    sections: dict[str, list[Section]] = {}
    digest = hashlib.sha256()
    for each in files:
        digest.update(f"{each.file}\0{each.text}\0".encode())
        at, section = _address(each.file, place)
        sections.setdefault(section, []).append(Section(at, compose(each.text, each.file)))
    known = {name: sheet.plain() for each in sections.get("sources", ()) for name, sheet in each.sheet.each()}
    return Profile(place, {name: tuple(found) for name, found in sections.items()}, known, files, digest.hexdigest())


def _address(file: str, place: str) -> tuple[str, str]:
    """The place and the section of a file."""
    folder, _, name = file.rpartition("/")
    if folder in chain(place):
        section = name.removesuffix(".yaml")
        if section not in SECTIONS:
            raise SheetMistake(file=file, line=1, sentence=f"不认识的文件，可以有：{'、'.join(SECTIONS)}")
        return folder, section
    at, _, section = folder.rpartition("/")
    return at, section
