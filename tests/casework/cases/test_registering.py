"""登记新参保人：somebody in no record is registered as her signed card tells, once, by whoever may begin a record, and nothing of her is kept else."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases.errors import LooksAlike, NowhereToBegin
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.errors import CardContradicts, CardUnreadable, EcardUsed, HolderGone, NotRegistered, PersonUnknown
from sheyintong.casework.identification.types import Method, Reading
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits import queries as visit_queries
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions.errors import NoSuchAgency
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.authority.errors import FactsMoved, NotAuthorised
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets.types import DeviceKind
from sheyintong.registers.people import commands as people_commands
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import AddressInvalid, PhoneInvalid
from sheyintong.registers.people.types import ContactKind, IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_queries
from sheyintong.registers.staff.errors import OwnCard, OwnNumberFirst
from sheyintong.wiring.items import HANDLERS
from tests.casework.identification.test_other_ways import ISSUER, ecard
from tests.support.world import NOW, World, id_number, number_for

from .test_accepting import accept, arrive, count

NAME, NUMBER = "沙吾列·哈那提", id_number("20010417", "904")
TOWN = "654201001"


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    """Every handler, also for the tests that come after one that took some away."""
    cases.use_handlers(HANDLERS)
    yield
    cases.use_handlers(HANDLERS)


def lay(
    world: World, who: Actor, *, number: str = NUMBER, name: str = NAME, birth: str = "2001-04-17", sex: str = "female",
    method: Method = Method.ID_CARD_READ,
) -> None:  # fmt: skip
    """A card is laid on the reader that this member's page waits for."""
    nonce = identification.give_nonce(actor=who, reader_device=world.reader, now=NOW)
    signed = world.signer.sign(identification.signed_text(nonce, method, number, name, birth, sex))
    identification.take_reading(
        reading=Reading(method, number, name, birth, sex, nonce), signature=signed, actor=system("tacheng"), now=NOW
    )


def tell(who: Actor) -> None:
    """She has told a number of her own, as everybody does who comes in by an invitation."""
    if not staff_queries.has_told_number(who.member or 0):
        staff.name_number(member=who.member or 0, number=number_for(who.label), actor=who, now=NOW)


def read(world: World, who: str = "李静", **other: object) -> Actor:
    """As ``lay``, and her page is told that the holder is in no record."""
    actor = world.actor(who)
    tell(actor)
    lay(world, actor, **other)  # type: ignore[arg-type]
    with pytest.raises(NotRegistered):
        identification.collect(actor=actor, now=NOW)
    return actor


def waiting(actor: Actor, *, at: object = NOW) -> cases.Unregistered:
    return cases.unregistered(actor=actor, reader=Reader(actor), now=at)  # type: ignore[arg-type]


def register(actor: Actor, holder: int = 0, *, township: str = TOWN, somebody_else: bool = False, **told: str) -> int:
    contacts = {ContactKind(kind): text for kind, text in told.items()}
    return cases.register_holder(
        actor=actor, holder=holder or waiting(actor).holder.id, township=township, contacts=contacts, somebody_else=somebody_else, notice="2026-1",
        reader=Reader(actor), now=NOW,
    )  # fmt: skip


def acts() -> Sequence[str]:
    return [str(act) for (act,) in fetch_rows("SELECT act FROM audit_entry ORDER BY id")]


def left_of_her() -> list[tuple[str | None, ...]]:
    return list(fetch_rows("SELECT state, told_sealed FROM identification_cardholder ORDER BY id"))


def test_she_is_registered_as_her_card_tells_and_stands_here(world: World) -> None:
    teller = read(world)
    found = waiting(teller)
    assert (found.holder.name, found.holder.birth, found.alike, found.against) == (NAME, date(2001, 4, 17), 0, None)
    before = len(acts())
    visit = register(teller, phone="15402890011", address="二工镇示例村 15 号")
    here = visit_queries.open_of_session(teller.session or 0)
    assert here is not None
    assert (here.id, here.method, here.mandate) == (visit, Method.ID_CARD_READ, None)
    card = people.person(here.person, reader=Reader(teller))
    assert (card.name, card.birth, card.sex, card.township is not None) == (NAME, date(2001, 4, 17), Sex.FEMALE, True)
    assert [(each.kind, each.masked) for each in card.identifiers] == [(IdentifierKind.RESIDENT_ID, f"6542**********{NUMBER[-4:]}")]
    assert {each.kind for each in card.contacts} == {ContactKind.PHONE, ContactKind.ADDRESS}
    assert card.notice == "2026-1"
    assert acts()[before:] == ["people.register", "identification.read", "visits.open"]
    assert left_of_her() == [("registered", None)]
    assert accept(world, here).state == "handled"


def test_her_card_read_again_finds_her(world: World) -> None:
    teller = read(world)
    register(teller)
    lay(world, teller)
    found = identification.collect(actor=teller, now=NOW)
    assert found is not None
    assert fetch_rows("SELECT count(*) FROM people_person WHERE name = '沙吾列·哈那提'") == [("1",)]


def test_an_ecard_that_she_waited_by_does_not_identify_her_once_she_is_registered(world: World) -> None:
    teller = world.actor("李静")
    identification.trust_issuer(actor=system("tacheng"), code="t", name="测试签发方", public_key=ISSUER.public_key_pem(), now=NOW)
    shown = ecard(world, person=NAME, number=NUMBER)
    with pytest.raises(NotRegistered):
        identification.take_ecard(actor=teller, text=shown, now=NOW)
    read(world)  # her card is laid on the reader instead
    register(teller)
    with pytest.raises(EcardUsed):
        identification.take_ecard(actor=teller, text=shown, now=NOW)
    assert identification.take_ecard(actor=teller, text=ecard(world, person=NAME, number=NUMBER, jti="two"), now=NOW)


def test_nothing_is_kept_where_she_is_not_registered(world: World) -> None:
    teller = read(world)
    identification.leave(session=teller.session, actor=teller, now=NOW)
    identification.leave(session=teller.session, actor=teller, now=NOW)
    with pytest.raises(HolderGone):
        waiting(teller)
    assert left_of_her() == [("left", None)]
    assert acts().count("identification.leave_holder") == 1


def test_of_two_who_let_her_go_at_once_one_does_and_nobody_is_refused(committed_world: World) -> None:
    teller = read(committed_world)
    refused: list[BaseException] = []

    def again() -> None:
        try:
            with schemas.region("tacheng"):
                identification.leave(session=teller.session, actor=teller, now=NOW)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    second = threading.Thread(target=again)
    with transaction.atomic():
        identification.leave(session=teller.session, actor=teller, now=NOW)
        second.start()
        until = time.monotonic() + 20
        while second.is_alive() and fetch_rows("SELECT count(*) FROM pg_locks WHERE NOT granted") == [("0",)] and time.monotonic() < until:
            time.sleep(0.01)
    second.join(20)
    assert (refused, second.is_alive(), acts().count("identification.leave_holder")) == ([], False, 1)


def test_the_next_card_and_the_next_visit_end_her_waiting(world: World) -> None:
    teller = read(world)
    first = waiting(teller).holder.id
    read(world, number=id_number("19990101", "906"), name="另一位", birth="19990101")
    assert left_of_her()[0] == ("left", None)
    with pytest.raises(HolderGone):
        register(teller, first)
    arrive(world)
    assert [state for state, _ in left_of_her()] == ["left", "left"]
    with pytest.raises(HolderGone):
        waiting(teller)


def test_another_session_does_not_see_her(world: World) -> None:
    teller, colleague = read(world), world.actor("新柜员")
    holder = waiting(teller).holder.id
    with pytest.raises(HolderGone):
        waiting(colleague)
    with pytest.raises(HolderGone):
        register(colleague, holder)


def test_after_her_minutes_she_is_gone_and_the_schedule_empties_her_card(world: World) -> None:
    teller = read(world)
    later = NOW + timedelta(minutes=15)
    assert waiting(teller, at=later - timedelta(seconds=1)).against is None
    with pytest.raises(HolderGone):
        waiting(teller, at=later)
    assert identification.expire_holders(actor=system("tacheng"), now=later - timedelta(seconds=1)) == 0
    assert identification.expire_holders(actor=system("tacheng"), now=later) == 1
    assert identification.expire_holders(actor=system("tacheng"), now=later) == 0
    assert left_of_her() == [("left", None)]


def test_registered_at_another_counter_meanwhile_she_is_read_again(world: World) -> None:
    teller = read(world)
    holder = waiting(teller).holder.id
    entry = NewPerson(NAME, date(2001, 4, 17), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, NUMBER),))
    people_commands.register(entry, actor=system("tacheng"), now=NOW)
    with pytest.raises(HolderGone):
        register(teller, holder)
    assert count("visits_visit") == 0


def test_in_the_very_write_a_number_that_was_taken_registers_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    teller = read(world)
    found = waiting(teller)
    entry = NewPerson(NAME, date(2001, 4, 17), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, NUMBER),))
    people_commands.register(entry, actor=system("tacheng"), now=NOW)
    monkeypatch.setattr("sheyintong.casework.cases.commands.registering.unregistered", lambda **_: found)
    with pytest.raises(HolderGone):
        register(teller, found.holder.id)
    assert left_of_her()[0][0] == "waiting"


@pytest.mark.parametrize("form", ["18", "15"])
def test_nobody_registers_herself(world: World, form: str) -> None:
    number = id_number("19910417", "904")
    told = number if form == "18" else short_form(number) or ""
    teller = world.actor("李静")
    staff.name_number(member=teller.member or 0, number=told, actor=teller, now=NOW)
    read(world, number=number, birth="1991-04-17")
    found = waiting(teller)
    assert isinstance(found.against, OwnCard)
    with pytest.raises(OwnCard):
        register(teller, found.holder.id)
    assert fetch_rows("SELECT count(*) FROM people_person WHERE name = '沙吾列·哈那提'") == [("0",)]


def test_a_number_told_between_the_page_and_the_write_stops_the_write(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    teller = read(world)
    found = waiting(teller)
    staff.correct_number(member=teller.member or 0, number=NUMBER, reason="换证", actor=world.actor("地区内控"), now=NOW)
    monkeypatch.setattr("sheyintong.casework.cases.commands.registering.unregistered", lambda **_: found)
    with pytest.raises(OwnCard):
        register(teller, found.holder.id)


def test_whoever_told_no_number_of_her_own_registers_nobody_yet(world: World) -> None:
    teller = world.actor("李静")
    lay(world, teller)
    with pytest.raises(NotRegistered):
        identification.collect(actor=teller, now=NOW)
    assert isinstance(waiting(teller).against, OwnNumberFirst)
    with pytest.raises(OwnNumberFirst):
        register(teller)
    tell(teller)
    assert register(teller)


def test_two_records_of_one_person_look_alike_once(world: World) -> None:
    entry = NewPerson(NAME, date(2001, 4, 17), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, id_number("20010417", "906")),))
    one = people_commands.register(entry, actor=system("tacheng"), now=NOW).id
    other = people_commands.register(replace(entry, numbers=()), actor=system("tacheng"), now=NOW).id
    teller = read(world)
    assert waiting(teller).alike == 2
    people_commands.note_same_person(one=one, other=other, evidence="同一人", actor=system("tacheng"), now=NOW)
    assert waiting(teller).alike == 1


def test_whoever_may_not_begin_a_record_registers_nobody(world: World) -> None:
    beginner = read(world, "新柜员")
    found = waiting(beginner)
    assert isinstance(found.against, NotAuthorised)
    assert {reason.code for reason in found.against.reasons} == {"staff.certificate_missing"}
    with pytest.raises(NotAuthorised):
        register(beginner, found.holder.id)


def test_an_outlet_that_closed_between_the_page_and_the_write_registers_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    teller = read(world)
    found = waiting(teller)
    outlets.suspend(outlet=world.outlet, reason="停电", actor=world.actor("赵建华"), now=NOW)
    monkeypatch.setattr("sheyintong.casework.cases.commands.registering.unregistered", lambda **_: found)
    with pytest.raises(FactsMoved):
        register(teller, found.holder.id)


def test_without_an_item_that_begins_a_record_nobody_is_registered(world: World) -> None:
    teller = read(world)
    cases.use_handlers({code: handler for code, handler in HANDLERS.items() if not handler.begins_record})
    assert isinstance(waiting(teller).against, NowhereToBegin)
    with pytest.raises(NowhereToBegin):
        register(teller)


def test_who_looks_alike_is_asked_about_first(world: World) -> None:
    other = NewPerson(NAME, date(2001, 4, 17), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, id_number("20010417", "906")),))
    people_commands.register(other, actor=system("tacheng"), now=NOW)
    teller = read(world)
    assert waiting(teller).alike == 1
    with pytest.raises(LooksAlike):
        register(teller)
    assert register(teller, somebody_else=True)
    changed = "SELECT changed->>'alike' FROM audit_entry WHERE act = 'people.register' ORDER BY id DESC LIMIT 1"
    assert fetch_rows(changed) == [("1",)]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"phone": "12"}, PhoneInvalid), ({"address": "x" * 201}, AddressInvalid), ({"township": "654201"}, NoSuchAgency), ({"township": "no"}, NoSuchAgency)],
    ids=lambda each: str(each)[:30],
)  # fmt: skip
def test_what_is_typed_is_checked_and_she_goes_on_waiting(world: World, told: dict[str, str], refusal: type[Exception]) -> None:
    teller = read(world)
    with pytest.raises(refusal):
        register(teller, **told)
    assert register(teller, township="")


@pytest.mark.parametrize(
    ("card", "what"),
    [({"birth": "2001-04-18"}, "出生日期"), ({"birth": "x"}, "出生日期"), ({"birth": ""}, "出生日期"),
     ({"birth": "1849-12-31", "number": "E12345678"}, "出生日期"), ({"name": ""}, "姓名"), ({"name": "a\x01b"}, "姓名")],
    ids=lambda each: repr(each)[:30],
)  # fmt: skip
def test_a_card_that_contradicts_itself_registers_nobody_and_is_not_kept(world: World, card: dict[str, str], what: str) -> None:
    teller = world.actor("李静")
    lay(world, teller, **card)  # type: ignore[arg-type]
    with pytest.raises(CardContradicts) as refused:
        identification.collect(actor=teller, now=NOW)
    assert refused.value.data == {"what": what}
    assert count("identification_cardholder") == 0


@pytest.mark.parametrize(
    ("number", "sex", "known"),
    [(NUMBER, "", Sex.FEMALE), (NUMBER, "女", Sex.FEMALE), (NUMBER, "male", Sex.MALE), ("H12345678", "", Sex.UNSTATED)],
)
def test_the_card_says_the_sex_else_the_number_does(world: World, number: str, sex: str, known: Sex) -> None:
    assert waiting(read(world, number=number, sex=sex)).holder.sex is known


@pytest.mark.parametrize("method", [Method.TYPED, Method.ECARD_QR])
def test_what_a_reader_says_and_no_card_said_registers_nobody(world: World, method: Method) -> None:
    with pytest.raises(CardUnreadable):
        lay(world, world.actor("李静"), method=method)
    assert count("identification_cardholder") == 0


def test_a_social_card_of_nobody_registers_nobody(world: World) -> None:
    teller = world.actor("李静")
    lay(world, teller, number="SYN99990000", method=Method.SOCIAL_CARD_READ)
    with pytest.raises(PersonUnknown):
        identification.collect(actor=teller, now=NOW)
    assert count("identification_cardholder") == 0


def test_what_is_kept_of_her_card_is_sealed(world: World) -> None:
    read(world)
    kept = fetch_rows("SELECT encode(told_sealed, 'escape') FROM identification_cardholder")[0][0] or ""
    assert NUMBER not in kept
    assert NAME not in kept


def test_the_centre_registers_at_its_own_hall(world: World) -> None:
    clerk = world.actor("周敏")
    tell(clerk)
    hall = outlets.bind_device(
        outlet=world.hall, kind=DeviceKind.READER, serial="r9", public_key=world.signer.public_key_pem(), actor=system("tacheng"), now=NOW
    )
    nonce = identification.give_nonce(actor=clerk, reader_device=hall, now=NOW)
    signed = world.signer.sign(identification.signed_text(nonce, Method.ID_CARD_READ, NUMBER, NAME, "20010417", "female"))
    made = Reading(Method.ID_CARD_READ, NUMBER, NAME, "20010417", "female", nonce)
    identification.take_reading(reading=made, signature=signed, actor=system("tacheng"), now=NOW)
    with pytest.raises(NotRegistered):
        identification.collect(actor=clerk, now=NOW)
    assert register(replace(clerk, device=hall), township="")
    visits.close_open(actor=clerk, now=NOW)
