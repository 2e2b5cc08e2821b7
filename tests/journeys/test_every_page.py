"""每一页：whoever may open it finds it without fault, at a desk and on a phone."""

import pytest
from playwright.sync_api import Browser

from sheyintong.faces.web.language import COOKIE as LANGUAGE
from sheyintong.faces.web.page import LARGE
from tests.browser import context, no_overflow
from tests.support.live import Live
from tests.support.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "阿依努尔": ("/centre/", "/centre/catalogue/"),
    "赵建华": (
        "/centre/help/",
        "/centre/partners/",
        "/centre/outlets/new/",
        "/centre/partners/banks/",
        "/centre/partners/agreements/new/",
        "/centre/matrix/",
        "/centre/stops/",
        "/centre/policy/",
        "/centre/staff/numbers/",
    ),
    "陈立": ("/centre/audit/",),
    "林芳": ("/centre/rights/", "/centre/staff/numbers/", "/centre/staff/numbers/?show=all"),
    "周敏": ("/centre/register/", "/outlet/"),
    "韩梅": ("/centre/",),
    "吴海涛": (
        "/outlet/manage/",
        "/outlet/staff/",
        "/outlet/help/",
        "/outlet/agreement/",
        "/outlet/rights/",
        "/outlet/numbers/?show=all",
        "/my-sign-in/",
    ),
    "马晓燕": ("/outlet/", "/outlet/handbook/", "/outlet/handbook/enroll_flexible/paper/"),
    "孙建军": ("/outlet/branch/", "/outlet/rights/", "/outlet/help/"),
    "钱伟": ("/centre/letters/", "/centre/files/"),
}


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_pages_of_each_post_are_without_fault(live: Live, browser: Browser, who: str, size: str) -> None:
    with context(browser, size) as made:
        visitor = Visitor(made.new_page(), live)
        visitor.enter(who)
        for path in PAGES[who]:
            answer = visitor.page.goto(f"{live.pages}/r/tacheng{path}")
            assert answer is not None
            assert answer.status == 200
            visitor.check()


@pytest.mark.parametrize("who", PAGES)
def test_no_page_is_too_wide_in_large_print_and_in_english(live: Live, browser: Browser, who: str) -> None:
    looks = {LARGE: "1", LANGUAGE: "en"}
    with context(browser) as made:
        visitor = Visitor(made.new_page(), live)
        visitor.enter(who)
        made.add_cookies([{"name": name, "value": value, "url": live.pages} for name, value in looks.items()])
        for path in PAGES[who]:
            visitor.page.goto(f"{live.pages}/r/tacheng{path}")
            for window in (DESK, PHONE):
                visitor.page.set_viewport_size(window)  # type: ignore[arg-type]
                assert no_overflow(visitor.page) == [], visitor.page.url


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize(("who", "listed"), [("吴海涛", "/outlet/staff/"), ("赵建华", "/centre/team/")])
def test_letting_somebody_go_is_reached_from_her_line_and_asks_first(
    live: Live, browser: Browser, who: str, listed: str, size: str
) -> None:
    with context(browser, size) as made:
        visitor = Visitor(made.new_page(), live)
        visitor.enter(who)
        visitor.page.goto(f"{live.pages}/r/tacheng{listed}")
        visitor.check()
        visitor.page.get_by_role("link", name="离岗").first.focus()
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/leave/")
        visitor.check()


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_correcting_a_number_is_reached_from_her_line(live: Live, browser: Browser, size: str) -> None:
    with context(browser, size) as made:
        visitor = Visitor(made.new_page(), live)
        visitor.enter("林芳")
        visitor.page.goto(f"{live.pages}/r/tacheng/centre/staff/numbers/?show=all")
        visitor.page.get_by_role("link", name="更正").first.focus()
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/number/")
        visitor.check()
