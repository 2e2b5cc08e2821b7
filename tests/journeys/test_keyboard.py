"""一次来访、三件事：by keyboard alone, from the reader to one combined receipt with one place to sign."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ENROL, PRINT, CHANGE = "灵活就业人员参保登记", "个人权益记录（参保证明）查询打印", "人员一般信息变更（电话/地址）"


def test_three_items_one_receipt_one_signature_and_no_mouse(come: Come) -> None:
    counter = come("周敏")
    counter.read("threefold")
    counter.look("keyboard-who")
    for item, typed in ((ENROL, {}), (PRINT, {}), (CHANGE, {"phone": "15402890999"})):
        _done(counter, item, typed)
    counter.press("p", "业务办理回执")
    expect(counter.page.locator(".rlist li")).to_have_count(3)
    expect(counter.page.locator(".stamp")).to_have_count(1)
    counter.sees(ENROL, PRINT, CHANGE, "这次办了 3 件")
    counter.look("keyboard-receipt")
    counter.press("Escape", "现在可以办什么")
    counter.press("F12", "请先读卡")
    counter.sees_no("钱*兰")


def _done(counter: Visitor, item: str, typed: dict[str, str]) -> None:
    """Open the item by its key, fill it in and confirm."""
    line = counter.page.locator(".items a").filter(has_text=item)
    key = line.get_attribute("data-key")
    assert key is not None
    counter.press(key, item)
    opens = "[name=checked]" if item == PRINT else ".q3 input, .q3 select, .q3 textarea"
    expect(counter.page.locator(opens).and_(counter.page.locator(":focus"))).to_have_count(1)
    for name, value in typed.items():
        _tab_to(counter, f"[name={name}]")
        counter.page.keyboard.type(value)
    for _ in counter.page.locator("[name=checked]").all():
        _tab_to(counter, "[name=checked]")
        counter.page.keyboard.press("Space")
    counter.press("Control+Enter", f"{item}：已办理")
    counter.press("Escape", "现在可以办什么")


def _tab_to(counter: Visitor, selector: str) -> None:
    """Press Tab until the focus is there, and has not been there just before."""
    for _ in range(60):
        counter.page.keyboard.press("Tab")
        if counter.page.evaluate("where => document.activeElement.matches(where)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
