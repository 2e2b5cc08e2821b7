"""撤销：a case that names a case takes its effect back; where something was built on it, it is refused by name."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ENROL, STOP, REVERSE = "灵活就业人员参保登记", "灵活就业人员中断缴费", "业务撤销"


def test_what_was_built_upon_goes_last(come: Come) -> None:
    counter, phone = come("周敏"), come(size="phone")
    counter.read("undone")
    enrolled = counter.serve(ENROL, {})
    counter.go("/outlet/")
    stopped = counter.serve(STOP, {"month": "202612"})
    _refused(counter, enrolled.number)
    _reversed(counter, stopped.number)
    counter.go("/outlet/")
    expect(counter.page.locator(".sum").first).to_contain_text("参保缴费")
    _reversed(counter, enrolled.number)
    counter.go("/outlet/")
    expect(counter.page.locator(".sum").first).to_contain_text("没有参保记录")
    counter.look("reversal-undone")
    phone.follow(enrolled)
    phone.sees("已撤销")
    phone.look("reversal-status")


def _choose(counter: Visitor, number: str) -> None:
    counter.go("/outlet/")
    counter.page.locator(".items").get_by_role("link", name=REVERSE).click()
    counter.page.locator("label").filter(has_text=number).click()
    counter.answer({"reason": "本人改了主意"})
    for box in counter.page.locator("input[name=checked]").all():
        box.check()


def _refused(counter: Visitor, number: str) -> None:
    _choose(counter, number)
    counter.look("reversal-form")
    counter.click("确认办理")
    counter.sees("还不能办", STOP)
    counter.look("reversal-refused")


def _reversed(counter: Visitor, number: str) -> None:
    _choose(counter, number)
    counter.page.keyboard.press("Control+Enter")
    counter.sees("已撤销", number)
    counter.look("reversal-done")
