"""登录页面：from the invitation to the second factor, and back out."""

import base64
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.faces.web import terminal
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.terminal import device_of
from sheyintong.faces.web.views import local_path
from sheyintong.foundation.access import queries as access
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.registers.outlets import commands as outlet_commands
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.types import Place, PlaceKind, Role
from tests.support.world import number_for

HOME = "/r/tacheng"
NUMBER = number_for("xinren")
PASSWORD = "long enough 长句子"


def totp(key: str, ahead: int = 0) -> str:
    """The code an authenticator shows."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    return TOTP(secret, 6, SHA1(), 30).generate(int(datetime.now(UTC).timestamp()) + 30 * ahead).decode()


def csrf(page: str) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    return found[1]


def invited() -> str:
    """The code of a new reviewer's invitation."""
    with schemas.region("tacheng"):
        place = Place(PlaceKind.AGENCY, regions.agency_by_code("654201").id)
        now = datetime.now(UTC)
        return staff.invite(
            name="新人", role=Role.REVIEWER, place=place, valid_from=now.date(), actor=system("tacheng", "test"), now=now
        ).code


def joined(browser: Client) -> None:
    """A member with a password and no authenticator yet."""
    answer = browser.post(f"{HOME}/invitation/", {"code": invited(), "login": "xinren", "number": NUMBER, "password": PASSWORD})
    assert answer.status_code == 303


def set_up(browser: Client) -> tuple[str, list[str]]:
    """Sign in the first time: the authenticator's key and the recovery codes."""
    joined(browser)
    answer = browser.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    assert answer["Location"] == f"{HOME}/sign-in/code/"
    page = browser.get(f"{HOME}/sign-in/code/").content.decode()
    page = browser.post(f"{HOME}/sign-in/code/", {"step": "begin", "csrf": csrf(page)}).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    key = re.search(r'密钥：<span class="mono">([A-Z2-7]+)</span>', page)
    assert key
    done = browser.post(f"{HOME}/sign-in/code/", {"step": "confirm", "code": totp(key[1]), "csrf": csrf(page)})
    assert done.status_code == 200
    return key[1], re.findall(r'<li class="mono">([^<]+)</li>', done.content.decode())


def test_a_new_member_sets_up_her_authenticator_and_is_inside(stage: Path, browser: Client) -> None:
    _, codes = set_up(browser)
    assert len(codes) == 8
    assert browser.get(f"{HOME}/home/")["Location"] == f"{HOME}/centre/"
    cookie = browser.cookies["syt"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == (f"{HOME}/", True, "Strict", "")


def test_a_recovery_code_stands_in_for_the_authenticator_once(stage: Path, browser: Client) -> None:
    _, codes = set_up(browser)
    for expected in (303, 403):
        other = Client()
        other.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
        page = other.get(f"{HOME}/sign-in/code/").content.decode()
        answer = other.post(f"{HOME}/sign-in/code/", {"kind": "recovery", "code": codes[0], "csrf": csrf(page)})
        assert answer.status_code == expected


def test_the_next_sign_in_asks_for_the_code(stage: Path, browser: Client) -> None:
    key, _ = set_up(browser)
    other = Client()
    other.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    page = other.get(f"{HOME}/sign-in/code/").content.decode()
    wrong = other.post(f"{HOME}/sign-in/code/", {"code": "000000", "csrf": csrf(page)})
    assert wrong.status_code == 403
    right = other.post(f"{HOME}/sign-in/code/", {"code": totp(key, 1), "csrf": csrf(page)})
    assert right.status_code == 303


def test_before_the_second_factor_nothing_else_is_open(stage: Path, browser: Client) -> None:
    joined(browser)
    browser.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    assert browser.get(f"{HOME}/home/")["Location"] == f"{HOME}/sign-in/"


def test_a_wrong_password_does_not_tell_whether_the_login_exists(stage: Path, browser: Client) -> None:
    said = [browser.post(f"{HOME}/sign-in/", {"login": login, "password": "no"}) for login in ("lijing", "nobody")]
    assert {answer.status_code for answer in said} == {403}
    assert "lijing" in said[0].content.decode()
    assert [page.content.decode().replace("lijing", "nobody") for page in said] == [said[1].content.decode()] * 2


def test_a_form_of_another_session_is_refused(stage: Path, browser: Client) -> None:
    set_up(browser)
    assert browser.post(f"{HOME}/sign-out/", {"csrf": "0" * 64}).status_code == 403
    assert browser.post(f"{HOME}/lock/", {}).status_code == 403


def test_leaving_ends_the_session(stage: Path, browser: Client) -> None:
    set_up(browser)
    token = browser.cookies["syt"].value
    page = browser.get(f"{HOME}/prove-again/").content.decode()
    assert browser.post(f"{HOME}/sign-out/", {"csrf": csrf(page)})["Location"] == f"{HOME}/sign-in/"
    browser.cookies["syt"] = token
    assert browser.get(f"{HOME}/home/")["Location"] == f"{HOME}/sign-in/"


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "", "evil"])
def test_large_print_goes_back_to_pages_of_this_house_only(path: str, browser: Client) -> None:
    answer = browser.post("/large-print/", {"on": "1", "back": path})
    assert answer["Location"] == "/"
    assert answer.cookies["syt_large"].value == "1"


def test_a_local_path_is_kept() -> None:
    assert local_path("/r/tacheng/where/?open=1") == "/r/tacheng/where/?open=1"


def test_the_gallery_shows_every_component(browser: Client) -> None:
    page = browser.get("/design/").content.decode()
    assert "\U0002cc56" in page
    assert "style=" not in page


def test_whoever_signs_in_at_a_bound_computer_sits_at_it(stage: Path, browser: Client) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": "wuhaitao"})
    page = browser.get(f"{HOME}/this-computer/").content.decode()
    answer = browser.post(f"{HOME}/this-computer/", {"serial": "TC-PC-0012", "csrf": csrf(page)})
    assert answer.status_code == 303
    browser.post(f"{HOME}/sign-out/", {"csrf": csrf(page)})
    joined(browser)
    browser.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    with schemas.region("tacheng"):
        device = outlets.device_by_serial("TC-PC-0012")
        session = access.session(browser.cookies["syt"].value, datetime.now(UTC))
    assert device is not None
    assert session is not None
    assert session.device == device.id


def sits_at(browser: Client) -> str | None:
    """The serial of the bound computer that the page of the manager names; None where the browser sits at none."""
    page = browser.get(f"{HOME}/this-computer/")
    with schemas.region("tacheng"):
        device = device_of(page.wsgi_request)
        return outlets.device_serial(device) if device else None


def test_one_binding_is_one_computer_and_ends_with_it(stage: Path, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    other, told = Client(), {"serial": "TC-PC-0013", "label": "二号柜台"}
    browser.post("/demo/enter/", {"region": "tacheng", "login": "wuhaitao"})
    page = browser.get(f"{HOME}/this-computer/").content.decode()
    for _ in range(2):  # pressed twice
        assert browser.post(f"{HOME}/this-computer/", told | {"csrf": csrf(page)}).status_code == 303
    assert sits_at(browser) == "TC-PC-0013"
    monkeypatch.setattr(terminal, "PRESSED_TWICE", timedelta(0))
    assert browser.post(f"{HOME}/this-computer/", told | {"csrf": csrf(page)}).status_code == 303
    other.post("/demo/enter/", {"region": "tacheng", "login": "wuhaitao"})
    page = other.get(f"{HOME}/this-computer/").content.decode()
    refused = other.post(f"{HOME}/this-computer/", told | {"csrf": csrf(page)})
    assert refused.status_code == 422
    assert "已经绑定" in refused.content.decode()
    assert sits_at(other) is None
    with schemas.region("tacheng"):
        held = outlets.device_by_serial("TC-PC-0013")
        assert held is not None
        root = system("tacheng", "test")
        outlet_commands.unbind_device(device=held.id, reason="换机", actor=root, now=datetime.now(UTC))
        outlet_commands.bind_device(
            outlet=held.outlet, kind=held.kind, serial="TC-PC-0013", label="三号柜台", actor=root, now=datetime.now(UTC)
        )
    assert sits_at(browser) is None


def test_a_serial_nobody_signed_binds_nothing(stage: Path, browser: Client) -> None:
    browser.cookies["syt_terminal"] = "ZD-lijing." + "0" * 64
    joined(browser)
    browser.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    with schemas.region("tacheng"):
        session = access.session(browser.cookies["syt"].value, datetime.now(UTC))
    assert session is not None
    assert session.device is None


@pytest.mark.parametrize("path", ["/sign-in/", "/invitation/"])
def test_an_english_reader_finds_no_chinese_but_names(path: str, stage: Path, browser: Client) -> None:
    browser.cookies[COOKIE] = "en"
    page = browser.get(HOME + path).content.decode()
    assert '<html lang="en"' in page
    assert set(re.findall(r"[㐀-鿿]+", page)) == {"塔城", "中文"}


def test_a_page_that_is_not_there_is_said_in_english_too(browser: Client) -> None:
    browser.cookies[COOKIE] = "en"
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert '<html lang="en"' in answer.content.decode()
