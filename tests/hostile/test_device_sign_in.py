"""A bank's own program signs in at a device: a serial number that is only typed opens nothing, the device signs for each sign-in."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.identification import commands as identification
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web import session as web_session
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access import rules as access_rules
from sheyintong.foundation.access.models import Account, Session
from sheyintong.foundation.access.types import Origin
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import FixedClock
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.registers.outlets import commands as outlets
from tests.foundation.access.people import code
from tests.support.world import NOW

from .conftest import HOME, House
from .test_machines import code_of

PASSWORD = "长口令-足够-2026"
Program = Callable[..., HttpResponse]


@pytest.fixture
def key(house: House) -> str:
    """李静 has set up her authenticator; its key."""
    with schemas.region("tacheng"):
        first = access.sign_in(login=_login(house), password=PASSWORD, origin=Origin("tacheng"), now=NOW)
        made = access.begin_totp(token=first.token, origin=Origin("tacheng"), now=NOW)
        access.confirm_totp(token=first.token, code=code(made.key, NOW), origin=Origin("tacheng"), now=NOW)
    return made.key


def _login(house: House) -> str:
    return str(Account.objects.get(pk=house.world.actor("李静").id).login)


def asked(device: str = "r1") -> str:
    answer = _post("session/nonce", {"device": device})
    assert answer.status_code == 200, answer.content
    return str(json.loads(answer.content)["nonce"])


def _post(path: str, body: object, **meta: str) -> HttpResponse:
    browser = Client(raise_request_exception=False, **meta)
    return browser.post(f"{HOME}/outlet/api/{path}", json.dumps(body), content_type="application/json")


def told(house: House, key: str, **other: Any) -> dict[str, Any]:
    """What the program sends; ``signed`` replaces what the device signs, ``signer`` its key, other names what is sent afterwards."""
    with schemas.region("tacheng"):
        login = _login(house)
    nonce = other.get("nonce") or asked()
    signed = {"region": "tacheng", "serial": "r1", "login": login, "nonce": nonce} | other.pop("signed", {})
    signature = other.pop("signer", house.world.signer).sign(identification.device_text(**signed)).hex()
    sent = {
        "login": login,
        "password": PASSWORD,
        "code": code(key, NOW + timedelta(minutes=1)),
        "device": "r1",
        "nonce": nonce,
        "signature": signature,
    }
    return sent | other


@pytest.fixture(autouse=True)
def a_minute_later(house: House, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Her authenticator shows another code than the one she set it up with."""
    monkeypatch.setattr(web_session, "clock", FixedClock(NOW + timedelta(minutes=1)))


def test_whoever_sits_before_the_device_signs_in_and_the_session_sits_there(house: House, key: str) -> None:
    answer = _post("session", told(house, key))
    assert answer.status_code == 200, answer.content
    bearer = {"Authorization": f"Bearer {json.loads(answer.content)['token']}"}
    assert Client().post(f"{HOME}/outlet/api/nonce", headers=bearer).status_code == 200
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT channel, device_id FROM access_session ORDER BY id DESC LIMIT 1") == [("api", str(house.world.reader))]


FORGED: dict[str, dict[str, Any]] = {
    "no signature": {"signature": ""},
    "no hexadecimal": {"signature": "xyz"},
    "no signature at all": {"signature": "00" * 64},
    "a key of her own": {"signer": Sm2Signer.generate()},
    "a nonce of her own": {"nonce": "ab" * 32},
    "a nonce that is none": {"nonce": "名"},
    "for somebody else": {"signed": {"login": "cast1"}},
    "for another region": {"signed": {"region": "taizhou"}},
    "a terminal without a key": {"device": "t1", "signed": {"serial": "t1"}},
    "a device that is not bound": {"device": "r9", "signed": {"serial": "r9"}},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_device_that_did_not_sign_lets_nobody_in_and_no_password_is_tried(how: str, house: House, key: str) -> None:
    before = _counts()
    answer = _post("session", told(house, key, **FORGED[how]))
    assert (answer.status_code, code_of(answer)) == (403, "identification.device_not_proved")
    assert _counts() == before


def _counts() -> tuple[int, str]:
    with schemas.region("tacheng"):
        return Session.objects.count(), str(fetch_rows("SELECT count(*) FROM audit_entry WHERE act LIKE 'access.%'")[0][0])


def test_a_serial_number_that_is_only_typed_is_no_request(house: House, key: str) -> None:
    sent = told(house, key)
    answer = _post("session", {name: sent[name] for name in ("login", "password", "code", "device")})
    assert (answer.status_code, code_of(answer)) == (422, "api.body_invalid")


def test_a_nonce_is_good_once_for_its_device_and_for_two_minutes(house: House, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = told(house, key, password="not-her-password")
    assert code_of(_post("session", sent)) == "access.wrong_credentials"
    assert code_of(_post("session", sent | {"password": PASSWORD})) == "identification.device_not_proved"
    assert code_of(_post("session", told(house, key, nonce=asked("t1")))) == "identification.device_not_proved"
    late = told(house, key)
    monkeypatch.setattr(web_session, "clock", FixedClock(NOW + timedelta(minutes=3, seconds=1)))
    assert code_of(_post("session", late)) == "identification.device_not_proved"


def test_a_faulty_device_lets_nobody_in(house: House, key: str) -> None:
    with schemas.region("tacheng"):
        outlets.report_fault(device=house.world.reader, reason="坏了", actor=system("tacheng", "test"), now=NOW)
    assert code_of(_post("session", told(house, key))) == "identification.device_not_proved"


def test_a_nonce_is_given_for_any_serial_number(house: House) -> None:
    assert len(asked("nobody has this")) == len(asked("r1")) == 64


def _challenges() -> str:
    with schemas.region("tacheng"):
        return str(fetch_rows("SELECT count(*) FROM access_challenge")[0][0])


def test_an_address_that_only_asks_for_nonces_is_locked_and_leaves_no_more_rows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_rules, "FREE_CHALLENGES", 8)
    for n in range(8):
        asked(f"r{n}")
    kept = _challenges()
    for n in range(3):
        answer = _post("session/nonce", {"device": f"r{n}"})
        assert (answer.status_code, code_of(answer)) == (503, "access.asked_too_often")
    assert _challenges() == kept
    assert _post("session/nonce", {"device": "r1"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_device_that_proves_itself_frees_its_address_and_one_that_does_not_frees_nothing(
    house: House, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_rules, "FREE_CHALLENGES", 8)
    for _ in range(6):
        asked()
    assert _post("session", told(house, key)).status_code == 200
    for _ in range(7):
        asked()
    assert code_of(_post("session", told(house, key, signer=Sm2Signer.generate()))) == "identification.device_not_proved"
    assert code_of(_post("session/nonce", {"device": "r1"})) == "access.asked_too_often"


def test_outside_of_a_region_no_nonce_is_given(house: House) -> None:
    answer = Client(raise_request_exception=False).post("/outlet/api/session/nonce", '{"device": "r1"}', content_type="application/json")
    assert answer.status_code == 403


def test_a_page_does_not_know_the_token_of_a_program_in_whatever_way_it_comes(house: House) -> None:
    with schemas.region("tacheng"):
        token = house.sign_in("李静", "api")
    browser = house.browser()
    browser.cookies["syt"] = token
    for headers in ({}, {"Authorization": f"Bearer {token}"}):
        for path in ("/outlet/", "/outlet/wait/state/", "/home/", "/unlock/"):
            answer = browser.get(HOME + path, headers=headers)
            assert answer.status_code in (302, 403), path
            assert "sign-in" in answer.get("Location", "sign-in"), path
    assert browser.get(f"{HOME}/outlet/api/items", headers={"Authorization": ""}).status_code == 401


def test_the_cookie_of_a_page_beside_a_foreign_token_stays_a_page(house: House) -> None:
    browser = house.browser("李静")
    assert browser.get(f"{HOME}/outlet/", headers={"Authorization": "Bearer x"}).status_code == 200
    assert browser.get(f"{HOME}/outlet/api/items").status_code == 401
