"""居民：every page opens to everybody and fits every screen, in large print and in English; the tour of the first page is walked."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import WIDTHS, context
from tests.support.live import Live

from .conftest import Visitor

pytestmark = pytest.mark.browser

PATHS = (
    "/", "/r/tacheng/", "/r/tacheng/status/", "/r/tacheng/guide/", "/r/tacheng/guide/?q=kdl", "/r/tacheng/guide/?event=card",
    "/r/tacheng/guide/change_key/", "/r/tacheng/where/?item=enroll_flexible", "/r/tacheng/coverage/", "/r/tacheng/sign-in/",
    "/r/tacheng/invitation/",
)  # fmt: skip
LOOKS = ({}, {"syt_large": "1"}, {"syt_language": "en"})


@pytest.mark.parametrize("size", WIDTHS)
def test_the_pages_of_residents_fit_every_screen_in_every_look(live: Live, browser: Browser, size: str) -> None:
    for look in LOOKS:
        with context(browser, size) as made:
            made.add_cookies([{"name": name, "value": value, "url": live.pages} for name, value in look.items()])
            visitor = Visitor(made.new_page(), live)
            for path in PATHS:
                visitor.page.goto(live.pages + path)
                visitor.check()


def test_each_step_of_the_tour_is_one_click(visitor: Visitor) -> None:
    page = visitor.page
    for step, title in (("从这里开始", "请先读卡"), ("看队列", "办件队列"), ("看手机", "查进度"), ("看证明", "审计")):
        page.goto(visitor.live.pages + "/")
        page.locator(".tour").get_by_text(step).click()
        expect(page).to_have_title(re.compile(f"^{title}"))
        visitor.check()


def test_somebody_finds_what_to_bring_by_her_own_words(live: Live, browser: Browser) -> None:
    with context(browser, "phone") as made:
        visitor = Visitor(made.new_page(), live)
        page = visitor.page
        page.goto(f"{live.pages}/r/tacheng/")
        page.get_by_role("link", name="卡丢了").click()
        expect(page).to_have_title("卡丢了 · 社银通")
        page.get_by_label("想办什么？").fill("改身份证号")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="改姓名、改身份证号").click()
        expect(page.get_by_role("heading", name="带什么")).to_be_visible()
        expect(page.get_by_role("button", name="打印这一页")).to_be_visible()
        visitor.check()
