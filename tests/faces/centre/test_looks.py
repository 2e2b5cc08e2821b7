"""没有办件的查看：an honest visit is explained by itself; a look-up, and a look at somebody else, are to be asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.visits import commands as visits
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.acts import ACTS
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries
from sheyintong.foundation.audit.types import Entry, Filter
from sheyintong.kernel.actors import Actor
from sheyintong.registers.people import commands as people_commands
from sheyintong.registers.people import queries as people
from tests.casework.cases.test_accepting import accept, arrive
from tests.hostile.conftest import HOME, House, field, filled, house, house_keys, world
from tests.support.world import NOW, World

__all__ = ["filled", "house", "house_keys", "world"]


def alone() -> Sequence[Entry]:
    """What is marked, the oldest first; list, figures and export say the same."""
    asked = Filter(explaining=case_queries.EXPLAINING)
    listed = [each for each in queries.entries(asked, limit=500).entries if each.without_case]
    narrowed = queries.entries(replace(asked, without_case=True), limit=500).entries
    exported = [
        line for line in queries.export_csv(asked, judged=lambda each: "没有办件" if each.without_case else "") if "没有办件," in line
    ]
    assert [each.id for each in listed] == [each.id for each in narrowed]
    assert len(listed) == len(exported) == queries.overview(asked).without_case
    return listed[::-1]


def look(actor: Actor, *persons: int, minutes: int = 0, field: str = "") -> None:
    with audit.reading(actor=actor, purpose="查看", at=NOW + timedelta(minutes=minutes)) as reader:
        for person in persons:
            reader.note("person", person, field)


def test_an_honest_visit_with_two_items_has_no_marked_line(house: House) -> None:
    teller = house.browser("李静")
    house.read_card(teller)
    for item in ("enroll_flexible", "print_rights"):
        assert teller.get(f"{HOME}/outlet/").status_code == 200
        done = teller.post(f"{HOME}/outlet/item/{item}/", house.form(teller, item))
        assert done.status_code == 303, done.content.decode()
        assert teller.get(done["Location"]).status_code == 200
    visit = field(teller.get(f"{HOME}/outlet/item/print_rights/"), "visit")
    assert teller.get(f"{HOME}/outlet/receipt/{visit}/").status_code == 200
    csrf = field(teller.get(f"{HOME}/outlet/"), "csrf")
    assert teller.post(f"{HOME}/outlet/visit/close/", {"csrf": csrf, "visit": visit, "signed": "1"}).status_code == 303
    assert teller.get(f"{HOME}/outlet/").status_code == 200
    page = house.browser("陈立").get(f"{HOME}/centre/audit/").content.decode()
    assert "hotrow" not in page
    assert "本人来访" in page
    with schemas.region("tacheng"):
        assert alone() == []
        assert fetch_rows("SELECT count(*) > 5 FROM audit_entry WHERE kind = 'read' AND case_id IS NULL AND persons <> '{}'") == [("t",)]


def test_a_look_up_in_the_register_without_a_case_is_marked(house: House) -> None:
    clerk, auditor = house.browser("周敏"), house.browser("陈立")
    csrf = field(clerk.get(f"{HOME}/centre/register/"), "csrf")
    assert clerk.post(f"{HOME}/centre/register/", {"csrf": csrf, "text": "王秀英"}).status_code == 200
    assert clerk.get(f"{HOME}/centre/register/{house.world.people['王秀英']}/").status_code == 200
    with schemas.region("tacheng"):
        assert [each.reason for each in alone()] == ["登记库查找：姓名 王*英", "登记库查看"]
    page = auditor.get(f"{HOME}/centre/audit/?without_case=1").content.decode()
    assert page.count("hotrow") == 2
    exported = auditor.get(f"{HOME}/centre/audit/?without_case=1&as=csv").content.decode()
    assert exported.count("没有办件") == 2


def test_a_look_at_another_person_during_an_open_visit_is_marked(world: World) -> None:
    teller, wang, zhou = world.actor("李静"), world.people["王秀英"], world.people["周代办"]
    arrive(world)
    look(teller, wang)
    look(teller, wang, zhou)
    look(teller, wang, zhou, field="list")
    assert [each.persons for each in alone()] == [tuple(sorted((wang, zhou)))]
    assert [each.met for each in queries.entries(Filter(explaining=case_queries.EXPLAINING), limit=3).entries] == [False, True, True]


def test_a_visit_explains_until_she_has_gone_and_only_in_its_own_session(world: World) -> None:
    teller, wang = world.actor("李静"), world.people["王秀英"]
    look(teller, wang)
    first = arrive(world)
    look(world.actor("新柜员"), wang)
    look(replace(teller, session=None), wang)
    visits.close(actor=teller, visit=first, signed=True, now=NOW)
    look(teller, wang)
    arrive(world, person="周代办")
    look(teller, wang)
    arrive(world)
    look(teller, wang)
    assert len(alone()) == 5


def test_a_visit_is_of_every_record_of_hers(world: World) -> None:
    wang, other = world.people["王秀英"], world.people["周代办"]
    people_commands.note_same_person(one=wang, other=other, evidence="同一人", actor=world.actor("周敏"), now=NOW)
    arrive(world)
    look(world.actor("李静"), *people.ids_of(wang))
    assert alone() == []


def test_a_number_that_was_only_typed_explains_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheyintong.casework.identification.queries.typed_items", lambda today: frozenset({"print_rights"}))
    teller, wang = world.actor("李静"), world.people["王秀英"]
    found = identification.type_number(actor=teller, number=world.numbers["王秀英"], now=NOW)
    visits.open_visit(actor=teller, person=found.person, identification=found.id, method=found.method, notice="2026-1", now=NOW)
    look(teller, wang)
    assert len(alone()) == 1


def test_work_on_a_case_of_hers_explains_a_look_of_the_same_session_within_the_hour(world: World) -> None:
    teller, clerk, wang = world.actor("李静"), world.actor("周敏"), world.people["王秀英"]
    done = accept(world, arrive(world))
    visits.close_open(actor=teller, now=NOW)
    look(teller, wang, minutes=59)
    assert alone() == []
    look(teller, wang, minutes=61)
    look(clerk, wang)
    assert len(alone()) == 2
    case = case_queries.by_id(audit.Reader(clerk), int(str(fetch_rows("SELECT id FROM cases_case WHERE number = $1", [done.number])[0][0])))
    cases.assign(actor=world.actor("赵建华"), case=case, to=clerk.member, now=NOW)
    look(world.actor("赵建华"), wang)
    assert len(alone()) == 3


def test_what_explains_a_look_is_something_that_the_trail_can_say() -> None:
    known = case_queries.EXPLAINING
    assert {*known.comes, *known.goes, *known.works} <= ACTS.keys()
