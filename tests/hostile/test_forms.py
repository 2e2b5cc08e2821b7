"""Forms sent twice, from two tabs, too late, by another session, from another site; what cannot be text; what is too large."""

import re

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web import session as web_session
from sheyintong.kernel import masks
from sheyintong.kernel.clock import FixedClock
from tests.support.world import NOW

from .conftest import HOME, House, field

ITEM = f"{HOME}/outlet/item/enroll_flexible/"
TEN_MB = "字" * (10 * 1024 * 1024 // 3)
TEXTS = {
    "NUL": "a\x00b",
    "lone surrogate": "%ED%A0%80",
    "fifty characters": "买" * 50,
    "right to left": "\u202e王秀英\u2066",
    "formula": '=HYPERLINK("http://x")',
    "markup": "<script>alert(1)</script>",
    "quotes": "'); DROP TABLE cases_case; --",
    "percent": "%s%(x)s{0}{x}",
    "path": "../../etc/passwd",
    "supplementary": "\U0002cc56\U00030000\ue81e",
    "control characters": "\x01\x1b[31m\x7f",
    "very long": "x" * 100_000,
}


def count(table: str) -> int:
    with schemas.region("tacheng"):
        return int(fetch_rows(f"SELECT count(*) FROM {table}")[0][0] or 0)


def test_the_same_form_sent_twice_is_one_case(house: House, visited: Client) -> None:
    form = house.form(visited)
    first, second = visited.post(ITEM, form), visited.post(ITEM, form)
    assert first.status_code == 303
    assert (second.status_code, second.get("Location")) == (303, first["Location"])
    assert count("cases_case") == 1
    assert count("enrolments_enrolment") == 1


def test_two_forms_of_two_tabs_are_one_enrolment(house: House, visited: Client) -> None:
    one, other = house.form(visited), house.form(visited)
    assert visited.post(ITEM, one).status_code == 303
    answer = visited.post(ITEM, other)
    assert answer.status_code in (409, 422)
    assert count("cases_case") == 1


def test_a_second_card_in_another_tab_ends_the_first_visit(house: House, visited: Client) -> None:
    house.read_card(visited, "买买提·艾山")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state, count(*) FROM visits_visit GROUP BY state ORDER BY state") == [("closed", "1"), ("open", "1")]


def test_neither_visit_is_ended_nor_undone_by_a_form_of_the_other(house: House, visited: Client) -> None:
    form = house.form(visited)
    house.read_card(visited, "买买提·艾山")
    for path in ("visit/close/", "visit/undo/", "item/enroll_flexible/ask/"):
        assert visited.post(f"{HOME}/outlet/{path}", form).status_code == 409
    assert masks.name("买买提·艾山") in visited.get(f"{HOME}/outlet/").content.decode()


def test_the_back_button_after_the_visit_ended_meets_a_closed_door(house: House, visited: Client) -> None:
    form = house.form(visited)
    closed = visited.post(f"{HOME}/outlet/visit/close/", form)
    assert closed.status_code == 303
    late = visited.post(ITEM, form)
    assert late.status_code == 409
    assert "来访" in late.content.decode()
    for path in ("visit/close/", "visit/undo/", "item/enroll_flexible/ask/"):
        assert visited.post(f"{HOME}/outlet/{path}", form).status_code == 409
    assert count("cases_case") == 0


def test_an_old_form_after_the_next_person_came_never_acts_on_her(house: House, visited: Client) -> None:
    """The form of the first person, sent when the second one stands at the counter."""
    form = house.form(visited)
    house.read_card(visited, "买买提·艾山")
    answer = visited.post(ITEM, form)
    assert answer.status_code == 409
    assert count("cases_case") == 0


def test_an_expired_session_goes_to_the_sign_in(house: House, visited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    form = house.form(visited)
    later = NOW.replace(hour=23)
    monkeypatch.setattr(web_session, "clock", FixedClock(later))
    assert visited.get(f"{HOME}/outlet/")["Location"] == f"{HOME}/sign-in/"
    assert visited.post(ITEM, form).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "a" * 64, '"; DROP', "%00"])
def test_a_cookie_that_no_session_has_is_nobody(token: str, house: House) -> None:
    browser = house.browser()
    browser.cookies["syt"] = token
    answer = browser.get(f"{HOME}/outlet/")
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}/sign-in/")


def test_a_cookie_of_this_region_opens_no_other(house: House, teller: Client) -> None:
    assert teller.get("/r/taizhou/outlet/").status_code == 404
    assert teller.get("/outlet/").status_code in (403, 404)


@pytest.mark.parametrize("csrf", ["", "0" * 64, "x" * 5000, "\u540d", "\x00"])
def test_a_form_without_this_sessions_token_is_refused(csrf: str, house: House, visited: Client) -> None:
    form = house.form(visited)
    assert visited.post(ITEM, form | {"csrf": csrf}).status_code == (422 if "\0" in csrf else 403)  # NUL is no text at all
    assert count("cases_case") == 0


def test_a_form_with_the_token_of_a_colleague_is_refused(house: House, visited: Client) -> None:
    form = house.form(visited)
    other = field(house.browser("新柜员").get(f"{HOME}/outlet/"), "csrf")
    assert other != form["csrf"]
    assert visited.post(ITEM, form | {"csrf": other}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_form_from_another_site_is_refused(site: str, house: House, visited: Client) -> None:
    form = house.form(visited)
    assert visited.post(ITEM, form, headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("name", ["month", "key", "checked"])
def test_whatever_stands_in_a_field_is_answered_and_no_fault(name: str, what: str, house: House, visited: Client) -> None:
    form = house.form(visited) | {name: TEXTS[what]}
    answer = visited.post(ITEM, form)
    assert answer.status_code in (303, 400, 409, 422), answer.status_code
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("what", TEXTS)
def test_whatever_is_typed_at_the_doors_is_answered_and_no_fault(what: str, house: House) -> None:
    text, browser = TEXTS[what], house.browser()
    for path, fields in {
        "/sign-in/": ("login", "password"),
        "/invitation/": ("code", "login", "name", "number", "password"),
        "/status/": ("number", "code"),
        "/large-print/": ("on", "back"),
    }.items():
        answer = browser.post(HOME + path, dict.fromkeys(fields, text))
        assert answer.status_code in (303, 400, 403, 404, 409, 422, 503), (path, answer.status_code)
        assert b"<script>alert" not in answer.content
    assert browser.get(f"{HOME}/where/", {"open": text}).status_code in (200, 400, 422)
    assert browser.get(f"{HOME}/guide/", {"q": text}).status_code in (200, 400, 422)


@pytest.mark.parametrize("what", TEXTS)
def test_whatever_a_manager_types_is_answered_and_no_fault(what: str, house: House) -> None:
    manager = house.browser("吴海涛")
    csrf = field(manager.get(f"{HOME}/outlet/staff/"), "csrf")
    text = TEXTS[what]
    good = {
        "csrf": csrf,
        "member": "1",
        "number": "C-9",
        "valid_from": "2026-01-01",
        "valid_to": "2027-01-01",
        "item": "",
        "answer": "",
        "request": "1",
    }
    for name in good:
        if name == "csrf":
            continue
        for path in ("staff", "help"):
            answer = manager.post(f"{HOME}/outlet/{path}/", good | {name: text})
            assert answer.status_code in (303, 403, 404, 409, 422), (path, name, answer.status_code)


@pytest.mark.parametrize("number", ["0", "-1", "9" * 17, "9" * 30, "1e3", "１", "٣", "1.5", " 1 ", "0x1"])
def test_a_number_with_every_fault_is_answered_and_no_fault(number: str, house: House) -> None:
    manager = house.browser("吴海涛")
    csrf = field(manager.get(f"{HOME}/outlet/staff/"), "csrf")
    form = {"csrf": csrf, "member": number, "request": number, "valid_from": "2026-01-01", "valid_to": "2027-01-01", "number": number}
    for path in ("staff", "help"):
        assert manager.post(f"{HOME}/outlet/{path}/", form).status_code in (303, 403, 404, 409, 422)
    assert house.browser("李静").get(f"{HOME}/outlet/receipt/{number.strip()}/").status_code in (404, 409)


def test_ten_megabytes_are_refused_in_a_field_and_in_a_body(house: House, visited: Client) -> None:
    form = house.form(visited)
    for path in (ITEM, f"{HOME}/sign-in/", f"{HOME}/status/", f"{HOME}/bridge/reading"):
        as_form = visited.post(path, form | {"month": TEN_MB})
        assert as_form.status_code == 422, (path, as_form.status_code)
        as_body = visited.generic("POST", path, TEN_MB.encode(), content_type="application/x-www-form-urlencoded")
        assert as_body.status_code == 422, (path, as_body.status_code)
    many = "&".join(f"f{n}=1" for n in range(5000))
    assert visited.generic("POST", ITEM, many, content_type="application/x-www-form-urlencoded").status_code == 422


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"month=%FF%FE&login=%80", "application/x-www-form-urlencoded"),
        ("login=王秀英".encode("gbk"), "application/x-www-form-urlencoded; charset=gbk"),
        (b"login=\xff\xfe", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"login=x", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"--x\r\nContent-Disposition: form-data; name=login\r\n\r\nabc", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (b"garbage", "multipart/form-data; boundary=" + "y" * 300),
        (b"--x\r\nContent-Disposition: form-data; name=f; filename=\"../../x\"\r\n\r\nabc\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"{", "application/json"),
        (b"", ""),
    ],
)  # fmt: skip
def test_a_broken_body_is_answered_and_no_fault(body: bytes, kind: str, house: House, teller: Client) -> None:
    for browser in (house.browser(), teller):
        for path in ("/sign-in/", "/status/", "/invitation/", "/outlet/visit/close/"):
            answer = browser.generic("POST", HOME + path, body, content_type=kind)
            assert answer.status_code in (303, 400, 403, 404, 409, 415, 422), (path, answer.status_code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "PROPFIND", "get", "X" * 50])
def test_a_method_that_a_page_does_not_take_changes_nothing(method: str, house: House, visited: Client) -> None:
    form = house.form(visited)
    answer = visited.generic(method, ITEM, "", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code in (200, 403, 405)
    closing = visited.generic(method, f"{HOME}/outlet/visit/close/", "", headers={"X-HTTP-Method-Override": "POST"})
    assert closing.status_code in (403, 405)
    assert count("cases_case") == 0
    assert re.fullmatch(r"[0-9a-f]{64}", form["csrf"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1\x00"},
        {"Host": "a" * 5000},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-For": "10.0.0.1, ' OR 1=1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Original-URL": "/r/tacheng/outlet/"},
        {"X-Rewrite-URL": "/r/tacheng/outlet/"},
        {"Authorization": "Bearer " + "x" * 5000},
        {"Authorization": "Basic ////"},
        {"Accept-Language": "x" * 5000},
        {"Referer": "http://evil.example/"},
        {"Range": "bytes=0-1,2-3"},
    ],
    ids=str,
)
def test_no_header_opens_or_redirects_anything(headers: dict[str, str], house: House) -> None:
    browser = house.browser()
    answer = browser.get(f"{HOME}/outlet/", headers=headers)
    assert answer.status_code in (302, 400, 403)
    assert answer.get("Location", f"{HOME}/sign-in/") == f"{HOME}/sign-in/"
    assert browser.get(f"{HOME}/status/", headers=headers).status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/r/", "/r/tacheng", "/r//outlet/", "/r/TACHENG/", "/r/tacheng/../taizhou/", "/r/tacheng/%00/", "/r/tacheng/outlet/case/%00/",
        "/r/tacheng/outlet/item/..%2F..%2F/", "/r/pg_catalog/", "/r/public/", "/r/template/", "/r/x" + "y" * 5000 + "/", "/%2F/evil.example/",
        "/r/tacheng/guide/%ED%A0%80/", "/r/tacheng/outlet/read/\u540d/", "/r/tacheng/outlet/receipt/99999999999999999999/",
        "/r/tacheng/r/tacheng/", "/bridge/reading", "/outlet/api/session", "/sign-in/", "/status/", "/guide/", "/where/", "/home/", "/coverage/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(path: str, house: House, teller: Client) -> None:
    for answer in (teller.get(path), teller.post(path, b"{}", content_type="application/json")):
        assert answer.status_code in (302, 400, 401, 403, 404, 405, 409, 415, 422), answer.status_code


def test_the_form_of_a_page_that_does_not_exist_belongs_to_the_session_too(house: House, teller: Client) -> None:
    missing = teller.get(f"{HOME}/outlet/no-such-page/")
    assert missing.status_code == 404
    assert field(missing, "csrf") == field(teller.get(f"{HOME}/outlet/"), "csrf")
