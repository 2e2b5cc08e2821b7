"""草稿：begun, left, found again after the card is read once more, accepted; and given up and taken back, by keyboard and by mouse."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import context

from .conftest import Visitor

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"


def shot(visitor: Visitor, name: str) -> None:
    """A picture of the page at 1280 and at 360 pixels, to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = visitor.page.viewport_size
    visitor.page.screenshot(path=SHOTS / f"{name}.png")
    visitor.page.set_viewport_size({"width": 360, "height": 640})
    visitor.check()
    visitor.page.screenshot(path=SHOTS / f"{name}-360.png", full_page=True)
    visitor.page.set_viewport_size(size or {"width": 1280, "height": 720})


def test_a_form_left_half_filled_is_found_again_and_accepted(visitor: Visitor, photograph: Callable[[str], Path]) -> None:
    page = visitor.page
    visitor.enter("霍燕")
    visitor.read("rare")
    page.get_by_role("link", name=re.compile("灵活就业人员参保登记")).first.click()
    visitor.check()
    page.locator("input[type=file]").first.set_input_files(photograph("身份证.png"))
    shot(visitor, "item")
    visitor.press("F8", "草稿")
    expect(page.get_by_text("1 张照片")).to_be_visible()
    shot(visitor, "drafts")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
    visitor.press("F12", "请先读卡")
    shot(visitor, "waiting-with-draft")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/drafts/")
    expect(page.get_by_text("先给她读卡")).to_be_visible()
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/")
    visitor.read("rare")
    shot(visitor, "known-with-draft")
    page.get_by_role("link", name=re.compile("继续填")).click()
    expect(page.get_by_text("接着填")).to_be_visible()
    expect(page.get_by_text("草稿里已有 1 张照片")).to_be_visible()
    page.locator("input[name=checked]").first.check()
    visitor.press("Control+Enter", "灵活就业人员参保登记：已办理")
    page.goto(f"{visitor.live.pages}/r/tacheng/outlet/drafts/")
    expect(page.get_by_text("没有草稿")).to_be_visible()
    visitor.check()


def test_a_draft_is_given_up_and_taken_back_without_scripts_too(visitor: Visitor, browser: Browser) -> None:
    page = visitor.page
    visitor.enter("霍燕")
    visitor.read("long")
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


@pytest.fixture
def photograph(tmp_path: Path) -> Callable[[str], Path]:
    """A small picture as a phone would take it."""
    from tests.faces.outlet.test_drafts_and_scans import png

    def taken(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(png())
        return path

    return taken
