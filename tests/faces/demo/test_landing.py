"""演示首页：one click for everybody of the cast; nowhere near a real region."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

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


def test_one_who_is_not_of_the_cast_cannot_come_in(stage: Path, browser: Client) -> None:
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": "../keys/root"}).status_code == 404
    assert browser.post("/demo/enter/", {"region": "nowhere", "login": "lijing"}).status_code == 404


def test_beside_a_real_region_there_is_no_demo(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = replace(demo_region(), slug="real", kind=RegionKind.REAL)
    monkeypatch.setattr(queries, "all_regions", lambda: [demo_region(), real])
    assert browser.get("/").status_code == 404
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"}).status_code == 404


def test_a_locked_screen_opens_with_the_demo_key(stage: Path, browser: Client) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": "lijing"})
    token = browser.get("/r/tacheng/prove-again/").content.decode().split('name="csrf" value="')[1].split('"')[0]
    assert browser.post("/r/tacheng/lock/", {"csrf": token})["Location"] == "/r/tacheng/unlock/"
    assert browser.get("/r/tacheng/home/")["Location"] == "/r/tacheng/unlock/"
    assert browser.post("/r/tacheng/demo/prove/", {"csrf": token})["Location"] == "/r/tacheng/home/"
    assert browser.get("/r/tacheng/home/")["Location"] == "/r/tacheng/outlet/"
