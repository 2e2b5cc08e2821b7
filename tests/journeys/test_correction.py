"""补正：what is missing is said once and all at once; the counter mends it, the clock had stood, and the case goes on."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Receipt, Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM = "人员重要信息变更"
WRONG = {"name": "赵丽平", "paper": "塔公户更〔2026〕0599 号"}
RIGHT = {"name": "赵丽苹", "paper": "塔公户更〔2026〕0600 号"}
WANTED = "证明上的姓名是“赵丽苹”，请核对\n证明文号与原件不符"


def test_a_case_is_returned_once_mended_and_approved(come: Come) -> None:
    counter, reviewer, phone = come("周敏"), come("阿依努尔"), come(size="phone")
    counter.read("mended")
    receipt = counter.serve(ITEM, WRONG)
    _entered(reviewer, receipt, WRONG)
    _returned(reviewer, receipt)
    phone.follow(receipt)
    phone.sees("待补正", "还缺材料", "证明文号与原件不符")
    phone.look("correction-status")
    _mended(counter, receipt)
    _entered(reviewer, receipt, RIGHT)
    reviewer.sees(RIGHT["name"])
    _only_once(reviewer)
    reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.locator("h1")).to_contain_text("审核通过")
    phone.follow(receipt)
    phone.sees("审核通过", "退回补材料")


def _entered(reviewer: Visitor, receipt: Receipt, seen: dict[str, str]) -> None:
    reviewer.go(f"/centre/case/{receipt.number}/")
    reviewer.answer({f"f_{name}": value for name, value in seen.items()})
    reviewer.click("比对两次录入")
    expect(reviewer.page.locator("[name=wanted]")).to_have_count(1)


def _returned(reviewer: Visitor, receipt: Receipt) -> None:
    _return(reviewer, "")
    reviewer.sees("没有办成")
    reviewer.look("correction-nothing-said")
    _return(reviewer, WANTED)
    expect(reviewer.page.locator("h1")).to_contain_text("待补正")
    reviewer.sees("证明文号与原件不符")
    reviewer.look("correction-returned")


def _return(reviewer: Visitor, wanted: str) -> None:
    field = reviewer.page.locator("[name=wanted]")
    if not field.is_visible():
        reviewer.page.locator("summary").filter(has_text="退回补正").click()
    field.fill(wanted)
    reviewer.click("退回补正")


def _mended(counter: Visitor, receipt: Receipt) -> None:
    counter.go("/outlet/")
    counter.click("退回待补", "link")
    counter.look("correction-list")
    counter.click(receipt.number, "link")
    counter.sees("证明上的姓名是“赵丽苹”，请核对", "证明文号与原件不符")
    counter.look("correction-mend")
    counter.answer(RIGHT | {"note": "已按原件更正。"})
    counter.page.keyboard.press("Control+Enter")
    expect(counter.page).to_have_title("退回待补 · 社银通")
    counter.sees_no(receipt.number)


def _only_once(reviewer: Visitor) -> None:
    _return(reviewer, "再补一份证明")
    reviewer.sees("没有办成", "一次")
    reviewer.look("correction-only-once")
