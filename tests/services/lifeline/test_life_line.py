"""One person's record as the database has it: over all her records, in one statement, noted."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases.models import Case, Pause
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.errors import NoSuchPerson
from sheyintong.registers.people.types import NewPerson, Sex
from sheyintong.services.lifeline import queries
from sheyintong.services.lifeline.types import LifeLine
from sheyintong.wiring.items import HANDLERS
from tests.casework.cases.test_accepting import accept, arrive
from tests.casework.conftest import filled, house_keys, world
from tests.support.world import NOW, World

__all__ = ["filled", "house_keys", "world"]


@pytest.fixture(autouse=True)
def handlers() -> None:
    cases.use_handlers(HANDLERS)


def life(world: World, person: str | int = "王秀英") -> LifeLine:
    reader = Reader(world.actor("李静"))
    return queries.life_line(world.people[person] if isinstance(person, str) else person, reader=reader, today=NOW.date())


def test_before_and_after_enrolling(world: World) -> None:
    assert [each.code for each in life(world).dues] == ["lifeline.uncovered"]
    done = accept(world, arrive(world))
    after = life(world)
    assert after.dues == ()
    told = {each.what: each for each in after.happenings}
    assert (told["参保"].on, told["参保"].about) == (date(2026, 11, 1), "企业职工基本养老保险")
    assert (told["受理"].case, told["受理"].place) == (done.number, "绿洲银行文化路支行")
    assert (after.happenings[-1].what, after.happenings[-1].on) == ("出生", date(1972, 5, 12))


def test_a_case_that_waits_names_the_place_and_what_is_missing(world: World) -> None:
    number = accept(world, arrive(world)).number
    Case.objects.filter(number=number).update(state="in_correction", waits_at_id=world.hall)
    Pause.objects.create(case_id=Case.objects.get(number=number).pk, since=NOW.date(), wanted="户口簿首页")
    due = life(world).dues[0]
    assert (due.code, due.case, due.why) == ("lifeline.correction", number, "到塔城市社会保险中心大厅补齐：户口簿首页")


def test_two_records_of_one_person_are_one_life(world: World) -> None:
    actor = world.actor("李静")
    entry = NewPerson(name="王秀英", birth=date(1972, 5, 12), sex=Sex.FEMALE, numbers=(), township=None, contacts={})
    other = people.register(entry, actor=actor, now=NOW).id
    people.note_same_person(one=world.people["王秀英"], other=other, evidence="户口簿核对", actor=actor, now=NOW)
    accept(world, arrive(world))
    both = life(world), life(world, other)
    assert both[0].records == both[1].records == tuple(sorted((world.people["王秀英"], other)))
    assert [each for each in both[0].happenings if each.case] == [each for each in both[1].happenings if each.case] != []


def test_a_complaint_is_no_part_of_it(world: World) -> None:
    number = accept(world, arrive(world)).number
    Case.objects.filter(number=number).update(item_code="complaint", about_outlet_id=world.outlet)
    assert [each for each in life(world).happenings if each.case] == []


def test_the_read_is_one_statement_and_leaves_one_entry(world: World) -> None:
    life(world)
    with CaptureQueriesContext(connection) as seen, audit.reading(actor=world.actor("李静"), purpose="一人一档", at=NOW) as reader:
        queries.life_line(world.people["王秀英"], reader=reader, today=NOW.date())
    assert len([each for each in seen if "people_person" in each["sql"]]) <= 1
    found = fetch_rows("SELECT persons::text, reason FROM audit_entry WHERE kind = 'read' ORDER BY id DESC LIMIT 1")
    assert found == [(f"{{{world.people['王秀英']}}}", "一人一档")]


def test_nobody_has_no_life_line(world: World) -> None:
    with pytest.raises(NoSuchPerson):
        life(world, 987654321)
