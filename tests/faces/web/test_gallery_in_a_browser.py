"""The gallery in a real browser: clean for axe, no wider than a phone, alive by keyboard, shapes in forced colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests import browser

pytestmark = pytest.mark.browser
LOOKS = ("", "?as=large", "?as=rtl")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as found:
        yield found


@pytest.fixture
def address() -> Iterator[str]:
    with browser.served() as url:
        yield f"{url}/design/"


@pytest.mark.parametrize("look", LOOKS)
def test_every_component_is_accessible_and_breaks_no_rule_of_content(chromium: Browser, address: str, look: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        heard = browser.complaints(page)
        page.goto(address + look)
        assert browser.axe(page) == []
        assert heard == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", ["phone", "text 200 %", "reflow"])
def test_no_component_is_wider_than_the_window(chromium: Browser, address: str, size: str, look: str) -> None:
    with browser.context(chromium, size) as context:
        page = context.new_page()
        page.goto(address + look)
        assert browser.no_overflow(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_on_a_phone_every_row_of_a_table_is_a_block_of_labels_and_values_and_still_a_row(
    chromium: Browser, address: str, look: str
) -> None:
    with browser.context(chromium, "phone") as context:
        page = context.new_page()
        page.goto(address + look)
        table = page.get_by_role("table", name="十五行")
        expect(table.get_by_role("columnheader")).to_have_count(5)
        row = table.get_by_role("row").nth(1)
        cells = row.get_by_role("cell")
        expect(cells).to_have_count(5)
        boxes = [cell.bounding_box() for cell in cells.all()]
        tops = [box["y"] for box in boxes if box]
        assert tops == sorted(set(tops)), "cells stand side by side"
        labels = [cell.evaluate("e => getComputedStyle(e, '::before').content.split(' / ')[0]") for cell in cells.all()]
        assert labels == [
            f'"{words}"' for words in table.get_by_role("columnheader").all_text_contents() for words in [words.strip(" ▲▼\n")]
        ]
        assert browser.axe(page, within="main") == []


def test_what_is_wider_than_its_frame_casts_a_shadow_there(chromium: Browser, address: str) -> None:
    with browser.context(chromium, "text 200 %") as context:
        page = context.new_page()
        page.set_viewport_size({"width": 660, "height": 640})
        page.goto(address)
        assert "gradient" in page.locator(".scroll").first.evaluate("e => getComputedStyle(e).backgroundImage")


def test_lines_keep_apart_when_letters_are_twice_as_large(chromium: Browser, address: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        page.goto(address)
        assert browser.crowded(page) == []


def test_a_planted_fault_is_found(chromium: Browser, address: str) -> None:
    with browser.context(chromium, "phone") as context:
        page = context.new_page()
        heard = browser.complaints(page)
        page.goto(address)
        page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\"><svg width=900 height=9></svg><p style=\"color:red\">x')"
        )
        assert [line.split(":")[0] for line in browser.axe(page)] == ["image-alt"]
        assert browser.no_overflow(page) != []
        assert any("Content Security Policy" in line for line in heard)


def test_a_page_that_refuses_is_no_complaint_but_a_missing_file_is(chromium: Browser, address: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        heard = browser.complaints(page)
        page.goto(address + "nothing/")
        expect(page.get_by_role("heading", name="没有这一页")).to_be_visible()
        assert browser.axe(page) == []
        assert heard == []
        with page.expect_response("**/x.png"):
            page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"/x.png\" alt=\"\">')")
        page.wait_for_function("document.querySelector('img').complete")
        assert ["/x.png" in line for line in heard] == [True]


def test_keys_act_outside_a_field_and_write_inside_one(chromium: Browser, address: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#f-phone").fill("")
        page.locator("#f-phone").press("1")
        expect(page.locator("#f-phone")).to_have_value("1")
        assert page.url.endswith("/design/")
        page.locator("#f-phone").blur()
        page.keyboard.press("1")
        expect(page).to_have_url(address + "#main")


def test_the_first_stop_of_the_tab_key_leads_past_the_bar_and_each_stop_has_a_name(chromium: Browser, address: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        page.goto(address)
        stops = browser.tab_stops(page, 30)
        assert stops[0] == "跳到正文"
        assert all(stops)


def test_a_masked_value_opens_without_script(chromium: Browser, address: str) -> None:
    with browser.context(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".reveal summary").first.click()
        expect(page.get_by_label("核对纸质材料")).to_be_visible()


def test_shapes_of_states_stay_in_forced_colours(chromium: Browser, address: str) -> None:
    with browser.context(chromium, forced_colors="active") as context:
        page = context.new_page()
        page.goto(address)
        pictures = {tone: page.locator(f".tag.{tone} svg").first.screenshot() for tone in ("ok", "run", "warn", "bad", "idle")}
        assert len(set(pictures.values())) == len(pictures)


LONG = "Supplementary agreement signed on paper"
NARROW = {
    "decide": f'<section class="panel decide"><header><h2>{LONG}</h2><span class="push"><span class="tag ok">{LONG}</span></span></header></section>',
    "formhead": f'<section class="formhead"><h1><span class="tag ok">{LONG}</span><span class="tag ok">{LONG}</span></h1></section>',
    "ask": f'<form class="ask"><button class="btn" type="button">{LONG} {LONG}</button></form>',
    "why": '<div class="why"><dl><div><dt>Regulation</dt><dd>of 2025</dd></div></dl></div>',
}


@pytest.mark.parametrize("part", NARROW)
def test_long_english_wraps_within_its_box(chromium: Browser, address: str, part: str) -> None:
    with browser.context(chromium) as context:
        page = context.new_page()
        page.goto(address)
        page.evaluate(
            "html => document.querySelector('main').insertAdjacentHTML('afterbegin', '<div id=narrow class=narrow>' + html + '</div>')",
            NARROW[part],
        )
        page.evaluate("document.getElementById('narrow').style.inlineSize = '340px'")
        assert (
            page.evaluate(
                "[...document.querySelectorAll('#narrow, #narrow *')].filter(e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)"
                ".map(e => e.tagName + '.' + e.className)"
            )
            == []
        )
