"""草稿：begun, left, found again after the card is read once more, accepted; and given up and taken back, by keyboard and by mouse."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import context
from tests.support.residents import neighbour
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser


def test_a_form_left_half_filled_is_found_again_and_accepted(visitor: Visitor, photograph: Callable[[str], Path]) -> None:
    page = visitor.page
    visitor.enter("霍燕")
    visitor.read("drafted")
    page.get_by_role("link", name=re.compile("灵活就业人员参保登记")).first.click()
    visitor.check()
    page.locator("input[type=file]").first.set_input_files(photograph("身份证.png"))
    visitor.look("draft-item")
    visitor.press("F8", "草稿")
    expect(page.get_by_text("1 张照片")).to_be_visible()
    visitor.look("draft-drafts")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
    visitor.press("F12", "请先读卡")
    visitor.look("draft-waiting-with-draft")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/drafts/")
    hers = page.locator("tr").filter(has_text="韩*梅")
    expect(hers.get_by_text("先读卡")).to_be_visible()
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
    visitor.read("drafted")
    visitor.look("draft-known-with-draft")
    page.get_by_role("link", name=re.compile("继续填")).click()
    expect(page.get_by_text("接着填")).to_be_visible()
    expect(page.get_by_text("草稿里已有 1 张照片")).to_be_visible()
    page.locator("input[name=checked]").first.check()
    visitor.press("Control+Enter", "灵活就业人员参保登记：已办理")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/drafts/")
    expect(hers).to_have_count(0)
    visitor.check()


def test_a_draft_is_given_up_and_taken_back_without_scripts_too(visitor: Visitor, browser: Browser) -> None:
    page = visitor.page
    visitor.enter("霍燕")
    visitor.read("given_up")
    page.get_by_role("link", name=re.compile("个人权益记录")).first.click()
    visitor.press("F8", "草稿")
    page.get_by_role("button", name="放弃").click()
    expect(page.get_by_role("heading", name="已放弃，还能取回")).to_be_visible()
    visitor.check()
    page.get_by_role("button", name="取回").click()
    expect(page.get_by_role("heading", name="已放弃，还能取回")).to_have_count(0)
    with context(browser, java_script_enabled=False, storage_state=page.context.storage_state()) as plain:
        other = plain.new_page()
        other.goto(f"{visitor.live.pages}/r/tacheng/outlet/drafts/")
        other.get_by_role("link", name="继续填").click()
        expect(other.get_by_text("接着填")).to_be_visible()


def test_key_fields_are_entered_again_from_the_picture(come: Come, photograph: Callable[[str], Path]) -> None:
    counter, reviewer = come("吐尔逊"), come("阿依努尔")
    counter.read("pictured")
    counter.page.locator(".items").get_by_role("link", name="人员重要信息变更").click()
    counter.answer({"name": "沈玉岚", "paper": "塔公户更〔2026〕0620 号"})
    for field in counter.page.locator("input[type=file]").all():
        field.set_input_files(photograph("证明.png"))
    for box in counter.page.locator("input[name=checked]").all():
        box.check()
    counter.look("draft-pictures")
    counter.page.get_by_role("button", name="确认办理").click()
    counter.sees("已送中心审核")
    number = counter.page.locator("dd.mono").first.inner_text()
    reviewer.go(f"/centre/case/{number}/")
    reviewer.sees("二次录入", "照片或扫描件")
    reviewer.sees_no("沈玉岚", neighbour("pictured").number)
    shown = reviewer.page.locator(".scanned img").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    reviewer.look("draft-pictures-at-the-centre")


@pytest.fixture
def photograph(tmp_path: Path) -> Callable[[str], Path]:
    """A small picture as a phone would take it."""
    from tests.faces.outlet.test_drafts_and_scans import png

    def taken(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(png())
        return path

    return taken
