"""重要信息变更：one receives, another enters again from the paper without seeing the first entry and decides; the register and the resident know."""

import pytest
from playwright.sync_api import expect

from tests.support.residents import neighbour
from tests.support.visitor import Receipt, Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

WHO = neighbour("renamed")
NEW, PAPER = "努尔古丽·艾山", "塔公户更〔2026〕0511 号"
ITEM = "人员重要信息变更"


def test_a_name_is_changed_by_two_pairs_of_eyes(come: Come) -> None:
    counter, reviewer, phone = come("周敏"), come("阿依努尔"), come(size="phone")
    receipt = _received(counter)
    _who_received_decides_nothing(counter, receipt)
    _entered_again(reviewer, receipt)
    _approved(reviewer, receipt)
    _register_knows(counter)
    phone.follow(receipt)
    phone.sees(ITEM, "审核通过")
    phone.look("change-key-status")


def _received(counter: Visitor) -> Receipt:
    counter.read("renamed")
    receipt = counter.serve(ITEM, {"name": NEW, "paper": PAPER}, scan=counter.page.screenshot())
    counter.sees("已送中心审核")
    counter.look("change-key-received")
    return receipt


def _who_received_decides_nothing(counter: Visitor, receipt: Receipt) -> None:
    counter.click("中心队列", "link")
    counter.click(receipt.number, "link")
    counter.sees("您已参与受理或办理，不能再审核")
    expect(counter.page.get_by_role("button", name="通过")).to_have_count(0)
    counter.look("change-key-not-hers")


def _entered_again(reviewer: Visitor, receipt: Receipt) -> None:
    reviewer.go("/centre/?chip=second_entry")
    reviewer.click(receipt.number, "link")
    reviewer.sees("二次录入", "二录后显示", "先完成二次录入")
    reviewer.sees_no(NEW, PAPER)
    seen = reviewer.page.locator("img[src*=scan], .scanned img")
    expect(seen).to_have_count(1)
    assert seen.evaluate("e => e.complete && e.naturalWidth > 0"), "the scan does not show"
    reviewer.look("change-key-blind")
    reviewer.answer({"f_name": "努尔古丽·艾珊", "f_paper": PAPER})
    reviewer.click("比对两次录入")
    reviewer.sees("有 1 项与一录不一致", "改为什么姓名")
    reviewer.sees_no(NEW)
    expect(reviewer.page.get_by_role("button", name="退回补正")).to_have_count(0)
    reviewer.look("change-key-differs")
    reviewer.answer({"f_name": NEW, "f_paper": PAPER})
    reviewer.click("比对两次录入")
    expect(reviewer.page.locator(".diff")).to_be_visible()
    reviewer.sees(NEW)


def _approved(reviewer: Visitor, receipt: Receipt) -> None:
    reviewer.look("change-key-decide")
    reviewer.answer({"note": "公安证明与人口库一致，同意更正。"})
    reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.locator("h1")).to_contain_text("审核通过")
    reviewer.sees("已变更姓名")
    reviewer.look("change-key-approved")


def _register_knows(counter: Visitor) -> None:
    """Whoever looks for the old name finds nobody; the new one leads to her, with the case that changed it."""
    for name, found in ((WHO.name, 0), (NEW, 1)):
        counter.go("/centre/register/")
        counter.answer({"text": name})
        counter.page.locator("[name=text]").press("Enter")
        expect(counter.page.locator("tbody a")).to_have_count(found)
    counter.page.locator("tbody a").click()
    counter.sees(ITEM, "审核通过")
    counter.look("change-key-register")
