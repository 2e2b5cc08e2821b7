"""The bank's own program and the reader: wrong types, keys used twice, forged and repeated readings."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.crypto.signatures import Sm2Signer
from tests.support.world import IDENTITY

from .conftest import HOME, House, field

Api = Callable[..., HttpResponse]
BRIDGE = f"{HOME}/bridge/reading"
CASE = {"item": "enroll_flexible", "answers": {"month": "202611"}, "checked": [IDENTITY]}
KEY = "request-00000001"
SIGN_IN = {"login": "cast0", "password": "x", "code": "000000", "device": "t1", "nonce": "ab" * 32, "signature": "00" * 64}


def code_of(answer: HttpResponse) -> str:
    """The refusal code of problem details."""
    assert answer["Content-Type"] == "application/problem+json", (answer.status_code, answer.content)
    return str(json.loads(answer.content)["code"])


@pytest.fixture
def arrived(house: House, api: Api) -> Api:
    """王秀英 before the bank's own program."""
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    assert Client().post(BRIDGE, json.dumps(house.reading(nonce)), content_type="application/json").status_code == 200
    assert api("post", "visits").status_code == 200
    return api


def test_one_key_is_one_case_and_another_body_under_it_is_refused(arrived: Api) -> None:
    first, again = arrived("post", "cases", CASE, key=KEY), arrived("post", "cases", CASE, key=KEY)
    assert (first.status_code, again.status_code) == (201, 200)
    assert json.loads(first.content) == json.loads(again.content)
    other = arrived("post", "cases", CASE | {"answers": {"month": "202612"}}, key=KEY)
    assert (other.status_code, code_of(other)) == (409, "jobs.key_reused")


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "x" * 100_000, "\u00e9" * 10, "tab\tinside"])
def test_a_key_that_is_none_is_refused(key: str, arrived: Api) -> None:
    answer = arrived("post", "cases", CASE, key=key)
    assert (answer.status_code, code_of(answer)) == (422, "api.idempotency_key_missing")


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, 1, "x", {"item": 1}, CASE | {"item": None}, CASE | {"item": "x" * 41}, CASE | {"answers": []}, CASE | {"answers": {"month": 1}},
        CASE | {"answers": {"month": None}}, CASE | {"answers": {"month": {"a": 1}}}, CASE | {"checked": "x"}, CASE | {"checked": [1]},
        CASE | {"checked": ["x"] * 21}, CASE | {"answers": {"month": "a\x00b"}}, CASE | {"answers": {"month": "\ud800"}}, CASE | {"answers": {}},
        CASE | {"answers": {"month": "x" * 100_000}}, CASE | {"item": "nothing"}, CASE | {"item": "change_key"}, CASE | {"item": "../x"}, b"{", b"\xff\xfe",
        b"[" * 100_000, b'{"item": NaN}', b"", b'{"item": 1' + b"0" * 5000 + b"}", b"x" * 10_000_000,
    ],
    ids=lambda body: repr(body)[:60],
)  # fmt: skip
def test_a_body_of_the_wrong_kind_is_problem_details(body: object, arrived: Api) -> None:
    answer = arrived("post", "cases", body, key=KEY)
    assert answer.status_code in (400, 403, 404, 409, 422, 503), answer.status_code
    assert code_of(answer) != "web.fault"
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM cases_case") == [("0",)]


@pytest.mark.parametrize(
    "body", [{}, [], {"login": "x"}, {"login": "a\x00", "password": "b", "code": "1", "device": "t1"}, {"login": 1, "password": [], "code": {}, "device": None},
             SIGN_IN | {"device": "none"}, SIGN_IN, SIGN_IN | {"nonce": None}, SIGN_IN | {"signature": 1}, SIGN_IN | {"login": "\ud800"}]
)  # fmt: skip
def test_signing_in_with_nonsense_is_refused(body: object, api: Api) -> None:
    answer = api("post", "session", body, bearer="")
    assert answer.status_code in (401, 403, 404, 409, 422)
    assert code_of(answer)


@pytest.mark.parametrize("bearer", ["", "x", "x" * 5000, "a" * 64, "Bearer x", "\u00e9"])
@pytest.mark.parametrize("path", ["items", "visits/current", "cases/6542012611240000001"])
def test_without_a_token_nothing_is_told(path: str, bearer: str, api: Api) -> None:
    answer = api("get", path, bearer=bearer)
    assert (answer.status_code, code_of(answer)) == (401, "web.sign_in_first")


def test_the_cookie_of_a_page_accepts_nothing_over_the_interface(house: House, visited: Client) -> None:
    sent = visited.post(f"{HOME}/outlet/api/cases", json.dumps(CASE), content_type="application/json", headers={"Idempotency-Key": KEY})
    assert (sent.status_code, code_of(sent)) == (401, "web.sign_in_first")  # another site can make a browser send the cookie
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_a_body_nested_without_end_is_refused(arrived: Api) -> None:
    answer = arrived("post", "cases", b'{"item": "enroll_flexible", "other": ' + b"[" * 200_000, key=KEY)
    assert (answer.status_code, code_of(answer)) == (422, "api.body_invalid")


def test_the_text_of_the_interface_tells_how_a_case_is_made(house: House) -> None:
    told = json.loads(Client().get(f"{HOME}/outlet/api/openapi.json").content)
    call = told["paths"][f"{HOME}/outlet/api/cases"]["post"]
    kinds = told["components"]["schemas"]
    assert call["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/CaseIn"}
    assert set(kinds["CaseIn"]["properties"]) == {*CASE, "draft", "visit"}
    assert set(kinds["CaseOut"]["properties"]) == {"number", "code", "state", "effect"}
    assert set(call["responses"]) == {"200", "201"}


def test_the_token_of_a_page_is_none_of_the_interface_and_the_reverse(house: House, api: Api) -> None:
    with schemas.region("tacheng"):
        page, machine = house.sign_in("李静"), house.sign_in("李静", "api")
    assert api("get", "items", bearer=page).status_code == 401
    browser = house.browser()
    browser.cookies["syt"] = machine
    assert browser.get(f"{HOME}/outlet/").status_code == 302


@pytest.mark.parametrize("number", ["x", "%00", "0" * 500, "..%2f", "6542012611249999999", "\u540d"])
def test_a_number_that_no_case_has_is_not_found(number: str, api: Api) -> None:
    assert api("get", f"cases/{number}").status_code == 404
    assert api("get", f"items/{number}").status_code in (404, 409)


def nonce_of(browser: Client) -> str:
    return field(browser.get(f"{HOME}/outlet/"), "nonce")


def send(body: object) -> HttpResponse:
    sent = body if isinstance(body, bytes) else json.dumps(body)
    return Client(raise_request_exception=False).post(BRIDGE, sent, content_type="application/json")


GARBAGE = (
    b"", b"{", b"\xff", b"null", b"[]", b"1", {}, {"nonce": 1}, {"nonce": "x"}, {"nonce": "x" * 43}, {"nonce": "\u540d" * 43}, b"x" * 5000, b"x" * 3_000_000,
    {"nonce": "a\x00b"}, b"[" * 4000,
)  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body)[:40])
def test_the_bridge_answers_garbage_with_problem_details(body: object, house: House) -> None:
    answer = send(body)
    assert answer.status_code in (403, 404, 409, 422), answer.status_code
    assert code_of(answer)


FORGED = {
    "another number": {"number": "654299199001010012"},
    "another name": {"name": "别人"},
    "another method": {"method": "social_card_read"},
    "a method that is none": {"method": "guess"},
    "a name of 50 characters": {"name": "买" * 50},
    "a name with NUL": {"name": "a\x00"},
    "half a surrogate": {"name": "\ud800"},
    "no signature": {"signature": ""},
    "odd signature": {"signature": "abc"},
    "zero signature": {"signature": "00" * 64},
    "long signature": {"signature": "ab" * 1500},
}


@pytest.mark.parametrize("what", FORGED)
def test_a_reading_changed_after_signing_identifies_nobody(what: str, house: House, teller: Client) -> None:
    answer = send(house.reading(nonce_of(teller), **FORGED[what]))
    assert answer.status_code in (403, 404, 409, 422), answer.status_code
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM identification_identification") == [("0",)]


def test_a_reading_signed_by_a_key_that_is_not_bound_identifies_nobody(house: House, teller: Client) -> None:
    house.world.signer, kept = Sm2Signer.generate(), house.world.signer
    try:
        assert code_of(send(house.reading(nonce_of(teller)))) == "identification.reading_forged"
    finally:
        house.world.signer = kept


def test_a_reading_sent_twice_counts_once(house: House, teller: Client) -> None:
    reading = house.reading(nonce_of(teller))
    assert send(reading).status_code == 200
    assert code_of(send(reading)) == "identification.nonce_unknown"
    assert teller.get(f"{HOME}/outlet/read/done/").status_code == 303
    assert code_of(send(reading)) == "identification.nonce_unknown"
    assert teller.get(f"{HOME}/outlet/read/done/").status_code == 409


def test_a_reading_for_one_session_is_not_collected_by_another(house: House, teller: Client) -> None:
    assert send(house.reading(nonce_of(teller))).status_code == 200
    assert house.browser("李静").get(f"{HOME}/outlet/read/done/").status_code == 409
    assert teller.get(f"{HOME}/outlet/read/done/").status_code == 303


@pytest.mark.parametrize("path", ["/bridge/reading", "/outlet/api/session"])
def test_outside_of_a_region_a_machine_is_refused(path: str, house: House) -> None:
    body = SIGN_IN | {"nonce": "x" * 43}
    answer = Client(raise_request_exception=False).post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code in (401, 403, 404, 409, 422)
