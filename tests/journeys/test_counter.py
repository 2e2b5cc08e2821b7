"""柜台：a teller serves a resident by keyboard alone, and the resident sees it on her phone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import context
from tests.support.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_visit_by_keyboard_alone(visitor: Visitor, browser: Browser) -> None:
    page = visitor.page
    visitor.enter("李静")
    expect(page).to_have_title("请先读卡 · 社银通")
    visitor.check()
    visitor.read("wangxiuying")
    visitor.press("1", "灵活就业人员参保登记")
    page.locator("input[name=checked]").first.focus()
    page.keyboard.press("Space")
    visitor.press("Control+Enter", "灵活就业人员参保登记：已办理")
    expect(page.get_by_text(re.compile(r"从20\d\d年"))).to_be_visible()
    number = page.locator("dd.mono").nth(0).inner_text()
    code = page.locator("dd.mono").nth(1).inner_text()
    visitor.press("Escape", "现在可以办什么")
    page.get_by_role("link", name=re.compile("个人权益记录")).first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("个人权益记录"))
    visitor.check()
    page.locator("input[name=checked]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_title(re.compile("已办理"))
    visitor.press("p", "业务办理回执")
    expect(page.locator(".rlist li")).to_have_count(2)
    visitor.press("Escape", "现在可以办什么")
    visitor.press("F12", "请先读卡")
    _status_on_a_phone(visitor, browser, number, code)


def _status_on_a_phone(visitor: Visitor, browser: Browser, number: str, code: str) -> None:
    with context(browser, "phone") as phone:
        other = Visitor(phone.new_page(), visitor.live)
        other.page.goto(f"{visitor.live.pages}/r/tacheng/status/")
        other.check()
        other.page.locator("input[name=number]").fill(number)
        other.page.locator("input[name=code]").fill("222222")
        other.page.keyboard.press("Enter")
        expect(other.page.get_by_text("没有找到")).to_be_visible()
        other.heard.clear()  # the browser itself remarks on the 404 that a wrong code is answered with
        other.page.locator("input[name=number]").fill(number)
        other.page.locator("input[name=code]").fill(code)
        other.page.keyboard.press("Enter")
        expect(other.page.get_by_text("灵活就业人员参保登记").first).to_be_visible()
        other.check()


def test_a_refusal_says_every_reason_and_asks_all_who_can_mend_it_at_once(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("李静")
    visitor.read("zhangmeilan")
    page.get_by_role("link", name=re.compile("为什么.*重要信息变更")).click()
    expect(page).to_have_title(re.compile("现在不能办"))
    visitor.check()
    expect(page.get_by_text("partners.item_not_on_list")).to_be_visible()
    expect(page.get_by_text("partners.agreement_scope")).to_be_visible()
    page.get_by_role("button", name="一次发给").click()
    expect(page).to_have_title("我的请求 · 社银通")
    expect(page.get_by_text("等答复").first).to_be_visible()
    visitor.check()


def test_a_wrong_person_can_be_sent_away_before_the_first_act(visitor: Visitor) -> None:
    visitor.enter("李静")
    visitor.read("liuyang")
    visitor.press("Escape", "请先读卡")


def test_an_empty_reader_says_so_and_the_teller_goes_on(visitor: Visitor) -> None:
    visitor.enter("李静")
    visitor.live.lay("")
    visitor.settle()
    visitor.page.keyboard.press("F2")
    expect(visitor.page.get_by_role("alert")).to_contain_text("没有读到卡")


def test_pages_of_the_outlet_and_of_residents_are_without_fault_at_every_width(visitor: Visitor, browser: Browser) -> None:
    visitor.enter("李静")
    for path in (
        "/outlet/",
        "/outlet/today/",
        "/outlet/returned/",
        "/outlet/requests/",
        "/outlet/handbook/",
        "/outlet/handbook/enroll_flexible/",
    ):
        visitor.page.goto(f"{visitor.live.pages}/r/tacheng{path}")
        visitor.check()
    for size in ("phone", "text 200 %", "reflow"):
        with context(browser, size) as small:
            other = Visitor(small.new_page(), visitor.live)
            for path in (
                "/",
                "/r/tacheng/",
                "/r/tacheng/guide/",
                "/r/tacheng/guide/enroll_flexible/",
                "/r/tacheng/where/",
                "/r/tacheng/sign-in/",
            ):
                other.page.goto(visitor.live.pages + path)
                other.check()
