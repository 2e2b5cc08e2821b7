"""拒绝是一条路：the button of a refusal reaches who can mend it; she mends it, answers, and the teller goes on with the same resident."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from sheyintong.kernel.clock import SHANGHAI
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM, TELLER = "灵活就业人员参保登记", "郑晓雨"


def test_a_missing_certificate_is_asked_for_recorded_and_the_teller_goes_on(come: Come) -> None:
    teller, manager = come(TELLER), come("吴海涛")
    teller.read("waits")
    _refused(teller)
    _recorded(manager)
    teller.go("/outlet/requests/")
    teller.sees("已办好", "证书已登记")
    teller.look("mending-answered")
    teller.page.keyboard.press("Escape")
    expect(teller.page).to_have_title("现在可以办什么 · 社银通")
    teller.serve(ITEM, {})
    teller.sees("已办理")
    teller.look("mending-done")


def _refused(teller: Visitor) -> None:
    teller.page.get_by_role("link", name=re.compile(f"为什么.*{ITEM}")).click()
    teller.sees("staff.certificate_missing", "吴海涛")
    teller.look("mending-refused")
    teller.click("一次请求")
    teller.sees("等答复", "您没有这一项的有效证书")
    teller.look("mending-asked")


def _recorded(manager: Visitor) -> None:
    manager.click("等我答复", "link")
    manager.sees(TELLER, "您没有这一项的有效证书")
    manager.look("mending-for-the-manager")
    manager.click("登记证书", "link")
    manager.page.locator("[name=member]").select_option(label=TELLER)
    manager.page.locator("[name=item]").select_option(label=ITEM)
    manager.answer({"number": "PX-2026-118", "valid_to": f"{datetime.now(SHANGHAI).date() + timedelta(days=365)}"})
    manager.click("登记")
    manager.sees("PX-2026-118")
    manager.look("mending-recorded")
    manager.click("等我答复", "link")
    manager.answer({"answer": "证书已登记，可以办了。"})
    manager.click("已办好，答复")
    expect(manager.page.locator("body")).not_to_contain_text("您没有这一项的有效证书")
