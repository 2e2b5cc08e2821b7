"""撤销：a case that names a case takes its effect back; where something was built on it, it is refused by name."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.periods import Month
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ENROL, STOP, REVERSE = "灵活就业人员参保登记", "灵活就业人员中断缴费", "业务撤销"


def test_what_was_built_upon_goes_last(come: Come) -> None:
    counter, reviewer, phone = come("周敏"), come("阿依努尔"), come(size="phone")
    counter.read("undone")
    enrolled = counter.serve(ENROL, {})
    counter.go("/outlet/")
    stopped = counter.serve(STOP, {"month": str(Month.of(datetime.now(SHANGHAI).date()) + 1)})
    _refused(counter, enrolled.number)
    _reversed(counter, reviewer, stopped.number)
    counter.go("/outlet/")
    expect(counter.page.locator(".sum").first).to_contain_text("参保缴费")
    _reversed(counter, reviewer, enrolled.number)
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


def _reversed(counter: Visitor, reviewer: Visitor, number: str) -> None:
    """Asked for at the counter; taken back when the reviewer has seen what changes and approves."""
    _choose(counter, number)
    counter.page.keyboard.press("Control+Enter")
    counter.sees("等审核", number)
    counter.look("reversal-done")
    asked = counter.page.locator("dd.mono").nth(0).inner_text()
    reviewer.go(f"/centre/case/{asked}/")
    reviewer.sees(number, "本人改了主意")
    reviewer.look("reversal-review")
    reviewer.answer({"note": "经电话核实，属实"})
    reviewer.click("通过")
    expect(reviewer.page.locator("h1")).to_contain_text("审核通过")
    reviewer.go(f"/centre/case/{number}/")
    reviewer.sees("已撤销", asked)
