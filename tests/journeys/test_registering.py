"""登记新参保人：the card of somebody in no record, by keyboard alone: registered, enrolled, followed on a phone; and let go, and sent on by the guide."""

import pytest
from playwright.sync_api import expect

from .conftest import Come, Visitor

pytestmark = pytest.mark.browser
ITEM = "灵活就业人员参保登记"


def test_somebody_in_no_record_is_let_go_then_registered_and_enrolled(visitor: Visitor, come: Come) -> None:
    guide = come("马晓燕")
    guide.live.lay("saule")
    guide.settle()
    guide.page.keyboard.press("F2")
    expect(guide.page.get_by_role("alert")).to_contain_text("柜台可以凭这张证件登记")
    guide.heard.clear()  # the browser itself remarks on the 404
    guide.look("register-guide")

    page = visitor.page
    visitor.enter("李静")
    visitor.live.lay("saule")
    visitor.press("F2", "登记新参保人")
    visitor.press("Escape", "请先读卡")
    visitor.live.lay("saule")
    visitor.press("F2", "登记新参保人")
    visitor.look("register")
    expect(page.get_by_label("户籍在哪个乡镇街道")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errsum")).to_be_focused()
    visitor.heard.clear()  # the browser itself remarks on the 422
    visitor.look("register-refused")
    visitor.answer({"township": "654201100", "phone": "15402890008"})
    visitor.press("Control+Enter", "现在可以办什么")
    expect(page.get_by_text("沙吾列·***")).to_be_visible()
    visitor.look("register-known")
    receipt = visitor.serve(ITEM, {})
    phone = come(size="phone")
    phone.follow(receipt)
    phone.sees("已办理")

    visitor.press("F12", "请先读卡")
    visitor.read("saule")
    visitor.sees("参保缴费")
