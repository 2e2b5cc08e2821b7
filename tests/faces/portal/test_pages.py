"""居民页面：what everybody may see without signing in, and what a receipt opens."""

from pathlib import Path

import pytest
from django.test import Client

from sheyintong.casework.cases import queries as cases
from sheyintong.engines.database import schemas
from sheyintong.faces.portal.views import status
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
    assert len(items) == 117
    for item in items[::9]:
        assert item.name in browser.get(f"{HOME}/guide/{item.code}/").content.decode()
    assert browser.get(f"{HOME}/guide/nothing/").status_code == 404


def test_an_item_says_where_it_is_done_and_how_far(stage: Path, browser: Client) -> None:
    page = browser.get(f"{HOME}/guide/enroll_flexible/").content.decode()
    assert "绿洲银行文化路支行" in page
    assert "可以办理并当场拿结果" in page
    assert "绿洲银行文化路支行" not in browser.get(f"{HOME}/guide/complaint/").content.decode()


def test_a_wrong_receipt_is_refused_without_saying_what_is_wrong_and_then_locked(stage: Path, browser: Client) -> None:
    said = [browser.post(f"{HOME}/status/", {"number": "6542012611240001", "code": f"ABC{i:03}"}) for i in range(7)]
    assert [answer.status_code for answer in said] == [404] * 5 + [503] * 2
    other = browser.post(f"{HOME}/status/", {"number": "6542012611240002", "code": "ABC123"})
    assert other.status_code == 503  # the address is counted too


def test_a_tries_counter_forgets_after_the_right_code(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "case_by_code", lambda reader, number, code: "card")
    monkeypatch.setattr(status, "_shown", lambda request, card: status.render(request, "portal/status.html", status.frame("查进度")))
    for _ in range(12):
        assert browser.post(f"{HOME}/status/", {"number": "6542012611240001", "code": "ABC123"}).status_code == 200
