"""居民页面：what everybody may see without signing in, and what a receipt opens."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import queries as cases
from sheyintong.engines.database import schemas
from sheyintong.faces.portal.life_events import EVENTS
from sheyintong.faces.portal.views import status
from sheyintong.faces.web import session
from sheyintong.faces.web.language import COOKIE
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.clock import SHANGHAI, FixedClock
from sheyintong.registers.catalogue import queries as catalogue

HOME = "/r/tacheng"


@pytest.mark.parametrize("path", ["/", "/status/", "/guide/", "/coverage/", "/where/", "/where/?open=1"])
def test_the_pages_open_to_everybody(path: str, stage: Path, browser: Client) -> None:
    answer = browser.get(HOME + path)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_every_item_has_its_page(stage: Path, browser: Client) -> None:
    with schemas.region("tacheng"):
        items = catalogue.items()
    assert "/ 117 项" in browser.get(f"{HOME}/coverage/").content.decode()
    for item in items[::9]:
        assert item.name in browser.get(f"{HOME}/guide/{item.code}/").content.decode()
    assert browser.get(f"{HOME}/guide/nothing/").status_code == 404


def test_an_item_says_where_it_is_done_and_how_far(stage: Path, browser: Client) -> None:
    page = browser.get(f"{HOME}/guide/enroll_flexible/").content.decode()
    assert "绿洲银行文化路支行" in page
    assert "可以办理并当场拿结果" in page
    assert "绿洲银行文化路支行" not in browser.get(f"{HOME}/guide/complaint/").content.decode()


def test_who_types_the_code_of_a_seal_is_told_where_the_other_one_stands(stage: Path, browser: Client) -> None:
    answer = browser.post("/r/tacheng/status/", {"number": "6542012611290000001", "code": "VR5T4GDA"})
    assert (answer.status_code, "查询码在办件号旁边" in answer.content.decode()) == (404, True)


def test_a_wrong_receipt_is_refused_without_saying_what_is_wrong_and_then_locked(stage: Path, browser: Client) -> None:
    said = [browser.post(f"{HOME}/status/", {"number": "6542012611240001", "code": f"ABC{i:03}"}) for i in range(7)]
    assert [answer.status_code for answer in said] == [404] * 5 + [503] * 2
    other = browser.post(f"{HOME}/status/", {"number": "6542012611240002", "code": "ABC123"})
    assert other.status_code == 503  # the address is counted too


def test_a_tries_counter_forgets_after_the_right_code(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "case_by_code", lambda reader, number, code: "card")
    monkeypatch.setattr(status, "_shown", lambda request, card: HttpResponse("card"))
    for _ in range(12):
        assert browser.post(f"{HOME}/status/", {"number": "6542012611240001", "code": "ABC123"}).status_code == 200


def names(page: str) -> list[str]:
    """The items a page of the guide lists, by their codes."""
    return re.findall(r'<a\s+href="/r/tacheng/guide/([a-z_0-9]+)/"', page)


ASKED = {
    "卡丢了": "card_loss_temp", "卡 丢": "card_loss_temp", "补卡": "card_replace", "领失业金": "unemp_claim", "失业金怎么领？": "unemp_claim",
    "dcbzm": "print_rights", "dacanbaozhengming": "print_rights", "打参保证明": "print_rights", "home visit": "home_visit",
    "ＲＥＰＬＡＣＥ a card": "card_replace", "kadiule": "card_loss_temp", "kdl": "card_loss_temp", "我想办退休": "retire_normal",
}  # fmt: skip


def test_items_are_found_by_everyday_words_and_by_pinyin(stage: Path, browser: Client) -> None:
    found = {typed: names(browser.get(f"{HOME}/guide/", {"q": typed}).content.decode())[:1] for typed in ASKED}
    assert found == {typed: [first] for typed, first in ASKED.items()}


def test_nothing_found_says_where_to_go_on_and_a_number_is_not_looked_for(stage: Path, browser: Client) -> None:
    page = browser.get(f"{HOME}/guide/", {"q": "火星"}).content.decode()
    assert names(page) == []
    assert "12333" in page
    page = browser.get(f"{HOME}/guide/", {"q": "654289197203120223"}).content.decode()
    assert names(page) == []
    assert "请不要输入证件号" in page


def test_every_event_of_life_leads_to_items_of_the_catalogue(stage: Path, browser: Client) -> None:
    for each in EVENTS:
        page = browser.get(f"{HOME}/guide/", {"event": each.key}).content.decode()
        assert names(page) == list(each.items)


def test_one_own_county_comes_first_and_only_places_that_do_the_item_are_listed(stage: Path, browser: Client) -> None:
    with schemas.region("tacheng"):
        usu = regions.agency_by_code("654202").id
    page = browser.get(f"{HOME}/where/", {"near": usu}).content.decode()
    assert page.index("边城农商行乌苏路支行") < page.index("绿洲银行文化路支行")
    page = browser.get(f"{HOME}/where/", {"item": "complaint"}).content.decode()
    assert "绿洲银行文化路支行" not in page
    assert "塔城市社会保险中心大厅" in page
    assert browser.get(f"{HOME}/where/", {"near": "²", "item": "no", "open": "x"}).status_code == 200


def test_a_closed_place_says_when_it_opens_and_an_open_one_until_when(
    stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour, said in ((7, "今天 "), (11, "开到 "), (23, "明天 ")):
        monkeypatch.setattr(session, "clock", FixedClock(datetime(2026, 11, 24, hour, 0, tzinfo=SHANGHAI)))
        assert said in browser.get(f"{HOME}/where/").content.decode()


def test_the_pages_speak_english_but_for_names_of_items_places_and_grounds(stage: Path, browser: Client) -> None:
    browser.cookies[COOKIE] = "en"
    for path in ("/", "/status/", "/guide/", "/guide/?q=card", "/guide/enroll_flexible/", "/where/", "/coverage/"):
        page = browser.get(HOME + path).content.decode()
        assert '<html lang="en"' in page
        for word in ("带什么", "去哪办", "谁来定", "现在开着", "遇到了什么事", "查进度", "开到", "首页"):
            assert word not in page
