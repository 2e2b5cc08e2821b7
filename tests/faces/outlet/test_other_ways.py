"""别的核身办法 on the pages of the counter: the waiting page, the e-card's field, the typed number and the guide."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.identification import commands as identification
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.ops.commands import region
from sheyintong.faces.web import session as web_session
from sheyintong.foundation.access.models import Session
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import FixedClock
from sheyintong.registers.policy import queries as policy
from tests.casework.identification.test_other_ways import ISSUER, ecard
from tests.hostile.conftest import HOME, House, api, field, filled, house, house_keys, teller, world
from tests.support.world import NOW, World

__all__ = ["api", "filled", "house", "house_keys", "teller", "world"]
WAIT = f"{HOME}/outlet/wait/"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def post(browser: Client, path: str, **told: str) -> HttpResponse:
    csrf = field(browser.get(f"{HOME}/outlet/guide/"), "csrf")
    return browser.post(f"{HOME}/outlet/{path}", {"csrf": csrf, **told})  # type: ignore[return-value]


def ask(world: World, **other: str) -> HttpResponse:
    """What the reader sends before it pushes."""
    at = NOW.isoformat()
    told = {"serial": "r1", "at": at, "signature": world.signer.sign(identification.fetch_text("r1", at)).hex()} | other
    return Client().post(f"{HOME}/bridge/waiting", json.dumps(told), content_type="application/json")  # type: ignore[return-value]


def test_the_page_waits_and_opens_the_visit_when_the_reading_has_come(house: House, teller: Client) -> None:
    assert ask(house.world).status_code == 409
    assert post(teller, "wait/")["Location"] == WAIT
    page = text(teller.get(WAIT))
    assert 'hx-get="/r/tacheng/outlet/wait/state/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "再看一次" in page
    assert teller.get(f"{WAIT}state/").status_code == 204
    nonce = json.loads(ask(house.world).content)["nonce"]
    sent = Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(nonce)), content_type="application/json")
    assert sent.status_code == 200
    found = teller.get(f"{WAIT}state/")
    assert (found.status_code, found["HX-Redirect"]) == (200, WAIT)
    assert teller.get(WAIT)["Location"] == f"{HOME}/outlet/"
    assert "王*英" in text(teller.get(f"{HOME}/outlet/"))


def test_who_does_not_wait_is_told_to_read_again(house: House, teller: Client) -> None:
    answer = teller.get(WAIT)
    assert answer.status_code == 409
    assert "请再读一次" in text(answer)
    assert teller.get(f"{WAIT}state/")["HX-Redirect"] == WAIT
    post(teller, "wait/")
    assert post(teller, "wait/stop/")["Location"] == f"{HOME}/outlet/"
    assert ask(house.world).status_code == 409


@pytest.mark.parametrize("other", [{"signature": "00"}, {"signature": "x"}, {"at": "gestern"}, {"serial": "t1"}, {"serial": "\ud800"}])
def test_a_question_that_is_not_the_readers_own_gets_no_nonce(house: House, teller: Client, other: dict[str, str]) -> None:
    post(teller, "wait/")
    answer = ask(house.world, **other)
    assert 400 <= answer.status_code < 500
    assert b'nonce"' not in answer.content
    assert Client().post(f"{HOME}/bridge/waiting", "[]", content_type="application/json").status_code == 409


@pytest.fixture
def trusted(house: House) -> House:
    with schemas.region("tacheng"):
        before = NOW - timedelta(days=1)
        identification.trust_issuer(actor=system("tacheng"), code="t", name="测试", public_key=ISSUER.public_key_pem(), now=before)
    return house


def test_an_ecard_opens_the_visit_and_a_replay_is_refused_on_the_page(trusted: House, teller: Client) -> None:
    code = ecard(trusted.world)
    assert post(teller, "ecard/", text=code)["Location"] == f"{HOME}/outlet/"
    page = teller.get(f"{HOME}/outlet/")
    assert "电子社保卡扫码" in text(page)
    again = post(teller, "ecard/", text=code)
    assert again.status_code == 409
    assert "已经用过一次" in text(again)
    old = post(teller, "ecard/", text=ecard(trusted.world, at=NOW - timedelta(minutes=10), jti="two"))
    assert "已过期" in text(old)
    assert post(teller, "ecard/", text="6542…").status_code == 422
    assert post(teller, "ecard/", text="x" * 100_000).status_code == 422


def test_a_banks_own_system_shows_an_ecard_too(trusted: House, api: Callable[..., HttpResponse]) -> None:
    code = ecard(trusted.world)
    assert json.loads(api("post", "visits/ecard", {"text": code}).content)["method"] == "ecard_qr"
    assert json.loads(api("post", "visits/ecard", {"text": code}).content)["code"] == "identification.ecard_used"
    assert json.loads(api("post", "visits/ecard", {"text": "x"}).content)["code"] == "identification.ecard_unreadable"
    typed = api("post", "visits/typed", {"number": trusted.world.numbers["王秀英"]})
    assert (typed.status_code, json.loads(typed.content)["code"]) == (403, "identification.typed_opens_guide_only")


def test_the_operator_registers_an_issuer_by_its_public_key(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region.project, "set_up", lambda *_: None)
    good, bad = tmp_path / "good.pem", tmp_path / "bad.pem"
    good.write_text(ISSUER.public_key_pem())
    bad.write_text("no key")

    def run(*words: str) -> Result:
        return CliRunner().invoke(region.command, ["trust-ecards", "tacheng", *words], obj=lambda: None)

    named = ("--name", "某平台")
    assert run(str(good), "--code", "p", *named).exit_code == 0
    for words in ((str(good), "--code", "p", *named), (str(bad), "--code", "q", *named), (str(good), "--code", "q" * 41, *named)):
        answer = run(*words)
        assert (answer.exit_code, "Error: " in answer.output) == (1, True), answer.output


def test_a_typed_number_opens_the_guide_and_no_record(house: House, teller: Client) -> None:
    number = house.world.numbers["王秀英"]
    answer = post(teller, "typed/", number=number)
    assert answer["Location"] == f"{HOME}/outlet/guide/"
    page = text(teller.get(f"{HOME}/outlet/guide/"))
    assert "居民身份证等身份证件" in page
    assert "塔城市社会保险中心大厅" in page
    assert "王" not in page.partition("<main")[2]
    assert number not in page
    wrong = post(teller, "typed/", number=number[:-1] + "?")
    assert wrong.status_code == 422
    assert "号码不对" in text(wrong)
    assert teller.get(f"{HOME}/outlet/item/print_rights/").status_code == 409


def test_where_it_is_allowed_a_typed_visit_shows_nothing_of_her_and_does_the_named_item_only(
    house: House, teller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag, words = policy.flag, policy.text
    monkeypatch.setattr(policy, "flag", lambda code, on: True if code == "identification.typed_allowed" else flag(code, on))
    monkeypatch.setattr(policy, "text", lambda code, on: "enroll_flexible" if code == "identification.typed_items" else words(code, on))
    assert post(teller, "typed/", number=house.world.numbers["王秀英"])["Location"] == f"{HOME}/outlet/"
    page = text(teller.get(f"{HOME}/outlet/"))
    assert "未核身" in page
    assert "138*" not in page
    assert "办件记录" not in page
    assert "/outlet/item/enroll_flexible/" in page
    assert teller.get(f"{HOME}/outlet/item/print_rights/").status_code == 403
    form = house.form(teller)
    done = teller.post(f"{HOME}/outlet/item/enroll_flexible/", form)
    assert done.status_code == 303
    number = done["Location"].rstrip("/").rpartition("/")[2]
    assert "未核身" in text(teller.get(f"{HOME}/outlet/today/"))
    receipt = re.search(r"/outlet/receipt/\d+/", text(teller.get(f"{HOME}/outlet/")))
    assert receipt is not None
    printed = text(teller.get(f"/r/tacheng{receipt[0]}"))
    assert "未核身" in printed
    assert f"{settings.OPERATOR.public_url}/r/tacheng/status/" in printed
    assert house.world.numbers["王秀英"][:4] not in printed.partition("<main")[2].partition("办件号")[0]
    assert "未核身" in text(house.browser("阿依努尔").get(f"{HOME}/centre/case/{number}/"))
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT method FROM identification_identification") == [("typed",)]


def _seen(house: House, name: str = "李静") -> datetime:
    with schemas.region("tacheng"):
        return Session.objects.filter(account_id=house.world.actor(name).id, channel="page").latest("id").last_seen_at


def _later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    monkeypatch.setattr(web_session, "clock", FixedClock(NOW + timedelta(minutes=minutes)))


@pytest.mark.parametrize("path", ["", "state/"])
def test_a_page_that_waits_by_itself_keeps_no_session_from_its_idle_limit(
    path: str, house: House, teller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(teller, "wait/")
    for minutes in range(2, 60, 10):
        _later(monkeypatch, minutes)
        assert teller.get(f"{WAIT}{path}").status_code in (200, 204, 409)
    assert _seen(house) == NOW
    _later(monkeypatch, 61)
    assert teller.get(f"{WAIT}{path}")["Location"] == f"{HOME}/sign-in/"


def test_what_a_person_does_about_waiting_counts_as_use(house: House, teller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    csrf = field(teller.get(f"{HOME}/outlet/guide/"), "csrf")
    for minutes, path in ((2, "wait/"), (4, "wait/stop/")):
        _later(monkeypatch, minutes)
        assert teller.post(f"{HOME}/outlet/{path}", {"csrf": csrf}).status_code == 303
        assert _seen(house) == NOW + timedelta(minutes=minutes)


def test_before_a_locked_screen_the_waiting_page_learns_nothing_and_goes_to_the_lock(house: House, teller: Client) -> None:
    post(teller, "wait/")
    nonce = json.loads(ask(house.world).content)["nonce"]
    teller.post(f"{HOME}/lock/", {"csrf": field(teller.get(f"{HOME}/outlet/guide/"), "csrf")})
    sent = Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(nonce)), content_type="application/json")
    assert sent.status_code == 200
    for path in (WAIT, f"{WAIT}state/"):
        polled = teller.get(path, headers={"HX-Request": "true"})
        assert (polled.status_code, polled["HX-Redirect"], polled.content) == (200, f"{HOME}/unlock/", b"")
        looked = teller.get(path)
        assert (looked.status_code, looked["Location"], looked.content) == (302, f"{HOME}/unlock/", b"")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM visits_visit") == [("0",)]


def test_a_page_that_waits_is_led_to_the_sign_in_when_its_session_is_over(
    house: House, teller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _later(monkeypatch, 61)
    polled = teller.get(f"{WAIT}state/", headers={"HX-Request": "true"})
    assert (polled.status_code, polled["HX-Redirect"], polled.content) == (200, f"{HOME}/sign-in/", b"")
