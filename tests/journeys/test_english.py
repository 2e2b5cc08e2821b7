"""英文：every page in English, at a desk and on a phone: without fault, and Chinese only where it is a name, a place, an item or a ground."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from sheyintong.rehearsal.cast.load import CASTS
from tests.browser import context
from tests.support.live import Live
from tests.support.visitor import Visitor

from .test_every_page import PAGES
from .test_residents import PATHS

pytestmark = pytest.mark.browser

HAN = re.compile(r"[㐀-鿿]")
MASKED = re.compile(r"[^\s，。：；]*\*+\S?|社银通")
GROUND = re.compile(r"《.+?》(第.+?条|，\d+ 项)?|\S+法第.+?条|\S+〔\d+〕\S+")
TEXTS = """() => {
  const said = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest('[lang^="zh"], script, style')) said.push(walk.currentNode.data);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    if (element.closest('[lang^="zh"]')) continue;
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) said.push(element.getAttribute(name) ?? '');
  }
  return said.map((text) => text.trim().replace(/\\s+/g, ' '));
}"""
REGISTERED = """
from django.db import connection
TOLD = {
    "staff_member": "name", "people_person": "name", "outlets_outlet": "name, address", "outlets_device": "label", "regions_agency": "name",
    "partners_bank": "name", "catalogue_item": "name", "catalogue_list": "title", "regions_region": "name, full_name", "cases_case": "number",
    "partners_agreement": "number", "partners_supplement": "number",
}
with connection.cursor() as cursor:
    for table, columns in TOLD.items():
        cursor.execute(f"SELECT DISTINCT {columns} FROM {table} LIMIT 3000")
        for row in cursor.fetchall():
            print(*[value for value in row if value], sep="\\n")
"""
SHOWN_AS_KEPT = ("塔城", "塔城地区", "泰州市", "演示人物", "模拟电子社保卡")
"""Regions as people call them, and labels that somebody gave."""
MORE = {
    "": PATHS,
    "李静": (
        "/outlet/", "/outlet/today/", "/outlet/returned/", "/outlet/requests/", "/outlet/drafts/", "/outlet/guide/",
        "/outlet/handbook/change_key/",
    ),
    "阿依努尔": ("/centre/?chip=samples", "/centre/catalogue/change_key/"),
    "赵建华": ("/centre/outlet/1/",),
}  # fmt: skip


@pytest.fixture(scope="module")
def registered(live: Live) -> list[str]:
    """Names, places and items as they are registered, and those of the cast who are not yet; the longest first."""
    found = {each for each in live.inside(REGISTERED).split("\n") if HAN.search(each)}
    cast = {resident.name for each in CASTS.values() for resident in each.residents}
    return sorted(found.union(SHOWN_AS_KEPT, cast), key=len, reverse=True)


def english(made: BrowserContext, live: Live, who: str) -> Visitor:
    """Somebody who reads English."""
    made.add_cookies([{"name": "syt_language", "value": "en", "url": live.pages}])
    visitor = Visitor(made.new_page(), live)
    if who:
        visitor.enter(who)
    return visitor


def chinese(visitor: Visitor, registered: list[str]) -> list[str]:
    """Each text with Chinese in it that is neither marked as Chinese nor a registered name."""
    left = []
    for text in dict.fromkeys(visitor.page.evaluate(TEXTS)):
        rest = GROUND.sub("", MASKED.sub("", text))
        for name in registered if HAN.search(rest) else ():
            rest = rest.replace(name, "")
        if HAN.search(rest):
            left.append(f"{visitor.page.url} {text}")
    return left


@pytest.mark.parametrize("who", [*PAGES, *MORE])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_pages_of_each_post_in_english(live: Live, browser: Browser, registered: list[str], who: str, size: str) -> None:
    left = []
    with context(browser, size) as made:
        visitor = english(made, live, who)
        for path in dict.fromkeys((*PAGES.get(who, ()), *MORE.get(who, ()))):
            answer = visitor.page.goto(live.pages + (f"/r/tacheng{path}" if who else path))
            assert answer is not None
            assert answer.status == 200
            visitor.check()
            left += chinese(visitor, registered)
    assert left == []


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_visit_at_the_counter_in_english(live: Live, browser: Browser, registered: list[str], size: str) -> None:
    with context(browser, size) as made:
        visitor = english(made, live, "李静")
        visitor.live.lay("zhangmeilan")
        visitor.page.keyboard.press("F2")
        visitor.page.wait_for_selector(".items")
        visitor.check()
        left = chinese(visitor, registered)
        links = dict.fromkeys(str(link.get_attribute("href")) for link in visitor.page.locator("a[href*='/outlet/item/']").all())
        for link in links:
            visitor.page.goto(live.pages + link)
            visitor.check()
            left += chinese(visitor, registered)
            form = visitor.page.locator("form:has([name=key])")
            if form.count():
                with visitor.page.expect_navigation():
                    form.first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
                visitor.check()
                left += chinese(visitor, registered)
        visitor.page.keyboard.press("Escape")
    assert links
    assert left == []


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_what_was_done_in_english(live: Live, browser: Browser, registered: list[str], size: str) -> None:
    """The page of a case just done, its receipt and what it says afterwards: with the longest words on the buttons."""
    with context(browser, size) as made:
        visitor = english(made, live, "周敏")
        visitor.live.lay("zhangmeilan")
        visitor.page.keyboard.press("F2")
        visitor.page.wait_for_selector(".items")
        visitor.page.locator("a[href*='/outlet/item/print_rights/']").first.click()
        for box in visitor.page.locator("input[name=checked]").all():
            box.check()
        with visitor.page.expect_navigation():
            visitor.page.locator("form:has([name=key])").first.evaluate("form => form.requestSubmit()")
        expect(visitor.page.locator("dd.mono")).to_have_count(2)
        number = visitor.page.locator("dd.mono").nth(0).inner_text()
        visitor.look(f"english-done-{size}")
        left = chinese(visitor, registered)
        for path in (f"/outlet/case/{number}/", "/outlet/today/", "/outlet/"):
            visitor.go(path)
            visitor.check()
            left += chinese(visitor, registered)
    assert left == []
