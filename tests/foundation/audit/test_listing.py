"""Who saw whom, by person, case, actor; what has no case behind it; an export that no spreadsheet runs."""

from datetime import timedelta

import pytest

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries
from sheyintong.foundation.audit.errors import NoSuchEntry
from sheyintong.foundation.audit.types import EntryKind, Filter, Overview
from sheyintong.kernel.actors import Actor, ActorKind, system
from tests.foundation.audit.test_record import AT, TELLER, act

GUIDE = Actor(ActorKind.STAFF, 8, "马晓燕", "tacheng", roles=frozenset({"hall_guide"}))


@pytest.fixture
def seen(region: str) -> None:
    """Wang (person 11, also known as 12) is served, looked at without a case, and reminded by the system."""
    write(act(person=11, case=9, reason="=1+1"))
    for actor, persons, case, day in (
        (TELLER, (11,), 9, 0),
        (GUIDE, (12, 30), None, 1),
        (system("tacheng", "欠费提醒"), (11, 30), None, 2),
    ):
        with audit.reading(actor=actor, purpose="查看", at=AT + timedelta(days=day), case=case) as reader:
            for person in persons:
                reader.note("person", person)
            reader.note("contact", 5, "phone")


def test_who_saw_a_person_finds_every_id_of_hers(seen: None) -> None:
    page = queries.who_saw(11, 12)
    assert [(e.kind, e.actor_label) for e in page.entries] == [
        (EntryKind.READ, "欠费提醒"),
        (EntryKind.READ, "马晓燕"),
        (EntryKind.READ, "李静"),
        (EntryKind.ACT, "李静"),
    ]
    assert page.before is None
    assert page.entries[0].fields == ("contact.phone",)
    assert [e.actor_label for e in queries.who_saw(12).entries] == ["马晓燕"]


def test_a_look_without_a_case_is_marked(seen: None) -> None:
    assert [e.actor_label for e in queries.entries(Filter(without_case=True)).entries] == ["马晓燕"]
    assert [e.without_case for e in queries.who_saw(11, 12).entries] == [False, True, False, False]
    assert queries.overview(Filter(persons=(11, 12))) == Overview(entries=4, people=2, systems=1, without_case=1)


def test_entries_are_found_by_case_actor_act_kind_and_time(seen: None) -> None:
    assert queries.count(Filter(case=9)) == 2
    assert queries.count(Filter(actor=("staff", 7))) == 2
    assert queries.count(Filter(act="cases.accept")) == 1
    assert queries.count(Filter(kind=EntryKind.READ, since=AT + timedelta(days=1), until=AT + timedelta(days=2))) == 1
    assert queries.count(Filter(outlet=5)) == 2


def test_pages_follow_each_other(seen: None) -> None:
    first = queries.entries(Filter(), limit=3)
    second = queries.entries(Filter(), before=first.before, limit=3)
    numbers = [e.id for e in (*first.entries, *second.entries)]
    assert len(numbers) == 4
    assert numbers == sorted(numbers, reverse=True)
    assert second.before is None


def test_an_export_has_a_line_for_each_entry_and_runs_nothing(seen: None) -> None:
    lines = list(queries.export_csv(Filter()))
    assert len(lines) == 5
    assert lines[0].startswith("编号,时间")
    assert ",'=1+1," in lines[1]


def test_an_entry_that_is_not_there_is_refused(region: str) -> None:
    with pytest.raises(NoSuchEntry):
        queries.entry(-1)
    with pytest.raises(NoSuchEntry):
        queries.prove(-1)
    assert queries.latest_code() == ""
    assert queries.first_seal_since(AT) is None
