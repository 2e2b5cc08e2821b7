"""The texts of pages: collected without gettext, all translated, compiled whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, ngettext, override

from sheyintong.casework.cases.states import EFFECT_LABELS, LABELS
from sheyintong.faces.ops import messages, sentences
from sheyintong.faces.ops.messages import Message
from sheyintong.registers.catalogue.types import Mode, Stage
from sheyintong.registers.enrolments.types import EnrolmentKind, EnrolmentState, Scheme
from sheyintong.registers.people.types import ContactKind, LifeStatus, ProxyKind, Sex
from sheyintong.services.lifeline.types import Kind as LifeLineKind

SOURCE = Path("src/sheyintong")


def test_every_text_of_every_page_is_translated_and_nothing_else() -> None:
    assert messages.faults(messages.extract(), polib.pofile(str(messages.ENGLISH))) == []


def test_pages_say_it_in_english() -> None:
    with override("en"):
        assert gettext("跳到正文") == "Skip to content"
        assert ngettext("%(n)d 天", "%(n)d 天", 1) == "%(n)d day"
    with override("zh-hans"):
        assert gettext("跳到正文") == "跳到正文"


def test_texts_are_found_in_code_and_in_templates_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text('_("甲")\nngettext("%(n)d 天", "%(n)d 日", n)\npgettext("钱", "元")\nother("丁")\n', "utf-8")
    (tmp_path / "templates" / "b.html").write_text(
        '{% load i18n ui %}{% tag "ok" "态" True %}{% tag y.state y.word %}{% if x %}{% translate "乙" %}{% else %}{% for y in z %}{% translate "丙" as c %}{% endfor %}{% endif %}'
        '<p title="{% translate "题" context "书" %}">{% blocktranslate count n=m %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktranslate %}',
        "utf-8",
    )
    found = messages.extract(tmp_path)
    assert set(found) == {
        Message("甲"), Message("%(n)d 天", "%(n)d 日"), Message("元", context="钱"), Message("乙"), Message("丙"), Message("题", context="书"),
        Message("%(n)s 件", "%(n)s 件"), Message("态"),
    }  # fmt: skip
    assert found[Message("乙")] == {"templates/b.html"}


def test_each_fault_of_a_catalogue_is_named() -> None:
    entries = [
        polib.POEntry(msgid="甲", msgstr="甲方"),
        polib.POEntry(msgid="%(n)d 天", msgid_plural="%(n)d 天", msgstr_plural={0: "a day", 1: "%(n)d days"}),
        polib.POEntry(msgid="旧", msgstr="old"),
        polib.POEntry(msgid="疑", msgstr="doubt", flags=["fuzzy"]),
    ]
    wanted = [Message("甲"), Message("%(n)d 天", "%(n)d 天"), Message("新"), Message("疑")]
    assert messages.faults(wanted, entries) == [
        "not translated: 新", "not translated: 疑", "said by no page: 旧", "Chinese left: 甲 → 甲方", "other placeholders: %(n)d 天 → a day",
        "fuzzy: 疑",
    ]  # fmt: skip


def test_an_update_keeps_what_is_translated_and_drops_what_no_page_says(tmp_path: Path) -> None:
    po = tmp_path / "django.po"
    (tmp_path / "a.py").write_text('_("甲")\n_("旧")', "utf-8")
    assert messages.update(tmp_path, po) == 2
    known = polib.pofile(str(po))
    known.find("甲").msgstr = "A"
    known.save()
    (tmp_path / "a.py").write_text('_("甲")\n_("新")', "utf-8")
    assert messages.update(tmp_path, po) == 1
    assert {entry.msgid: entry.msgstr for entry in polib.pofile(str(po))} == {"甲": "A", "新": ""}


def test_a_catalogue_is_compiled_once_and_again_when_it_changed(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(messages.ENGLISH.read_bytes())
    assert messages.compile_stale(tmp_path) == [folder / "django.mo"]
    assert messages.compile_stale(tmp_path) == []
    assert [path.name for path in folder.iterdir() if path.suffix == ".part"] == []


SAMPLES = "faces/web/templates/web/gallery/"
"""What the gallery puts into its components is a sample, as data would be."""
STORED = frozenset({"purpose", "reason", "how", "PURPOSE", "person"})
"""Arguments and names whose Chinese is written into the record; ``person`` is the sentence of a refusal, which is one in every language."""


def test_every_chinese_text_of_a_template_is_marked() -> None:
    said = {path: messages.unmarked(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("templates/**/*.html"))}
    names = {path.relative_to(SOURCE).as_posix(): lines for path, lines in said.items() if lines}
    assert {name: lines for name, lines in names.items() if not name.startswith(SAMPLES)} == {}


def _spoken(node: ast.AST) -> Iterator[str]:
    """Chinese in code that goes to nobody's translation and is not written into the record."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and sentences.HAN.search(node.value):
        yield f"{node.lineno}: {node.value}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {*messages.CALLS, *messages.CALLS_IN_CONTEXT}:
        return
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in STORED:
        return
    for child in ast.iter_child_nodes(node):
        docstring = isinstance(node, ast.Expr) and isinstance(child, ast.Constant)
        if not docstring and not (isinstance(child, ast.keyword) and child.arg in STORED):
            yield from _spoken(child)


VIEWS = [path for path in sorted(SOURCE.glob("faces/outlet/views/*.py")) if path.stem != "bridge"]
"""The bridge is a machine's, and has no page."""


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_every_chinese_text_of_the_outlet_in_code_is_marked(path: Path) -> None:
    assert list(_spoken(ast.parse(path.read_text("utf-8")))) == []


def test_chinese_that_is_not_marked_is_found_wherever_it_stands() -> None:
    source = (
        '{% load i18n ui %}<b>甲</b>{% translate "乙" %}{% blocktranslate with n=x %}丙 {{ n }}{% plural %}丁{% endblocktranslate %}\n'
        '{# 戊 #}<p title="己">{{ x|default:"庚" }}{% tag "ok" "辛" %}{% if x == "癸" %}{% endif %}{% include y with z="子" %}{% comment %}壬{% endcomment %}社银通：（）'
    )
    assert messages.unmarked(source) == ["1: <b>甲</b>", '2: <p title="己">', '2: x|default:"庚"', '2: include y with z="子"']


def test_states_and_kinds_of_modules_are_words_that_pages_can_say() -> None:
    words = {message.text for message in messages.extract()}
    given = [*LABELS.values(), *filter(None, EFFECT_LABELS.values())]
    for kind in (Mode, Stage, Scheme, EnrolmentKind, EnrolmentState, ContactKind, LifeStatus, Sex, ProxyKind, LifeLineKind):
        given += [each.label for each in kind]
    assert sorted(set(given) - words) == []


def test_no_template_translates_while_it_is_read() -> None:
    """``_("…")`` in a template is translated once, when the template is first read, for every language after; ``{% translate … as … %}`` is not."""
    assert [str(path) for path in SOURCE.rglob("templates/**/*.html") if '_("' in path.read_text("utf-8")] == []


def test_what_modules_say_is_collected_without_a_mark() -> None:
    source = (
        'class Late(Refusal):\n    """迟"""\n    person = "太{how}了。"\n    operator = "操作员"\n'
        'def asks(x):\n    "问"\n    return Question("month", f"到{x.until or \'长期\'}为止", hint="一二三四五六日")\n'
    )
    assert set(sentences.refusals(ast.parse(source))) == {"太{how}了。"}
    assert set(sentences.spoken(ast.parse(source))) == {"太{how}了。", "到{until}为止", "长期"}
    assert list(sentences.profile("items:\n  a:\n    name: 名\n    what_to_expect: 等\n    materials:\n    - {name: 证, kind: x}\n")) == [
        "等",
        "证",
    ]
