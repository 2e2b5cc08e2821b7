"""代办：who was empowered reads her own card at the counter and does the other's business; he sees on his phone that somebody did."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Receipt

from .conftest import Come

pytestmark = pytest.mark.browser


def test_somebody_empowered_does_anothers_business(come: Come) -> None:
    counter, phone = come("周敏"), come(size="phone")
    counter.read("liuyang")
    counter.look("acting-may")
    counter.click("替 买买提·** 办")
    counter.sees("委托代办人", "本人不在场")
    counter.look("acting")
    counter.page.locator(".items").get_by_role("link", name="个人权益记录").click()
    counter.look("acting-form")
    counter.page.locator("input[name=checked]").first.check()
    counter.page.keyboard.press("Control+Enter")
    counter.sees("委托代办人", "刘*")
    counter.look("acting-done")
    numbers = counter.page.locator("dd.mono")
    receipt = Receipt(numbers.nth(0).inner_text(), numbers.nth(1).inner_text())
    counter.press("p", "业务办理回执")
    counter.sees("代办人签名")
    counter.look("acting-receipt")
    phone.follow(receipt)
    phone.sees("这一件是代办人来办的")
    phone.look("acting-status")
    counter.press("Escape", "现在可以办什么")
    counter.click("回到 刘* 自己的事")
    counter.sees("本人在场")
    expect(counter.page.get_by_role("button", name="替 ")).to_have_count(1)
