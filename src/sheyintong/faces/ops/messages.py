"""文案：what pages say, collected from templates and code; the English catalogue, checked and compiled. Chinese is the source itself.

Needs no GNU gettext: templates are read by Django's own parser, code by Python's. A missing translation would show Chinese silently,
so :func:`faults` names each; a test and ``sheyintong messages`` call it.
"""

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template import Context, Template, engines
from django.template.base import Lexer, Node, TokenType
from django.template.library import SimpleNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from .sentences import HAN, SPOKEN, profile, refusals, spoken

PACKAGE = Path(__file__).resolve().parents[2]
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "_": 1, "ngettext": 2, "ngettext_lazy": 2}
CALLS_IN_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 2}
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
HEADERS = {
    "Project-Id-Version": "sheyintong", "Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit", "Plural-Forms": "nplurals=2; plural=(n != 1);",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """文案：the Chinese text with its plural ("" for none) and its context ("" for none)."""

    text: str
    plural: str = ""
    context: str = ""


def extract(package: Path = PACKAGE) -> dict[Message, set[str]]:
    """Every text to translate and the files it stands in, relative to ``package``."""
    found: dict[Message, set[str]] = {}
    for path in sorted(each for kind in ("*.py", "templates/**/*.html", "profiles/**/*.yaml") for each in package.rglob(kind)):
        within, source = path.relative_to(package), path.read_text(encoding="utf-8")
        if path.suffix == ".yaml":
            said: Iterable[Message] = map(Message, profile(source))
        elif path.suffix == ".html":
            said = _in_template(source)
        else:
            said = _in_code(source, spoken_here=any(map(within.match, SPOKEN)))
        for message in said:
            found.setdefault(message, set()).add(within.as_posix())
    return found


def _in_code(source: str, *, spoken_here: bool = False) -> Iterator[Message]:
    """What is marked, what refusals say, and in a file whose texts are all spoken every other text too."""
    tree = ast.parse(source)
    yield from map(Message, refusals(tree))
    yield from map(Message, spoken(tree) if spoken_here else ())
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if called in CALLS and len(texts) >= CALLS[called]:
            yield Message(texts[0], texts[1] if CALLS[called] == 2 else "")
        elif called in CALLS_IN_CONTEXT and len(texts) > CALLS_IN_CONTEXT[called]:
            yield Message(texts[1], texts[2] if CALLS_IN_CONTEXT[called] == 2 else "", texts[0])


def _in_template(source: str) -> Iterator[Message]:
    """``_("…")`` in a template is not looked for: Django translates it once, when the template is first read, for every language after."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    nodes = Template(source, engine=engine).nodelist.get_nodes_by_type(Node)
    for node in nodes:
        if isinstance(node, TranslateNode):
            if node.filter_expression.var.literal is None:
                continue  # a word from below, which `words` lists
            context = node.message_context.resolve(Context()) if node.message_context else ""
            yield Message(str(node.filter_expression.var.literal), "", str(context))
        elif isinstance(node, BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(node.render_token_list(node.singular)[0], plural)
        elif isinstance(node, SimpleNode) and node.func.__name__ == "tag" and isinstance(node.args[1].var, str):
            yield Message(str(node.args[1].var))  # the word of a state is translated as it is drawn


BRAND = "社银通"
MARKED = ("translate ", "trans ", "blocktranslate", "blocktrans", "comment", "plural", "tag ", "if ", "elif ")
"""Beginnings of template tags that translate what they say, or say nothing."""


def unmarked(source: str) -> list[str]:
    """Chinese that a template says in every language: text outside of a translation, and literals inside other tags. The brand is a name."""
    found, inside = [], ""
    for token in Lexer(source).tokenize():
        text = token.contents.replace(BRAND, "")
        if token.token_type is TokenType.BLOCK:
            first = text.split(" ", 1)[0]
            if inside:
                inside = "" if first == f"end{inside}" else inside
                continue
            inside = first if first in ("blocktranslate", "blocktrans", "comment") else ""
        if inside or token.token_type is TokenType.COMMENT or (token.token_type is TokenType.BLOCK and text.startswith(MARKED)):
            continue
        if HAN.search(text):
            found.append(f"{token.lineno}: {' '.join(text.split())[:60]}")
    return found


def update(package: Path = PACKAGE, po_path: Path = ENGLISH) -> int:
    """Write every extracted text into the catalogue, keep what is translated, drop what no page says. Returns how many are untranslated."""
    old = {(e.msgctxt or "", e.msgid): e for e in (polib.pofile(str(po_path)) if po_path.exists() else [])}
    po = polib.POFile(wrapwidth=140)
    po.metadata = dict(HEADERS)
    for message, files in sorted(extract(package).items()):
        entry = polib.POEntry(msgid=message.text, occurrences=[(name, "") for name in sorted(files)])
        entry.msgctxt = message.context or None
        known = old.get((message.context, message.text))
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
        elif known:
            entry.msgstr = known.msgstr
        po.append(entry)
    po_path.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(po_path))
    return sum(not entry.translated() for entry in po)


def faults(messages: Iterable[Message], po: Iterable[polib.POEntry]) -> list[str]:
    """What is wrong with the catalogue, a line each: not translated, marked fuzzy, Chinese left, other placeholders, said by no page."""
    known = {Message(e.msgid, e.msgid_plural or "", e.msgctxt or ""): e for e in po if not e.obsolete}
    wanted = set(messages)
    lines = [f"not translated: {m.text}" for m in sorted(wanted) if m not in known or not known[m].translated()]
    lines += [f"said by no page: {m.text}" for m in sorted(known.keys() - wanted)]
    for message, entry in known.items():
        english = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        lines += [f"fuzzy: {message.text}"] if entry.fuzzy else []
        lines += [f"Chinese left: {message.text} → {text}" for text in english if HAN.search(text)]
        lines += [f"other placeholders: {message.text} → {text}" for text in english if text and _places(text) != _places(message.text)]
    return lines


def _places(text: str) -> list[str]:
    return sorted(a or b for a, b in PLACES.findall(text))


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Write each catalogue that is newer than its compiled form, whole or not at all. Returns what was written.

    Raises OSError where the folder is not writable and a compiled form is missing; an installed package brings them with it.
    """
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        partial = target.with_suffix(f".{os.getpid()}.part")
        polib.pofile(str(source)).save_as_mofile(str(partial))
        partial.replace(target)
        written.append(target)
    return written
