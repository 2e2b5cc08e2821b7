"""演示首页：one click for everybody of the cast; nowhere near a real region."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from sheyintong.faces.web.access import EVERYBODY
from sheyintong.faces.web.language import COOKIE
from sheyintong.foundation.regions import queries
from sheyintong.foundation.regions.types import RegionKind
from sheyintong.rehearsal.cast.load import CASTS

from ..conftest import demo_region


def test_everybody_of_the_cast_gets_to_her_first_page(stage: Path, browser: Client) -> None:
    page = browser.get("/").content.decode()
    for player in CASTS["tacheng"].players:
        assert player.name in page
        answer = Client().post("/demo/enter/", {"region": "tacheng", "login": player.login})
        assert (answer.status_code, answer["Location"]) == (303, "/r/tacheng/home/")
        assert answer.cookies["syt"]["path"] == "/r/tacheng/"


def test_each_step_of_the_tour_leads_to_a_page_that_opens(stage: Path, browser: Client) -> None:
    page = browser.get("/").content.decode()
    for step in CASTS["tacheng"].tour:
        assert step.sentence in page
        assert f"/r/tacheng{step.path}" in page
        guest, path = Client(), f"/r/tacheng{step.path}"
        if step.login:
            answer = guest.post("/demo/enter/", {"region": "tacheng", "login": step.login, "back": path})
            assert (answer.status_code, answer["Location"]) == (303, path)
        assert guest.get(path).status_code == 200


@pytest.mark.parametrize("slug", CASTS)
def test_the_tour_of_every_region_is_gone_by_people_of_its_cast_whom_the_page_is_for(slug: str) -> None:
    players = {player.login: player.role.value for player in CASTS[slug].players}
    for step in CASTS[slug].tour:
        allowed: frozenset[str] = resolve(step.path).func.allowed
        assert EVERYBODY in allowed if not step.login else players[step.login] in allowed


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/r/tacheng/", "/r/taizhou/outlet/", "/"])
def test_one_click_leads_into_its_own_region_only(elsewhere: str, stage: Path, browser: Client) -> None:
    answer = browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing", "back": elsewhere})
    assert answer["Location"] == "/r/tacheng/home/"


def test_every_resident_is_laid_on_the_reader_with_one_click(stage: Path, browser: Client) -> None:
    answer = browser.get("/")
    page = answer.content.decode()
    assert "form-action 'self' http://127.0.0.1:" in answer["Content-Security-Policy"]
    for resident in CASTS["tacheng"].residents:
        assert f'name="card" value="{resident.key}"' in page
        assert resident.name in page


def test_the_first_page_is_said_in_english(stage: Path, browser: Client) -> None:
    browser.cookies[COOKIE] = "en"
    page = browser.get("/").content.decode()
    cast = CASTS["tacheng"]
    known = {player.name for player in cast.players} | {resident.name for resident in cast.residents}
    assert set(re.findall(r"[㐀-鿿·]{2,}", page)) - known - {"中文", "塔城地区", "塔城"} == set()


def test_one_who_is_not_of_the_cast_cannot_come_in(stage: Path, browser: Client) -> None:
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": "../keys/root"}).status_code == 404
    assert browser.post("/demo/enter/", {"region": "nowhere", "login": "lijing"}).status_code == 404


def test_beside_a_real_region_there_is_no_demo(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = replace(demo_region(), slug="real", kind=RegionKind.REAL)
    monkeypatch.setattr(queries, "all_regions", lambda: [demo_region(), real])
    page = browser.get("/").content.decode()
    assert "/demo/" not in page
    assert 'href="/r/real/"' in page
    assert 'href="/r/tacheng/"' in page
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"}).status_code == 404


@pytest.mark.parametrize(
    ("url", "status"), [("http://localhost:8000", 303), ("http://[::1]:8000", 303), ("https://shebao.example.cn", 404)]
)
def test_where_the_network_reaches_the_pages_there_is_no_demo(
    url: str, status: int, stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OPERATOR", replace(settings.OPERATOR, public_url=url))
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"}).status_code == status


def test_an_installation_without_a_region_says_how_one_is_made(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "all_regions", list)
    answer = browser.get("/")
    assert (answer.status_code, "sheyintong region create" in answer.content.decode()) == (200, True)


def test_a_locked_screen_opens_with_the_demo_key(stage: Path, browser: Client) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"})
    token = browser.get("/r/tacheng/prove-again/").content.decode().split('name="csrf" value="')[1].split('"')[0]
    assert browser.post("/r/tacheng/lock/", {"csrf": token})["Location"] == "/r/tacheng/unlock/"
    assert browser.get("/r/tacheng/home/")["Location"] == "/r/tacheng/unlock/"
    assert browser.post("/r/tacheng/demo/prove/", {"csrf": token})["Location"] == "/r/tacheng/home/"
    assert browser.get("/r/tacheng/home/")["Location"] == "/r/tacheng/outlet/"


def test_in_a_real_region_nothing_opens_a_locked_screen_but_the_password(
    stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"})
    token = browser.get("/r/tacheng/prove-again/").content.decode().split('name="csrf" value="')[1].split('"')[0]
    browser.post("/r/tacheng/lock/", {"csrf": token})
    assert "/demo/prove/" in browser.get("/r/tacheng/unlock/").content.decode()
    real = replace(demo_region(), kind=RegionKind.REAL)
    monkeypatch.setitem(queries._REGIONS, "tacheng", real)
    monkeypatch.setattr(queries, "all_regions", lambda: [real])
    page = browser.get("/r/tacheng/unlock/").content.decode()
    assert "/demo/" not in page
    assert browser.post("/r/tacheng/demo/prove/", {"csrf": token}).status_code == 404
    assert browser.get("/r/tacheng/home/")["Location"] == "/r/tacheng/unlock/"
    assert browser.get("/")["Location"] == "/r/tacheng/"  # the only region of a real installation
