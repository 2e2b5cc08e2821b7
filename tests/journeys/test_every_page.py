"""每一页：whoever may open it finds it without fault, at a desk and on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.browser import context
from tests.support.live import Live
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "阿依努尔": ("/centre/", "/centre/catalogue/"),
    "赵建华": ("/centre/help/", "/centre/partners/", "/centre/outlets/new/", "/centre/matrix/", "/centre/stops/", "/centre/policy/"),
    "陈立": ("/centre/audit/",),
    "林芳": ("/centre/rights/",),
    "周敏": ("/centre/register/", "/outlet/"),
    "韩梅": ("/centre/",),
    "吴海涛": ("/outlet/manage/", "/outlet/staff/", "/outlet/help/", "/outlet/agreement/", "/outlet/rights/", "/my-sign-in/"),
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
