"""统筹区规则：reads a profile with file and line for every value, and the region's own facts out of it. The path is the inheritance."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import yaml

from sheyintong.kernel.sheets import Sheet, SheetMistake

from .errors import NoSuchPlace, WrongDivisionFile
from .types import AgencyFacts, AgencyKind, DayOff, Division, Profile, ProfileText, RegionFacts, Section

SECTIONS = ("sources", "region", "list", "circle", "calendar", "channels", "published", "parameters", "items")
SLUG = re.compile(r"[a-z][a-z0-9_]{1,30}")
PLACE = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*")
BODY = "社会保险经办机构"
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


def region_facts(read: Profile) -> RegionFacts:
    """The region, its agencies and its days off. Raises :class:`SheetMistake`."""
    sheet = read.own("region")
    if sheet is None:
        raise SheetMistake(file=f"{read.place}/region.yaml", line=1, sentence="缺少这个文件")
    sheet.only("slug", "name", "full_name", "province", "division", "source", "agencies")
    sheet.sources(read.sources)
    if not SLUG.fullmatch(sheet.text("slug")):
        sheet.need("slug").refuse("只能用小写字母、数字和下划线，以字母开头")
    agencies = tuple(_agencies(sheet.need("agencies"), read))
    return RegionFacts(
        slug=sheet.text("slug"),
        name=sheet.text("name"),
        full_name=sheet.text("full_name"),
        province=sheet.text("province"),
        division=sheet.text("division"),
        agencies=agencies,
        days_off=days_off(read),
    )


def _agencies(top: Sheet, read: Profile) -> Iterator[AgencyFacts]:
    entries = top.entries()
    if len(entries) != 1:
        top.refuse("最上一级机构应当正好一个")
    seen: dict[str, str] = {}
    for sheet, kind, above in _walk(entries[0], AgencyKind.PREFECTURE, ""):
        facts = _agency(sheet, kind, above, read)
        if facts.code in seen:
            sheet.refuse(f"机构代码 {facts.code} 写了两次，第一次在 {seen[facts.code]}")
        seen[facts.code] = sheet.where
        yield facts


CHILDREN = (("bodies", AgencyKind.ADMINISTRATIVE_BODY), ("counties", AgencyKind.COUNTY), ("townships", AgencyKind.TOWNSHIP))


def _walk(sheet: Sheet, kind: AgencyKind, above: str) -> Iterator[tuple[Sheet, AgencyKind, str]]:
    """Parents before children."""
    yield sheet, kind, above
    path = f"{above}.{sheet.text('code')}" if above else sheet.text("code")
    for name, below in CHILDREN:
        found = sheet.find(name)
        for each in found.entries() if found else ():
            yield from _walk(each, below, path)


def _agency(sheet: Sheet, kind: AgencyKind, above: str, read: Profile) -> AgencyFacts:
    sheet.only("code", "kind", "name", "division", "place", "body", "takes_part", "source", "example", *(name for name, _ in CHILDREN))
    code, parent = sheet.text("code"), above.rpartition(".")[2]
    if not code.isalnum() or not code.isascii():
        sheet.need("code").refuse("只能用数字和字母")
    if not code.startswith(parent):
        sheet.need("code").refuse(f"应当以上级的代码 {parent} 开头")
    if kind is AgencyKind.ADMINISTRATIVE_BODY:
        sheet.need("body")
    if sheet.text("kind", kind) != kind:
        sheet.need("kind").refuse(f"放在这里的机构应当是 {kind}")
    source, example = sheet.sourced(read.sources)
    return AgencyFacts(
        code=code,
        kind=kind,
        name=sheet.text("name"),
        path=f"{above}.{code}" if above else code,
        division=sheet.text("division", parent or code),
        place=sheet.text("place", ""),
        body=sheet.text("body", BODY),
        takes_part=sheet.flag("takes_part", True),
        source=source,
        example=example,
    )


def days_off(read: Profile) -> tuple[DayOff, ...]:
    """The days off of all places on the path. Raises :class:`SheetMistake`."""
    found: dict[date, DayOff] = {}
    for section in read.of("calendar"):
        for sheet in section.sheet.only("days_off").need("days_off").entries():
            sheet.only("name", "from", "to", "source", "example")
            source, example = sheet.sourced(read.sources)
            first, last = sheet.day("from"), sheet.day("to")
            if not timedelta(0) <= last - first <= timedelta(15):
                sheet.need("to").refuse("应当在开始那天之后、半个月以内")
            for n in range((last - first).days + 1):
                day = first + timedelta(n)
                found[day] = DayOff(day, sheet.text("name"), source, example)
    return tuple(found[day] for day in sorted(found))


LEVELS = (
    ("provinces.csv", "province", 2, 0),
    ("cities.csv", "prefecture", 4, 2),
    ("areas.csv", "county", 6, 4),
    ("streets.csv", "township", 9, 6),
)


def divisions(folder: Path) -> Iterator[Division | WrongDivisionFile]:
    """Every row of the four files of a folder, the upper levels first; a row that cannot be used comes as the refusal of it.

    A file that is missing or has no columns ``code`` and ``name`` is a refusal too.
    """
    known: set[str] = {""}
    for name, level, digits, above in LEVELS:
        if not (folder / name).is_file():
            yield WrongDivisionFile(file=name, line=0, sentence="缺少这个文件")
            continue
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                yield WrongDivisionFile(file=name, line=1, sentence="第一行应当有 code 和 name")
                continue
            for row in reader:
                found = _division(row, level, digits, above, known)
                if isinstance(found, str):
                    yield WrongDivisionFile(file=name, line=reader.line_num, sentence=found)
                else:
                    known.add(found.code)
                    yield found


def _division(row: Mapping[str, str | None], level: str, digits: int, above: int, known: set[str]) -> Division | str:
    """The division of a row, or why it is none."""
    code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        return f"代码应当是 {digits} 位数字，写的是 {code[:20]}"
    if not name or len(name) > 100:
        return "没有名称，或者名称太长"
    if code in known:
        return f"代码 {code} 写了两次"
    if code[:above] not in known:
        return f"没有上级 {code[:above]}"
    return Division(code, name, level, code[:above])
