"""The texts of pages: collected without gettext, all translated, compiled whole."""

from pathlib import Path

import polib
from django.utils.translation import gettext, ngettext, override

from sheyintong.faces.ops import messages
from sheyintong.faces.ops.messages import Message

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
        '{% load i18n %}{% if x %}{% translate "乙" %}{% else %}{% for y in z %}{% translate "丙" as c %}{% endfor %}{% endif %}'
        '<p title="{% translate "题" context "书" %}">{% blocktranslate count n=m %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktranslate %}',
        "utf-8",
    )
    found = messages.extract(tmp_path)
    assert set(found) == {
        Message("甲"), Message("%(n)d 天", "%(n)d 日"), Message("元", context="钱"), Message("乙"), Message("丙"), Message("题", context="书"),
        Message("%(n)s 件", "%(n)s 件"),
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


def test_no_template_translates_while_it_is_read() -> None:
    """``_("…")`` in a template is translated once, when the template is first read, for every language after; ``{% translate … as … %}`` is not."""
    assert [str(path) for path in SOURCE.rglob("templates/**/*.html") if '_("' in path.read_text("utf-8")] == []
