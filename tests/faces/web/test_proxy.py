"""Behind a proxy: its word counts for address and scheme, anybody else's for nothing; cookies are Secure where people come by https."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.proxy import ProxyMiddleware

from .test_signing_in import HOME, PASSWORD, joined

OUTSIDE, OTHER = "203.0.113.7", "203.0.113.8"


def behind(monkeypatch: pytest.MonkeyPatch, proxy: str = "127.0.0.1", url: str = "https://shebao.example.cn") -> None:
    """The operator named this proxy."""
    told = replace(settings.OPERATOR, public_url=url, trusted_proxy=ip_network(proxy) if proxy else None)
    monkeypatch.setattr(settings, "OPERATOR", told)


def heard(peer: str, **headers: str) -> tuple[str, bool]:
    """The address and whether it was https, as a view sees them."""
    seen: list[tuple[str, bool]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.META["REMOTE_ADDR"], request.is_secure()))
        return HttpResponse()

    ProxyMiddleware(view)(
        RequestFactory().get("/", REMOTE_ADDR=peer, headers={name.replace("_", "-"): text for name, text in headers.items()})
    )
    return seen[0]


def test_the_proxy_says_who_asks_and_by_which_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch)
    assert heard("127.0.0.1", x_forwarded_for=OUTSIDE, x_forwarded_proto="https") == (OUTSIDE, True)
    assert heard("::ffff:127.0.0.1", x_forwarded_for=f"::ffff:{OUTSIDE}") == (OUTSIDE, False)
    assert heard("127.0.0.1", x_forwarded_for="2001:DB8::1") == ("2001:db8::1", False)
    assert heard("127.0.0.1") == ("127.0.0.1", False)


@pytest.mark.parametrize("peer", [OTHER, "127.0.0.2", "::1", "", "unix:"])
def test_anybody_else_is_who_she_is_whatever_she_says(peer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch)
    assert heard(peer, x_forwarded_for="198.51.100.1", x_forwarded_proto="https") == (peer, False)


def test_where_no_proxy_was_named_nobody_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch, proxy="")
    assert heard("127.0.0.1", x_forwarded_for="198.51.100.1", x_forwarded_proto="https") == ("127.0.0.1", False)


@pytest.mark.parametrize(
    ("passed", "client"),
    [
        (f"198.51.100.1, {OUTSIDE}", OUTSIDE),  # the first was sent by the client herself
        (f"198.51.100.1,{OUTSIDE}, 10.1.2.3", OUTSIDE),  # two proxies of ours
        (f"' OR 1=1, {OUTSIDE}", OUTSIDE),
        (f"{OUTSIDE}, unknown", "10.1.2.9"),
        ("unknown, 10.1.2.3", "10.1.2.3"),
        ("10.1.2.4, 10.1.2.3", "10.1.2.4"),
        (" , ", "10.1.2.9"),
        ("x" * 5000, "10.1.2.9"),
    ],
)
def test_only_what_our_own_proxies_added_counts(passed: str, client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch, proxy="10.1.2.0/24")
    assert heard("10.1.2.9", x_forwarded_for=passed)[0] == client


@pytest.mark.parametrize(
    ("said", "secure"), [("https", True), ("HTTPS", True), ("http, https", True), ("https, http", False), ("wss", False)]
)
def test_the_scheme_is_the_one_the_nearest_proxy_heard(said: str, secure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch)
    assert heard("127.0.0.1", x_forwarded_proto=said)[1] is secure


def look(address: str, number: str, **sent: str) -> int:
    return Client(headers={"X-Forwarded-For": address, **sent}).post(f"{HOME}/status/", {"number": number, "code": "ABC123"}).status_code


def test_whoever_errs_at_the_status_page_locks_out_her_own_address_alone(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch)
    assert [look(OUTSIDE, f"65420126112400{i:02}") for i in range(6)] == [404] * 5 + [503]
    assert look(f"198.51.100.1, {OUTSIDE}", "6542012611240091") == 503  # an address of her own invention before it
    assert look(OTHER, "6542012611240092") == 404


def test_without_a_trusted_proxy_an_invented_address_opens_no_lock(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch, proxy="", url="http://127.0.0.1:8000")
    assert [look(f"203.0.113.{i}", f"65420126112400{i:02}") for i in range(6)] == [404] * 5 + [503]


def test_the_trail_of_a_sign_in_holds_the_clients_address(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    behind(monkeypatch)
    browser = Client(headers={"X-Forwarded-For": OUTSIDE})
    browser.post(f"{HOME}/sign-in/", {"login": "lijing", "password": "not-her-password"})
    with schemas.region("tacheng"):
        told = fetch_rows("SELECT changed->>'address' FROM audit_entry WHERE act = 'access.sign_in_failed' ORDER BY id DESC LIMIT 1")
    assert told == [(OUTSIDE,)]


@pytest.mark.parametrize(
    ("url", "headers", "secure"),
    [
        ("http://127.0.0.1:8000", {}, False),
        ("http://shebao.example.cn", {"X-Forwarded-Proto": "https"}, True),
        ("https://shebao.example.cn", {}, True),
    ],
)
def test_cookies_go_by_https_alone_where_people_come_by_it(
    url: str, headers: dict[str, str], secure: bool, stage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(monkeypatch, url=url)
    browser = Client(headers=headers)
    joined(browser)
    for path, told in (
        (f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD}), ("/large-print/", {"on": "1"}), ("/language/", {"language": "en"}),
    ):  # fmt: skip
        answer = browser.post(path, told)
        assert [bool(each["secure"]) for each in answer.cookies.values()] == [secure], path
