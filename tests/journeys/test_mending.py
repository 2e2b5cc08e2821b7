"""拒绝是一条路：the button of a refusal reaches who can mend it, be it a certificate or the agreement; then the teller goes on."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from sheyintong.kernel.clock import SHANGHAI
from tests.support.live import Live
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM, TELLER = "灵活就业人员参保登记", "郑晓雨"
AGREEMENT, CODE = "TC-2025-017", "enroll_resident"
RESIDENT = "城乡居民养老保险参保登记"


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
    teller.click("一次发给")
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


def test_an_item_missing_in_the_agreement_is_added_by_a_supplement_and_the_teller_goes_on(come: Come, live: Live) -> None:
    live.disagree(AGREEMENT, CODE)
    teller, manager = come("李静"), come("赵建华")
    teller.read("granted")
    teller.page.get_by_role("link", name=re.compile(f"为什么.*{RESIDENT}")).click()
    teller.sees("partners.agreement_scope", "合作协议没有授权到这一项", AGREEMENT, "塔城市")
    teller.look("agreement-refused")
    teller.click("一次发给")
    teller.sees("等答复", "合作协议没有授权到这一项")
    _supplemented(manager, come("林芳"))
    teller.go("/outlet/requests/")
    teller.sees("已办好", "补充协议已签")
    teller.page.keyboard.press("Escape")
    expect(teller.page).to_have_title("现在可以办什么 · 社银通")
    teller.serve(RESIDENT, {"student": "no"})
    teller.sees("已办理")
    teller.look("agreement-done")


def _supplemented(manager: Visitor, control: Visitor) -> None:
    """The manager writes the supplement, internal control signs it, the manager answers."""
    manager.click("等我答复", "link")
    manager.sees("李静", "合作协议没有授权到这一项")
    manager.look("agreement-asked")
    asked = manager.page.locator("section.panel").filter(has_text=f"{RESIDENT}：")
    asked.get_by_role("link", name="到协议里加这一项").click()
    expect(manager.page.locator("[name=item]")).to_have_value(CODE)
    manager.answer({"number": f"{AGREEMENT}-补1", "stage": "feedback", "clause": "4"})
    manager.look("agreement-supplement")
    manager.click("起草补充协议")
    manager.sees("草案已建好", "可以签订", "您写过这份草案，不能自己签")
    manager.look("agreement-draft")
    _signed(control)
    manager.click("等我答复", "link")
    asked.locator("[name=answer]").fill("补充协议已签，可以办了。")
    asked.get_by_role("button", name="已办好").click()
    expect(asked).to_have_count(0)


def _signed(control: Visitor) -> None:
    control.click("合作网点", "link")
    control.sees("等签的草案", "等您签")
    control.look("agreement-to-sign")
    control.click(f"补充协议 {AGREEMENT}-补1", "link")
    control.look("agreement-signing")
    control.click("签订，生效")
    control.sees("已签订，现在生效")
    expect(control.page.locator("table").filter(has_text=RESIDENT).first).to_be_visible()
    control.look("agreement-mended")
