"""等推送：the page waits, with and without scripts, and opens by itself; an e-card shown on a phone; a number that is only typed."""

import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import context
from tests.support.live import Live
from tests.support.residents import neighbour
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser
READER = "TC-DK-0001"


def post(live: Live, path: str, **told: str) -> str:
    """What the person who plays the resident does at the simulated reader or phone."""
    data = urllib.parse.urlencode(told).encode()
    with urllib.request.urlopen(f"{live.bridge}{path}", data=data, timeout=10) as answer:
        return str(answer.read().decode())


def test_the_page_waits_and_opens_by_itself(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("李静")
    visitor.live.lay("pushed")
    assert "没有窗口在等" in post(visitor.live, "/push", device=READER)
    visitor.press("F6", "等读卡器推送")
    visitor.look("reader-wait")
    assert "已推送" in post(visitor.live, "/push", device=READER)
    expect(page).to_have_title("现在可以办什么 · 社银通")
    visitor.check()
    visitor.press("Escape", "请先读卡")
    visitor.press("F6", "等读卡器推送")
    visitor.press("Escape", "请先读卡")
    assert "没有窗口在等" in post(visitor.live, "/push", device=READER)


def test_without_scripts_the_page_looks_again_by_itself_or_by_a_button(visitor: Visitor, browser: Browser) -> None:
    visitor.enter("李静")
    visitor.live.lay("pushed")
    with context(browser, java_script_enabled=False, storage_state=visitor.page.context.storage_state()) as plain:
        page = plain.new_page()
        page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
        page.get_by_role("button", name="等推送").click()
        page.get_by_role("link", name="再看一次").click()
        expect(page).to_have_title("等读卡器推送 · 社银通")
        post(visitor.live, "/push", device=READER)
        expect(page).to_have_title("现在可以办什么 · 社银通", timeout=10_000)
        page.get_by_role("button", name="认错人").click()


def test_an_ecard_identifies_once_and_a_typed_number_opens_the_guide(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("李静")
    visitor.live.lay("pushed")
    code = post(visitor.live, "/ecard.txt")
    visitor.settle()
    page.keyboard.press("F3")
    expect(page.get_by_label("扫电子社保卡")).to_be_focused()
    page.keyboard.insert_text(code)
    page.keyboard.press("Enter")
    expect(page).to_have_title("现在可以办什么 · 社银通")
    expect(page.get_by_text("电子社保卡扫码")).to_be_visible()
    visitor.press("Escape", "请先读卡")
    page.get_by_label("扫电子社保卡").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("已经用过一次")
    visitor.heard.clear()  # the browser itself remarks on the 409
    visitor.check()
    visitor.look("reader-waiting")
    page.keyboard.press("F4")
    page.keyboard.insert_text("654289197203120226")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("号码不对")
    visitor.heard.clear()
    page.get_by_label("手工输入号码").fill(neighbour("pushed").number)
    page.keyboard.press("Enter")
    expect(page).to_have_title("办事指引 · 社银通")
    visitor.check()
    visitor.look("reader-guide")
    page.get_by_role("button", name="English").click()
    visitor.settle()
    expect(page.get_by_role("heading", name="Guide")).to_be_visible()
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
    visitor.check()
    visitor.look("reader-waiting-english")
