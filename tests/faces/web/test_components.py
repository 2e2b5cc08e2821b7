"""Components as values: what they draw, what they refuse to draw."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from sheyintong.casework.cases.types import Choice as CaseChoice
from sheyintong.casework.cases.types import Kind, Question
from sheyintong.faces.web import components, samples
from sheyintong.faces.web.components import Button, Chart, ChartBar, Choice, Column, EmptyState, Field, Line, Masked, Pager, Row, Table
from sheyintong.faces.web.language import COOKIE, set_language
from sheyintong.faces.web.questions import fields, problems
from sheyintong.faces.web.templatetags import ui

FACES = Path("src/sheyintong/faces")
EMPTY = EmptyState("没有")
FORBIDDEN = (" style=", "<style", " onclick=", "hx-on", "js:", "<script>", 'hx-trigger="click[')


def drawn(thing: object, **context: object) -> str:
    return Template("{% load ui %}{% ui thing %}").render(Context({"thing": thing, "home": "/r/tacheng", "csrf": "t0ken", **context}))


def written(source: str, **context: object) -> str:
    return re.sub(r"[ \n]+", " ", Template("{% load ui %}" + source).render(Context(context)))


def test_the_gallery_shows_every_component_there_is() -> None:
    def inside(thing: object) -> Iterator[type]:
        yield type(thing)
        for name in getattr(thing, "__dataclass_fields__", ()):
            value = getattr(thing, name)
            for each in value if isinstance(value, tuple) else (value,):
                if hasattr(each, "__dataclass_fields__"):
                    yield from inside(each)
                elif isinstance(each, tuple):
                    for part in each:
                        yield from inside(part) if hasattr(part, "__dataclass_fields__") else ()

    shown = {kind for _, group in samples.GROUPS for sample in group for thing in sample.shown for kind in inside(thing)}
    assert {getattr(components, name) for name in components.__all__} - shown == set()


def test_no_page_has_a_style_or_a_script_of_its_own() -> None:
    for path in FACES.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        assert [each for each in FORBIDDEN if each in text] == [], path


def test_something_that_is_no_component_is_refused_loudly() -> None:
    with pytest.raises(TypeError, match="no component"):
        drawn("words")
    with pytest.raises(TypeError):
        drawn("", thing_that_was_mistyped=1)


def test_words_in_a_cell_are_escaped_and_a_component_in_it_is_drawn() -> None:
    table = Table("办件", (Column("甲"), Column("乙")), (Row(("<b>", Line("看", "/centre/case/1/"))),), EMPTY)
    text = drawn(table)
    assert "&lt;b&gt;" in text
    assert 'href="/r/tacheng/centre/case/1/"' in text


def test_a_row_with_other_cells_than_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn(Table("办件", (Column("甲"),), (Row(("一", "二")),), EMPTY))


def test_an_empty_table_says_what_to_do() -> None:
    text = drawn(Table("办件", (Column("甲"),), (), EmptyState("没有办件", "去取一件", (Button("取", "/centre/take/"),))))
    assert "<table" not in text
    assert "没有办件" in text
    assert 'href="/r/tacheng/centre/take/"' in text


def test_a_table_with_bulk_is_a_form_that_carries_the_token() -> None:
    text = drawn(
        Table(
            "办件", (Column("甲"),), (Row(("一",), pick="7", called="选一"), Row(("二",))), EMPTY, bulk=(Button("通过"),), bulk_action="/x/"
        )
    )
    assert 'action="/r/tacheng/x/"' in text
    assert 'name="csrf" value="t0ken"' in text
    assert text.count('name="pick"') == 1
    assert "不能批量" in text


@pytest.mark.parametrize(("page", "near"), [(1, (1, 2, 3, 4, 5)), (4, (2, 3, 4, 5, 6)), (667, (663, 664, 665, 666, 667))])
def test_a_pager_of_ten_thousand_rows_links_to_the_five_pages_around(page: int, near: tuple[int, ...]) -> None:
    assert Pager(1, 15, 10_000, page, 667, "?page=").near == near


def test_a_pager_of_two_pages_has_two() -> None:
    pager = Pager(16, 20, 20, 2, 2, "?page=")
    assert (pager.near, pager.previous, pager.next) == ((1, 2), 1, 0)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("date", "", "date"), ("date", "2026-12-01", "date"), ("date", "明天", "text"), ("month", "2026-11", "month"), ("month", "十一月", "text"),
     ("phone", "", "tel"), ("amount", "12", "text")],
)  # fmt: skip
def test_what_was_typed_stays_even_where_the_browsers_picker_could_not_show_it(kind: str, value: str, shown: str) -> None:
    text = drawn(Field("when", "何时", kind, value=value))
    assert f'type="{shown}"' in text
    assert f'value="{value}"' in text


def test_a_field_says_its_hint_error_and_why_it_is_disabled_to_a_screen_reader() -> None:
    text = drawn(Field("phone", "手机", "phone", "发结果", error="少 1 位", disabled_reason="不能改", sealed=True))
    assert 'aria-describedby="h-phone e-phone s-phone d-phone"' in text
    for each in ("h-phone", "e-phone", "s-phone", "d-phone"):
        assert f'id="{each}"' in text
    assert 'aria-invalid="true"' in text


def test_questions_of_a_case_are_drawn_with_their_numbers_and_what_was_answered() -> None:
    asked = (
        Question("start", Kind.CHOICE, "从哪个月开始？", choices=(CaseChoice("2026-11", "2026年11月"), CaseChoice("2026-12", "2026年12月", disabled_reason="太晚")), value="2026-11"),
        Question("phone", Kind.PHONE, "手机", error="少 1 位", required=False),
        Question("agree", Kind.YESNO, "同意吗？"),
    )  # fmt: skip
    text = written("{% questions asked %}", asked=asked)
    assert "1　从哪个月开始？" in text
    assert 'value="2026-11" id="f-start" checked' in text
    assert 'value="2026-12" disabled' in text
    assert "（可不填）" in text
    assert 'name="agree" value="yes"' in text
    assert [field.number for field in fields(asked, first=0)] == [0, 0, 0]


def test_a_form_opens_on_the_first_question_without_an_answer() -> None:
    month = Question(
        "start", Kind.CHOICE, "从哪个月？", choices=(CaseChoice("11", "11月", disabled_reason="已关账"), CaseChoice("12", "12月"))
    )
    asked = (Question("phone", Kind.PHONE, "手机", value="13800000000"), month, Question("note", Kind.NOTE, "说明"))
    text = written("{% questions asked focus=True %}", asked=asked)
    assert text.count("autofocus") == 1
    assert re.search(r'value="12"\s+autofocus', text)
    answered = (asked[0], replace(asked[2], value="好"))
    assert re.search(r'id="f-phone"[^>]*autofocus', written("{% questions asked focus=True %}", asked=answered))
    assert re.search(r'id="f-note"[^>]*autofocus', written("{% questions asked focus=True %}", asked=(asked[0], asked[2])))
    assert "autofocus" not in written("{% questions asked %}", asked=asked)


def test_a_line_of_the_error_summary_leads_to_a_field_that_is_there() -> None:
    asked = (Question("phone", Kind.PHONE, "手机", error="少 1 位"), Question("note", Kind.NOTE, "说明"))
    summary = problems(asked, "", "须核对身份证原件。")
    assert summary is not None
    assert [each.field for each in summary.problems] == ["phone", ""]
    assert 'href="#f-phone"' in drawn(summary)
    assert 'id="f-phone"' in written("{% questions asked %}", asked=asked)
    assert problems((replace(asked[0], error=""),)) is None


def test_a_masked_value_shows_nothing_else_until_it_was_asked_for() -> None:
    reasons = (Choice("paper", "核对纸质材料"),)
    closed = drawn(Masked("6542**********1528", "证件号码", "/show/", reasons))
    assert 'name="reason" value="paper" required' in closed
    assert "654201197205011528" not in closed
    opened = drawn(Masked("6542**********1528", "证件号码", "/show/", reasons, clear="654201197205011528"))
    assert "<form" not in opened
    assert "654201197205011528" in opened


def test_a_button_that_cannot_be_pressed_says_why_beside_it() -> None:
    text = drawn(Button("确认", disabled_reason="中心连接断开"))
    assert "disabled" in text
    assert "中心连接断开</span>" in text


def test_a_chart_starts_at_nothing_and_draws_nothing_for_nothing() -> None:
    chart = Chart("评价", (ChartBar("好", 400, "400"), ChartBar("不好", 1, "1"), ChartBar("很不好", 0, "0")), "评价", "件")
    assert [bar.width for bar in chart.drawn] == [100, 1, 0]
    assert Chart("空", (), "评价", "件").drawn == ()


def test_figures_are_written_as_the_house_writes_them() -> None:
    assert "128,394,605.10</bdi> 元" in ui.yuan(12_839_460_510)
    assert ui.period(date(2026, 3, 1)) == "2026年3月"
    assert ui.period(date(2012, 3, 1), date(2026, 9, 1)) == "2012年3月 至 2026年9月"
    assert "还有 10 个工作日" in ui.until(date(2026, 12, 8), 10)
    assert "今天到期" in ui.until(date(2026, 11, 24), 0)
    assert "已过 2 个工作日" in ui.until(date(2026, 11, 20), -2)


def test_the_bar_of_working_days_is_full_when_late_and_empty_when_new() -> None:
    assert 'due l"' in ui.used(-2, 10)
    assert 'width="40.0"' in ui.used(-2, 10)
    assert 'width="0.0"' in ui.used(10, 10)
    assert 'due w"' in ui.used(1, 10)


def test_pages_speak_the_language_of_the_browser_and_say_so() -> None:
    client = Client()
    assert b'<html lang="zh-CN" dir="ltr">' in client.get("/design/").content
    client.cookies[COOKIE] = "en"
    text = client.get("/design/").content.decode()
    assert '<html lang="en" dir="ltr">' in text
    assert "Skip to content" in text
    client.cookies[COOKIE] = "xx"
    assert b'lang="zh-CN"' in client.get("/design/").content


@pytest.mark.parametrize(
    ("back", "led"), [("/r/tacheng/status/", "/r/tacheng/status/"), ("//evil.example/", "/"), ("https://evil.example/", "/"), ("", "/")]
)
def test_changing_the_language_leads_back_to_a_page_of_this_house_only(back: str, led: str) -> None:
    response = set_language(RequestFactory().post("/language/", {"language": "en", "back": back}))
    assert (response.status_code, response["Location"]) == (303, led)  # type: ignore[index]
    assert response.cookies[COOKIE].value == "en"  # type: ignore[attr-defined]


def test_numbers_stay_left_to_right_in_a_page_from_right_to_left() -> None:
    text = Client().get("/design/?as=rtl").content.decode()
    assert 'dir="rtl"' in text
    assert '<bdi class="mask">6542**********1528</bdi>' in text


def test_english_pages_still_write_money_and_months() -> None:
    with override("en"):
        assert "1.00</bdi> yuan" in ui.yuan(100)
        assert ui.period(date(2026, 3, 1)) == "3/2026"
