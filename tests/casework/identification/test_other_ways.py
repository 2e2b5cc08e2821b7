"""别的核身办法：a reader that pushes, an e-card that is scanned, a number that is only typed; each refused by name where it must be."""

import base64
import json
from datetime import datetime, timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import errors
from sheyintong.casework.identification.types import Method, Reading
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits import queries as visit_queries
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.actors import system
from sheyintong.kernel.crypto.signatures import Sm2Signer
from sheyintong.registers.policy import queries as policy
from tests.support.world import IDENTITY, NOW, World, id_number

ISSUER = Sm2Signer.generate()


def url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def ecard(world: World, *, signer: Sm2Signer = ISSUER, person: str = "王秀英", at: datetime = NOW, life: int = 60, **other: object) -> str:
    """The text a phone shows."""
    number = world.numbers.get(person, str(other.pop("number", "")))
    told = {"iss": "t", "jti": "one", "iat": int(at.timestamp()), "exp": int(at.timestamp()) + life}
    payload = told | {"number": number, "name": person, "birth": number[6:14], "sex": "female"} | other
    body = "SYTEC1." + url(json.dumps(payload, ensure_ascii=False).encode())
    return f"{body}.{url(signer.sign(body.encode()))}"


@pytest.fixture
def trusted(world: World) -> World:
    before = NOW - timedelta(days=1)
    identification.trust_issuer(actor=system("tacheng"), code="t", name="测试签发方", public_key=ISSUER.public_key_pem(), now=before)
    return world


def scan(world: World, text: str, at: datetime = NOW) -> object:
    return identification.take_ecard(actor=world.actor("李静"), text=text, now=at)


def test_an_ecard_identifies_its_holder_once(trusted: World) -> None:
    text = ecard(trusted)
    found = identification.take_ecard(actor=trusted.actor("李静"), text=f"  {text}\n", now=NOW)
    assert (found.person, found.method) == (trusted.people["王秀英"], Method.ECARD_QR)
    with pytest.raises(errors.EcardUsed):
        scan(trusted, text)
    with pytest.raises(errors.EcardUsed):  # signed anew, the same one-use number
        scan(trusted, ecard(trusted))
    assert fetch_rows("SELECT act FROM audit_entry WHERE act LIKE 'identification.%' ORDER BY id") == [
        ("identification.trust_issuer",),
        ("identification.scan",),
    ]


@pytest.mark.parametrize(
    ("shift", "life"), [(timedelta(seconds=60), 60), (timedelta(seconds=-31), 60), (timedelta(0), 301)], ids=["over", "not yet", "too long"]
)
def test_an_ecard_outside_its_validity_is_refused(trusted: World, shift: timedelta, life: int) -> None:
    text = ecard(trusted, life=life)
    with pytest.raises(errors.EcardExpired):
        scan(trusted, text, NOW + shift)


def test_an_ecard_of_another_key_issuer_or_person_is_refused(trusted: World) -> None:
    with pytest.raises(errors.EcardForged):
        scan(trusted, ecard(trusted, signer=Sm2Signer.generate()))
    with pytest.raises(errors.EcardForged):
        scan(trusted, ecard(trusted, iss="nobody"))
    body, _, signature = ecard(trusted).rpartition(".")
    with pytest.raises((errors.EcardForged, errors.EcardUnreadable)):
        scan(trusted, f"{body[:-4]}AAAA.{signature}")
    with pytest.raises(errors.NumberInvalid):
        scan(trusted, ecard(trusted, person="谁也不是", number="654299199001019919"))


def test_an_ecard_of_somebody_in_no_record_waits_and_is_taken_once(trusted: World) -> None:
    text = ecard(trusted, person="谁也不是", number=id_number("19900101", "991"))
    with pytest.raises(errors.NotRegistered):
        scan(trusted, text)
    with pytest.raises(errors.EcardUsed):
        scan(trusted, text)
    assert fetch_rows("SELECT method, state FROM identification_cardholder") == [("ecard_qr", "waiting")]
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'identification.scan_holder'") == [("1",)]
    with pytest.raises(errors.CardContradicts):
        scan(trusted, ecard(trusted, person="谁也不是", number=id_number("19900101", "991"), birth="19900102", jti="two"))
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'identification.scan_unknown'") == [("1",)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "SYTEC1",
        "SYTEC1..",
        "SYTEC1.e30.e30",
        "SYTEC1.%%%.e30",
        "SYTEC1." + url(b'{"iss":"\\u0000","jti":"","iat":1,"exp":2,"number":"","name":"","birth":"","sex":""}') + ".e30",
        "SYTEC2.e30.e30",
        "码" * 20,
        "A" * 3000,
    ],
)
def test_what_is_no_ecard_is_said_to_be_none(trusted: World, text: str) -> None:
    with pytest.raises(errors.EcardUnreadable):
        scan(trusted, text)


def test_an_issuer_is_registered_once(trusted: World) -> None:
    with pytest.raises(errors.IssuerKnown):
        identification.trust_issuer(actor=system("tacheng"), code="t", name="又一个", public_key=ISSUER.public_key_pem(), now=NOW)


def fetched(world: World, at: datetime = NOW, *, signer: Sm2Signer | None = None, serial: str = "r1", now: datetime = NOW) -> str:
    text = identification.fetch_text(serial, at.isoformat())
    signature = (signer or world.signer).sign(text)
    return identification.fetch_nonce(serial=serial, at=at.isoformat(), signature=signature, now=now)


def push(world: World, nonce: str, person: str = "王秀英") -> None:
    number = world.numbers[person]
    text = identification.signed_text(nonce, "id_card_read", number, person, number[6:14], "female")
    made = Reading(Method.ID_CARD_READ, number, person, number[6:14], "female", nonce)
    identification.take_reading(reading=made, signature=world.signer.sign(text), actor=system("tacheng"), now=NOW)


def test_the_reader_pushes_and_the_page_that_waits_gets_it_once(world: World) -> None:
    teller = world.actor("李静")
    with pytest.raises(errors.NobodyWaits):
        fetched(world)
    identification.wait(actor=teller, reader_device=world.reader, now=NOW)
    assert identification.is_waiting(actor=teller, now=NOW)
    assert identification.collect(actor=teller, now=NOW, pushed=True) is None
    old = fetched(world)
    push(world, fetched(world))
    with pytest.raises(errors.NonceUnknown):
        push(world, old)
    assert not identification.is_waiting(actor=teller, now=NOW)
    found = identification.collect(actor=teller, now=NOW, pushed=True)
    assert found is not None
    assert found.person == world.people["王秀英"]
    with pytest.raises(errors.NonceUnknown):
        identification.collect(actor=teller, now=NOW, pushed=True)


def test_a_page_that_gives_a_nonce_to_the_bridge_does_not_end_the_waiting_of_another_tab(world: World) -> None:
    teller = world.actor("李静")
    identification.wait(actor=teller, reader_device=world.reader, now=NOW)
    identification.give_nonce(actor=teller, reader_device=world.reader, now=NOW)
    push(world, fetched(world))
    assert identification.collect(actor=teller, now=NOW, pushed=True) is not None
    assert identification.collect(actor=teller, now=NOW) is None


def test_the_last_who_waits_gets_the_reading_and_the_other_is_told(world: World) -> None:
    first, second = world.actor("李静"), world.actor("新柜员")
    identification.wait(actor=first, reader_device=world.reader, now=NOW)
    identification.wait(actor=second, reader_device=world.reader, now=NOW)
    push(world, fetched(world))
    with pytest.raises(errors.ReaderTaken):
        identification.collect(actor=first, now=NOW, pushed=True)
    assert identification.collect(actor=second, now=NOW, pushed=True) is not None


def test_who_stopped_waiting_or_waited_too_long_gets_nothing(world: World) -> None:
    teller = world.actor("李静")
    identification.wait(actor=teller, reader_device=world.reader, now=NOW)
    identification.stop_waiting(actor=teller)
    with pytest.raises(errors.NobodyWaits):
        fetched(world)
    identification.wait(actor=teller, reader_device=world.reader, now=NOW)
    late = NOW + timedelta(minutes=6)
    assert not identification.is_waiting(actor=teller, now=late)
    with pytest.raises(errors.NobodyWaits):
        fetched(world, late, now=late)
    with pytest.raises(errors.NonceUnknown):
        identification.collect(actor=teller, now=late, pushed=True)


def test_only_the_bound_reader_may_ask_who_waits_and_only_now(world: World) -> None:
    identification.wait(actor=world.actor("李静"), reader_device=world.reader, now=NOW)
    with pytest.raises(errors.ReadingForged):
        fetched(world, signer=Sm2Signer.generate())
    for serial in ("t1", "nobody", ""):
        with pytest.raises(errors.DeviceUnknown):
            fetched(world, serial=serial)
    with pytest.raises(errors.NonceUnknown):
        fetched(world, NOW - timedelta(minutes=2))
    for at in ("now", "", "2026-11-24T10:00:00"):
        signature = world.signer.sign(identification.fetch_text("r1", at))
        with pytest.raises(errors.NonceUnknown):
            identification.fetch_nonce(serial="r1", at=at, signature=signature, now=NOW)
    with pytest.raises(errors.DeviceUnknown):
        identification.wait(actor=world.actor("周敏"), reader_device=world.reader, now=NOW)


@pytest.fixture
def lenient(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A region that allows a typed number for the enrolment of residents, twice a day."""
    flag, text, number = policy.flag, policy.text, policy.number
    monkeypatch.setattr(policy, "flag", lambda code, on: True if code == "identification.typed_allowed" else flag(code, on))
    monkeypatch.setattr(policy, "text", lambda code, on: "enroll_flexible" if code == "identification.typed_items" else text(code, on))
    monkeypatch.setattr(policy, "number", lambda code, on: 2 if code == "identification.typed_daily_cap" else number(code, on))
    return world


def test_a_typed_number_opens_the_guide_only_and_looks_nobody_up(world: World) -> None:
    with pytest.raises(errors.TypedOpensGuideOnly):
        identification.type_number(actor=world.actor("李静"), number=world.numbers["王秀英"], now=NOW)
    with pytest.raises(errors.TypedOpensGuideOnly):
        identification.type_number(actor=world.actor("李静"), number=id_number("19900101", "991"), now=NOW)
    for number in ("", "1", "654299199001019919", "=1+1", "x" * 5000):
        with pytest.raises(errors.NumberInvalid):
            identification.type_number(actor=world.actor("李静"), number=number, now=NOW)
    assert fetch_rows("SELECT count(*) FROM identification_identification") == [("0",)]


def test_where_it_is_allowed_each_teller_may_type_so_many_a_day_unknown_numbers_too(lenient: World) -> None:
    teller = lenient.actor("李静")
    with pytest.raises(errors.PersonUnknown):
        identification.type_number(actor=teller, number=id_number("19900101", "991"), now=NOW)
    assert identification.type_number(actor=teller, number=lenient.numbers["王秀英"], now=NOW).method is Method.TYPED
    with pytest.raises(errors.TypedCapReached):
        identification.type_number(actor=teller, number=lenient.numbers["王秀英"], now=NOW)
    assert identification.type_number(actor=lenient.actor("新柜员"), number=lenient.numbers["王秀英"], now=NOW)
    assert identification.type_number(actor=teller, number=lenient.numbers["王秀英"], now=NOW + timedelta(days=1))


def test_a_typed_visit_does_the_named_items_only_and_its_case_is_marked_and_drawn(lenient: World) -> None:
    from sheyintong.casework.cases import queries as case_queries
    from sheyintong.foundation.audit import commands as audit
    from sheyintong.foundation.audit.types import Reader

    teller = lenient.actor("李静")
    found = identification.type_number(actor=teller, number=lenient.numbers["王秀英"], now=NOW)
    visits.open_visit(actor=teller, person=found.person, identification=found.id, method=found.method, notice="2026-1", now=NOW)
    visit = visit_queries.open_of_session(teller.session or 0)
    assert visit is not None
    told = {"actor": teller, "person": visit.person, "visit": visit, "checked": [IDENTITY], "now": NOW}
    with pytest.raises(errors.TypedOpensGuideOnly):
        cases.accept(item="print_rights", answers={}, key="k1", **told)  # type: ignore[arg-type]
    with pytest.raises(errors.TypedOpensGuideOnly):
        cases.save_draft(actor=teller, item="enroll_flexible", visit=visit, answers={}, now=NOW)
    done = cases.accept(item="enroll_flexible", answers={"month": "202611"}, key="k2", **told)  # type: ignore[arg-type]
    start, end = case_queries.day_of(NOW)
    lines = case_queries.day_list(Reader(teller), outlet=lenient.outlet, member=None, start=start, end=end)
    assert [(line.number, line.typed) for line in lines] == [(done.number, True)]
    assert case_queries.need(Reader(teller), done.number).typed
    tomorrow = NOW + timedelta(days=1)
    audit.open_era(actor=system("tacheng"), reason="test", now=tomorrow)  # seals also what this test has not committed
    assert cases.draw(actor=system("tacheng"), day=NOW.date(), now=tomorrow) == 1
    assert cases.draw(actor=system("tacheng"), day=NOW.date(), now=tomorrow) is None
