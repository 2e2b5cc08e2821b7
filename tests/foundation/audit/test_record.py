"""One entry for each act, written by the statement of the act; one for each look at personal data."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from sheyintong.engines.database.parts import Insert
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.errors import ReadingInTransaction
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor, ActorKind

AT = datetime(2026, 11, 24, 3, 51, 7, tzinfo=UTC)
TELLER = Actor(ActorKind.STAFF, 7, "李静", "tacheng", session=3, post=4, roles=frozenset({"teller"}), outlet=5, device=6)


def act(**more: object) -> Insert:
    values: dict[str, object] = {"actor": TELLER, "act": "cases.accept", "about": Subject("case", 9, "1124 0871"), "at": AT} | more
    return audit.record(**values)  # type: ignore[arg-type]


def test_an_entry_names_who_as_what_from_where_and_about_whom(region: str) -> None:
    part = act(person=11, item="enroll_flexible", case=9, changed={"state": ["draft", "handled"]}, reason="本人申请")
    entry = write(part).id(part)
    rows = fetch_rows(
        "SELECT actor_label, roles, outlet_id, person_id, changed->'state'->>1, xid > 0 FROM audit_entry WHERE id = $1", [entry]
    )
    assert rows == [("李静", "teller", "5", "11", "handled", "t")]


def test_an_entry_may_name_a_row_of_the_same_statement(region: str) -> None:
    letter = jobs.emit("cases.CaseAccepted", {"x": 1}, at=AT)
    entry = act(about=Subject("letter", letter["id"]), changed={"letter": letter["id"]})
    written = write(letter, entry)
    rows = fetch_rows("SELECT about_id, changed->>'letter' FROM audit_entry WHERE id = $1", [written.id(entry)])
    assert rows == [(str(written.id(letter)),) * 2]


def test_a_rolled_back_act_leaves_no_entry(region: str) -> None:
    with transaction.atomic():
        write(act())
        transaction.set_rollback(True)
    assert fetch_rows("SELECT count(*) FROM audit_entry") == [("0",)]


def test_a_look_at_many_is_one_entry(region: str) -> None:
    with audit.reading(actor=TELLER, purpose="本人读卡", at=AT, case=9) as reader:
        for person in (1, 2, 2, 3):
            reader.note("person", person)
        reader.note("contact", 8, "phone")
    assert fetch_rows("SELECT kind, persons, case_id, jsonb_array_length(subjects->'seen') FROM audit_entry") == [
        ("read", "{1,2,3}", "9", "4")
    ]


def test_a_look_is_kept_although_the_page_fails(region: str) -> None:
    with contextlib.suppress(ZeroDivisionError), audit.reading(actor=TELLER, purpose="", at=AT) as reader:
        reader.note("person", 1)
        raise ZeroDivisionError
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE kind = 'read'") == [("1",)]


def test_looking_at_nobody_leaves_no_entry(region: str) -> None:
    with audit.reading(actor=TELLER, purpose="", at=AT):
        pass
    assert fetch_rows("SELECT count(*) FROM audit_entry") == [("0",)]


def test_reading_refuses_in_a_transaction(region: str) -> None:
    with transaction.atomic(), pytest.raises(ReadingInTransaction), audit.reading(actor=TELLER, purpose="", at=AT):
        pass
    assert not connection.needs_rollback


def test_a_long_label_does_not_stop_the_act(region: str) -> None:
    write(act(about=Subject("case", 1, "长" * 500)))
    assert fetch_rows("SELECT length(about_label) FROM audit_entry") == [("200",)]
