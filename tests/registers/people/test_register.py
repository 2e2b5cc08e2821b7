"""Registering, finding, changing and taking back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit.types import Reader
from sheyintong.registers.people import commands, errors, queries
from sheyintong.registers.people.types import (
    ContactKind,
    How,
    IdentifierKind,
    LifeStatus,
    NewPerson,
    Number,
    ProxyKind,
    Sex,
)
from tests.registers.conftest import ACTOR, NOW, number

Register = Callable[..., int]
FIRST = number("19580312", "022")
CARD = "CA1234567"


def test_a_registered_person_is_found_by_her_number_and_shown_masked(register: Register, reader: Reader) -> None:
    made = register(phone="138 1234-5678")
    found = queries.find_by_number(FIRST.lower(), reader=reader)
    assert found is not None
    assert found.id == made
    assert (found.name_masked, found.phone_masked) == ("王*英", "138****5678")
    assert found.number_masked == FIRST[:4] + "*" * 10 + FIRST[-4:]
    assert FIRST not in repr(found)
    assert reader.notes == (("person", made, ""),)


def test_the_clear_number_is_only_given_with_a_note(register: Register, reader: Reader) -> None:
    made = register()
    card = queries.person(made, reader=reader)
    assert card.document is not None
    assert queries.reveal_identifier(card, card.document, reader=reader) == FIRST
    assert ("person", made, "resident_id") in reader.notes


def test_registering_leaves_an_audit_row_and_an_event_and_no_number_in_either(register: Register) -> None:
    made = register()
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, person_id, changed::text FROM audit_entry")
        assert cursor.fetchall() == [("people.register", made, '{"numbers": ["resident_id"], "contacts": []}')]
        cursor.execute("SELECT event, payload->>'person' FROM jobs_outbox")
        assert cursor.fetchall() == [("people.PersonRegistered", str(made))]


def test_a_number_cannot_hold_for_two_persons(register: Register) -> None:
    register()
    with pytest.raises(errors.NumberTaken):
        register("李秀英")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "王□英"}, errors.NameInvalid),
        ({"birth": date(2030, 1, 1)}, errors.BirthInvalid),
        ({"numbers": (Number(IdentifierKind.RESIDENT_ID, FIRST[:-1] + ("0" if FIRST[-1] != "0" else "1")),)}, errors.NumberInvalid),
        ({"contacts": {ContactKind.PHONE: "12"}}, errors.PhoneInvalid),
        ({"contacts": {ContactKind.ADDRESS: " "}}, errors.AddressInvalid),
    ],
)
def test_registering_refuses_what_is_wrong(region: str, change: dict[str, object], refusal: type[Exception]) -> None:
    good: dict[str, object] = {"name": "王秀英", "birth": date(1958, 3, 12), "sex": Sex.FEMALE, "numbers": ()}
    with pytest.raises(refusal):
        commands.register(NewPerson(**(good | change)), actor=ACTOR, now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["王", "王秀", "wangxiu", "wxy", "WX", "wang xiu", FIRST, "13812345678"])
def test_search_finds_her_by_what_the_teller_knows(register: Register, reader: Reader, text: str) -> None:
    made = register(phone="13812345678")
    register("李静", date(1990, 1, 1))
    assert [card.id for card in queries.search(text, reader=reader)] == [made]


def test_search_takes_percent_signs_as_they_are(register: Register, reader: Reader) -> None:
    register()
    assert queries.search("王%", reader=reader) == []
    with pytest.raises(errors.SearchTooShort):
        queries.search("%", reader=reader)


def test_search_finds_minority_names_whatever_dot_is_typed(register: Register, reader: Reader) -> None:
    made = register("买买提·艾山", date(1970, 1, 1))
    for typed in ("买买提•艾", "买买提.艾山", "maimaiti", "𠮷"):
        found = [card.id for card in queries.search(typed, reader=reader)]
        assert found == ([] if typed == "𠮷" else [made])


def test_a_card_number_finds_her_too(register: Register, reader: Reader) -> None:
    made = register()
    write(*commands.change_number(person=made, number=Number(IdentifierKind.SOCIAL_CARD, CARD), old=None, at=NOW))
    found = queries.find_by_number(CARD, reader=reader)
    assert found is not None
    assert (found.id, found.card_masked) == (made, "*****4567")


def test_a_changed_number_closes_the_old_one_and_can_be_taken_back(register: Register, reader: Reader) -> None:
    made, second = register(), number("19580312", "044")
    card = queries.person(made, reader=reader)
    assert card.document is not None
    old = card.document.id
    parts = commands.change_number(person=made, number=Number(IdentifierKind.RESIDENT_ID, second), old=old, at=NOW)
    new = write(*parts).id(parts[-1])
    assert queries.id_by_number(FIRST) is None
    assert queries.id_by_number(second) == made
    assert len(queries.person(made, reader=reader).identifiers) == 2
    write(*commands.undo_change_number(person=made, new=new, old=old, at=NOW))
    assert queries.id_by_number(FIRST) == made
    assert queries.id_by_number(second) is None


def test_a_number_closed_meanwhile_is_not_changed(register: Register, reader: Reader) -> None:
    made = register()
    card = queries.person(made, reader=reader)
    assert card.document is not None
    change = {"person": made, "old": card.document.id, "at": NOW}
    write(*commands.change_number(number=Number(IdentifierKind.RESIDENT_ID, number("19580312", "044")), **change))  # type: ignore[arg-type]
    with pytest.raises(errors.ChangedMeanwhile):
        write(*commands.change_number(number=Number(IdentifierKind.RESIDENT_ID, number("19580312", "066")), **change))  # type: ignore[arg-type]


def test_a_taken_back_number_is_refused_when_another_holds_it_by_now(register: Register, reader: Reader) -> None:
    made = register()
    card = queries.person(made, reader=reader)
    assert card.document is not None
    old = card.document.id
    parts = commands.change_number(person=made, number=Number(IdentifierKind.RESIDENT_ID, number("19580312", "044")), old=old, at=NOW)
    new = write(*parts).id(parts[-1])
    register("李秀英")
    with pytest.raises(errors.NumberTaken):
        write(*commands.undo_change_number(person=made, new=new, old=old, at=NOW))


def test_a_contact_is_changed_and_taken_back(register: Register, reader: Reader) -> None:
    made = register(phone="13812345678")
    old = queries.person(made, reader=reader).contacts[0].id
    parts = commands.change_contact(person=made, kind=ContactKind.PHONE, value="13900001111", old=old, at=NOW)
    new = write(*parts).id(parts[-1])
    assert queries.person(made, reader=reader).phone_masked == "139****1111"
    assert queries.find_by_phone("13812345678", reader=reader) == []
    write(*commands.undo_change_contact(person=made, new=new, old=old, at=NOW))
    assert queries.person(made, reader=reader).phone_masked == "138****5678"
    with pytest.raises(errors.ChangedMeanwhile):
        write(*commands.undo_change_contact(person=made, new=new, old=old, at=NOW))


def test_a_first_contact_is_added_once(register: Register) -> None:
    made = register()
    parts = commands.change_contact(person=made, kind=ContactKind.ADDRESS, value="塔城市新华街1号", old=None, at=NOW)
    new = write(*parts).id(parts[-1])
    write(*commands.undo_change_contact(person=made, new=new, old=None, at=NOW))
    write(*parts)
    with pytest.raises(errors.ChangedMeanwhile):
        write(*parts)


def test_name_birth_sex_and_life_are_changed_only_from_what_was_read(register: Register, reader: Reader) -> None:
    made = register()
    write(
        *commands.change_name(person=made, old="王秀英", new="王绣英", at=NOW),
        *commands.register_proxy(
            person=made, proxy=register("王强", date(1980, 1, 1)), kind=ProxyKind.AGENT, items=[], evidence="委托书",
            valid_from=date(2026, 1, 1), valid_to=None, at=NOW,
        ),
    )  # fmt: skip
    write(*commands.change_birth(person=made, old=date(1958, 3, 12), new=date(1957, 3, 12), at=NOW))
    write(*commands.change_sex(person=made, old=Sex.FEMALE, new=Sex.MALE))
    write(*commands.change_life(person=made, old=LifeStatus.ALIVE, new=LifeStatus.DEAD, died_on=date(2026, 1, 1)))
    card = queries.person(made, reader=reader)
    assert (card.name, card.birth, card.sex, card.died_on) == ("王绣英", date(1957, 3, 12), Sex.MALE, date(2026, 1, 1))
    assert [found.id for found in queries.search("王绣", reader=reader)] == [made]
    with pytest.raises(errors.ChangedMeanwhile):
        write(*commands.change_name(person=made, old="王秀英", new="王琇英", at=NOW))


def test_same_persons_are_one_set_and_nothing_is_re_pointed(register: Register) -> None:
    one, other, third = register(), register(sequence="044"), register(sequence="066")
    assert queries.ids_of(one) == {one}
    assert commands.note_same_person(one=other, other=third, evidence="户口簿", actor=ACTOR, now=NOW) == other
    assert commands.note_same_person(one=one, other=third, evidence="户口簿", actor=ACTOR, now=NOW) == one
    assert queries.ids_of(other) == {one, other, third}
    with pytest.raises(errors.AlreadySame):
        commands.note_same_person(one=one, other=other, evidence="户口簿", actor=ACTOR, now=NOW)
    with pytest.raises(errors.EvidenceMissing):
        commands.note_same_person(one=one, other=other, evidence=" ", actor=ACTOR, now=NOW)


def test_a_proxy_covers_named_items_in_its_time_until_it_ends(register: Register, reader: Reader) -> None:
    made, son = register(), register("王强", date(1980, 1, 1))
    again = register("王强", date(1980, 1, 1), sequence="044")
    commands.note_same_person(one=son, other=again, evidence="同名同号", actor=ACTOR, now=NOW)
    (part,) = commands.register_proxy(
        person=made, proxy=son, kind=ProxyKind.GUARDIAN, items=["print_rights"], evidence="户口簿",
        valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), at=NOW,
    )  # fmt: skip
    proxy = write(part).id(part)
    held = queries.mandate(proxy, by=again, on=date(2026, 12, 31))
    assert held is not None
    assert (held.person, held.covers("print_rights", date(2026, 6, 1)), held.covers("change_key", date(2026, 6, 1))) == (made, True, False)
    assert held.last_day == date(2026, 12, 31)
    assert queries.mandate(proxy, by=son, on=date(2027, 1, 1)) is None
    assert queries.mandate(proxy, by=made, on=date(2026, 6, 1)) is None
    write(*commands.end_proxy(proxy=proxy, reason="本人撤销", at=NOW))
    assert queries.mandate(proxy, by=son, on=date(2026, 6, 1)) is None
    write(*commands.undo_end_proxy(proxy=proxy))
    assert [each.proxy_name for each in queries.proxies_of(made, reader=reader)] == ["王强"]
    assert [each.person for each in queries.acting_for(son, on=date(2026, 6, 1), reader=reader)] == [made]
    assert reader.notes == (("person", son, "list"), ("person", made, "list"))


def test_a_proxy_needs_another_person_evidence_and_a_time(register: Register) -> None:
    good = {
        "person": 1, "proxy": 2, "kind": ProxyKind.AGENT, "items": [], "evidence": "委托书",
        "valid_from": date(2026, 1, 1), "valid_to": None, "at": NOW,
    }  # fmt: skip
    for change, refusal in (
        ({"proxy": 1}, errors.OwnProxy),
        ({"evidence": " "}, errors.EvidenceMissing),
        ({"valid_to": date(2026, 1, 1)}, errors.ProxyPeriodInvalid),
    ):
        with pytest.raises(refusal):
            commands.register_proxy(**(good | change))  # type: ignore[arg-type]


def test_the_privacy_notice_is_remembered_by_version_for_the_whole_set(register: Register, reader: Reader) -> None:
    one, other = register(), register(sequence="044")
    write(*commands.note_consent(person=one, version="2026-01", how=How.READ_ALOUD, at=NOW))
    commands.note_same_person(one=one, other=other, evidence="户口簿", actor=ACTOR, now=NOW)
    assert queries.notice_shown(other, "2026-01")
    assert not queries.notice_shown(other, "2026-02")
    assert queries.person(one, reader=reader).notice == "2026-01"


def test_looking_up_reads_no_table_through(register: Register, reader: Reader) -> None:
    register(phone="13812345678")
    asked = {
        "SELECT person_id FROM people_identifier WHERE number_index = ANY ('{}'::bytea[]) AND valid_to IS NULL": "people_identifier",
        "SELECT person_id FROM people_contact WHERE value_index = ANY ('{}'::bytea[]) AND ended_at IS NULL AND kind = 'phone'": "phone",
        "SELECT id FROM people_person WHERE name_key ~>=~ '王' AND name_key ~<~ '王z' ORDER BY name_key USING ~<~ LIMIT 5": "person_name",
        "SELECT id FROM people_person WHERE pinyin ~>=~ 'w' AND pinyin ~<~ 'wz' ORDER BY pinyin USING ~<~ LIMIT 5": "person_pinyin",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for text, index in asked.items():
            cursor.execute(f"EXPLAIN {text}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index" in plan, plan
            assert index in plan, plan
