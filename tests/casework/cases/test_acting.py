"""代办：whoever is here acts for somebody who empowered her, within the mandate and no further."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.cases.commands import deciding
from sheyintong.casework.cases.errors import AnswersRefused, BeyondMandate, MaterialUnchecked, OnlyInPerson
from sheyintong.casework.identification.types import Method
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits import queries as visit_queries
from sheyintong.casework.visits.errors import CardFirst, VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.access.errors import SessionOver
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.types import Filter, Reader
from sheyintong.kernel.actors import system
from sheyintong.kernel.periods import add_months
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.people import commands as people
from sheyintong.registers.people import queries as people_queries
from sheyintong.registers.people.errors import ProxyOver
from sheyintong.registers.people.types import LifeStatus, ProxyKind
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.errors import ActorGone
from tests.support.world import IDENTITY, NOW, World, id_number

from .test_accepting import FLEXIBLE, arrive
from .test_own_case import registered

BOTH = [IDENTITY, "代办人的身份证件"]
PRINCIPAL, PROXY = "王秀英", "周代办"


def empowered(world: World, *items: str, until: date | None = None, person: str = PRINCIPAL, proxy: str = PROXY) -> int:
    """周代办 may act for 王秀英; the number of the relation."""
    (row,) = people.register_proxy(
        person=world.people[person], proxy=world.people[proxy], kind=ProxyKind.AGENT, items=items, evidence="授权书",
        valid_from=NOW.date(), valid_to=until, at=NOW,
    )  # fmt: skip
    return write(row).id(row)


def go_on(world: World, visit: Visit, proxy: int | None, teller: str = "李静") -> Visit:
    visits.act_for(actor=world.actor(teller), visit=visit, proxy=proxy, notice="2026-1", now=NOW)
    found = visit_queries.open_of_session(world.actor(teller).session or 0)
    assert found is not None
    return found


def accept(world: World, visit: Visit, item: str = "print_rights", known: cases.Known | None = None) -> cases.Accepted:
    answers = FLEXIBLE if item == "enroll_flexible" else {}
    return cases.accept(
        actor=world.actor("李静"), person=visit.person, item=item, visit=visit, answers=answers, checked=[IDENTITY], key=f"{visit.id}{item}",
        now=NOW, known=known,
    )  # fmt: skip


def test_one_identification_serves_the_proxy_and_whoever_empowered_her(world: World) -> None:
    relation = empowered(world, until=NOW.date() + timedelta(days=30))
    own = arrive(world, person=PROXY)
    accept(world, own)
    acting = go_on(world, own, relation)
    assert (acting.person, acting.here, acting.identification) == (world.people[PRINCIPAL], world.people[PROXY], own.identification)
    assert visit_queries.visit(own.id).state == "closed"  # type: ignore[union-attr]
    done = accept(world, acting, "enroll_flexible")
    reader = Reader(world.actor("李静"))
    card = queries.need(reader, done.number)
    assert card.proxy is not None
    assert (card.person, card.proxy.person, card.proxy.kind) == (world.people[PRINCIPAL], world.people[PROXY], ProxyKind.AGENT)
    assert {number for kind, number, _ in reader.notes if kind == "person"} == {world.people[PRINCIPAL], world.people[PROXY]}
    again = go_on(world, acting, None)
    assert (again.person, again.mandate) == (world.people[PROXY], None)


def test_the_notice_is_not_noted_as_shown_to_somebody_who_is_not_here(world: World) -> None:
    go_on(world, arrive(world, person=PROXY), empowered(world))
    assert people_queries.notice_shown(world.people[PROXY], "2026-1")
    assert not people_queries.notice_shown(world.people[PRINCIPAL], "2026-1")


def test_a_mandate_of_some_items_is_one_of_no_others(world: World) -> None:
    visit = go_on(world, arrive(world, person=PROXY), empowered(world, "print_rights"))
    assert accept(world, visit).state == "handled"
    with pytest.raises(BeyondMandate):
        accept(world, visit, "enroll_flexible")
    with pytest.raises(BeyondMandate):
        cases.save_draft(actor=world.actor("李静"), item="enroll_flexible", visit=visit, answers=FLEXIBLE, now=NOW)


def test_nobody_acts_by_a_relation_that_is_not_hers_or_does_not_hold(world: World) -> None:
    visit = arrive(world, person=PROXY)
    others = empowered(world, person="刘小豪", proxy=PRINCIPAL)
    over = empowered(world, until=NOW.date() + timedelta(days=1))
    write(*people.end_proxy(proxy=over, reason="本人终止", at=NOW))
    for relation in (others, over, 999_999_999):
        with pytest.raises(ProxyOver):
            go_on(world, visit, relation)
    assert visit_queries.open_of_session(world.actor("李静").session or 0) == visit


def test_whoever_acts_for_one_goes_on_for_another_by_her_own_mandates_only(world: World) -> None:
    first, second = empowered(world), empowered(world, person="刘小豪")
    foreign = empowered(world, person="买买提·艾山", proxy=PRINCIPAL)
    acting = go_on(world, arrive(world, person=PROXY), first)
    with pytest.raises(ProxyOver):  # her principal's mandate is not handed down
        go_on(world, acting, foreign)
    assert go_on(world, acting, second).person == world.people["刘小豪"]


def test_a_mandate_over_in_the_midst_of_the_visit_does_nothing_more(world: World) -> None:
    visit = go_on(world, arrive(world, person=PROXY), (relation := empowered(world)))
    known = deciding.know(world.actor("李静"), visit.person, "print_rights", now=NOW)
    write(*people.end_proxy(proxy=relation, reason="本人终止", at=NOW))
    with pytest.raises(ProxyOver):  # what was read still said that it held: the write itself refuses
        accept(world, visit, known=known)
    fresh = visit_queries.open_of_session(world.actor("李静").session or 0)
    assert fresh is not None
    with pytest.raises(BeyondMandate):
        accept(world, fresh)
    assert fetch_rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_a_mandate_is_given_in_person_only(world: World) -> None:
    visit = go_on(world, arrive(world, person=PROXY), empowered(world))
    with pytest.raises(OnlyInPerson):
        accept(world, visit, "proxy_register")


def test_a_teller_does_not_serve_where_she_is_the_proxy_herself(world: World) -> None:
    relation = empowered(world)
    staff.name_number(member=world.actor("李静").member or 0, number=world.numbers[PROXY], actor=world.actor("李静"), now=NOW)
    visit = go_on(world, arrive(world, person=PROXY), relation)
    with pytest.raises(NotAuthorised, check=lambda raised: any(each.code == "authority.own_case" for each in raised.reasons)):
        accept(world, visit)


def test_a_typed_number_opens_nothing_for_somebody_else(world: World) -> None:
    relation, visit = empowered(world), arrive(world, person=PROXY)
    with pytest.raises(CardFirst):
        go_on(world, replace(visit, method="typed"), relation)


def register(world: World, key: str, /, checked: list[str] = BOTH, **answers: str) -> cases.Accepted:
    return cases.accept(
        actor=world.actor("周敏"), person=world.people[PRINCIPAL], item="proxy_register", visit=None, answers=answers, checked=checked, key=key,
        now=NOW,
    )  # fmt: skip


def test_a_mandate_is_given_and_ended_at_the_counter_at_once(world: World) -> None:
    told = {"number": world.numbers[PROXY], "kind": "agent", "months": "12", "evidence": "授权书 2026-11-24"}
    register(world, "k1", **told)
    reader = Reader(world.actor("周敏"))
    (held,) = people_queries.acting_for(world.people[PROXY], on=NOW.date(), reader=reader)
    assert (held.person, held.valid_to, held.last_day) == (
        world.people[PRINCIPAL],
        add_months(NOW.date(), 12),
        add_months(NOW.date(), 12) - timedelta(days=1),
    )
    asked = cases.begin(actor=world.actor("周敏"), person=world.people[PRINCIPAL], item="proxy_register", visit=None, now=NOW)
    assert [choice.value for choice in asked.questions[0].choices] == ["new", str(held.id)]
    assert PROXY not in str(asked.questions)  # masked
    ended = register(world, "k2", [IDENTITY], act=str(held.id))  # whoever ends it comes alone
    assert (ended.state, ended.effect) == ("handled", "applied")
    assert people_queries.acting_for(world.people[PROXY], on=NOW.date(), reader=reader) == []
    assert people_queries.mandate(held.id, by=world.people[PROXY], on=NOW.date()) is None


def test_to_name_a_new_one_everything_is_asked(world: World) -> None:
    empowered(world)
    with pytest.raises(
        AnswersRefused, check=lambda raised: {each.field for each in raised.problems} == {"number", "months", "evidence", "kind"}
    ):
        register(world, "k1", act="new")
    told = {"act": "new", "number": world.numbers["刘小豪"], "kind": "agent", "months": "12", "evidence": "授权书"}
    with pytest.raises(MaterialUnchecked):
        register(world, "k2", [IDENTITY], **told)
    with pytest.raises(AnswersRefused):
        register(world, "k3", act="999999")
    with pytest.raises(AnswersRefused):
        register(world, "k4", **told | {"number": world.numbers[PRINCIPAL]})


def at_the_hall(world: World, relation: int | None, person: str = PROXY) -> Visit:
    """A visit before 周敏, upon a card that was read at the bank."""
    clerk, read = world.actor("周敏"), arrive(world, person=person)
    visits.open_visit(
        actor=clerk, person=read.person, identification=read.identification, method=Method.ID_CARD_READ, notice="2026-1", now=NOW
    )
    found = visit_queries.open_of_session(clerk.session or 0)
    assert found is not None
    return go_on(world, found, relation, "周敏") if relation else found


def by_clerk(world: World, item: str, key: str, visit: Visit | None = None, **answers: str) -> str:
    """A case of 王秀英 by the hall; its number."""
    made = cases.accept(
        actor=world.actor("周敏"), person=world.people[PRINCIPAL], item=item, visit=visit, answers=answers, checked=BOTH, key=key, now=NOW
    )
    return made.number


def card(world: World, number: str) -> queries.CaseCard:
    return queries.need(Reader(world.actor("阿依努尔")), number)


def test_what_was_taken_back_or_ended_is_not_brought_back_by_a_proxy(world: World) -> None:
    first, second = empowered(world), empowered(world)
    ended = register(world, "end", [IDENTITY], act=str(first))
    visit = at_the_hall(world, second)
    with pytest.raises(OnlyInPerson):
        by_clerk(world, "reverse_case", "back", visit, reverses=str(card(world, ended.number).id), reason="不算")
    fetch_rows("UPDATE people_proxy SET kind = 'guardian' WHERE id = $1 RETURNING id", [second])
    guarded = visit_queries.visit(visit.id)
    assert guarded is not None
    assert by_clerk(world, "reverse_case", "back", guarded, reverses=str(card(world, ended.number).id), reason="监护人要求")


def test_nobody_is_called_back_who_has_gone(world: World) -> None:
    relation, visit = empowered(world), arrive(world, person=PROXY)
    visits.close(actor=world.actor("李静"), visit=visit, signed=True, now=NOW)
    with pytest.raises(VisitNotOpen):
        go_on(world, visit, relation)


def test_a_teller_who_left_goes_on_for_nobody_and_keeps_no_draft(world: World) -> None:
    relation, visit = empowered(world), arrive(world, person=PROXY)
    staff.leave(member=world.actor("李静").member or 0, reason="调离", actor=system("tacheng", "test"), now=NOW)
    with pytest.raises((ActorGone, SessionOver)):
        go_on(world, visit, relation)
    with pytest.raises((ActorGone, SessionOver)):
        cases.save_draft(actor=world.actor("李静"), item="enroll_flexible", visit=visit, answers=FLEXIBLE, now=NOW)


def test_nobody_of_the_staff_registers_herself_as_a_proxy_nor_serves_where_she_is(world: World) -> None:
    clerk = world.actor("周敏")
    staff.name_number(member=clerk.member or 0, number=world.numbers[PROXY], actor=clerk, now=NOW)
    told = {"number": world.numbers[PROXY], "kind": "agent", "months": "12", "evidence": "授权书"}
    with pytest.raises(NotAuthorised, check=lambda raised: any(each.code == "authority.own_case" for each in raised.reasons)):
        register(world, "k1", **told)


def test_one_who_may_act_already_is_not_registered_twice(world: World) -> None:
    told = {"number": world.numbers[PROXY], "kind": "agent", "months": "12", "evidence": "授权书"}
    register(world, "k1", **told)
    with pytest.raises(AnswersRefused, check=lambda raised: [each.field for each in raised.problems] == ["number"]):
        register(world, "k2", act="new", **told)


def test_a_mandate_ends_with_whoever_gave_it(world: World) -> None:
    relation = empowered(world)
    visit = at_the_hall(world, relation)
    write(*people.change_life(person=world.people[PRINCIPAL], old=LifeStatus.ALIVE, new=LifeStatus.DEAD, died_on=NOW.date()))
    with pytest.raises(ProxyOver):
        by_clerk(world, "print_rights", "k", visit)
    with pytest.raises(ProxyOver):
        go_on(world, visit, relation, "周敏")
    assert people_queries.acting_for(world.people[PROXY], on=NOW.date(), reader=Reader(world.actor("周敏"))) == []


def test_what_a_proxy_began_is_mended_while_she_may_or_by_the_person_herself(world: World) -> None:
    relation = empowered(world)
    number = by_clerk(world, "change_key", "k", at_the_hall(world, relation), name="王秀瑛", paper="一号文")
    reviewer, clerk = world.actor("阿依努尔"), world.actor("周敏")
    cases.return_for_correction(actor=reviewer, case=card(world, number), wanted="补一页", now=NOW)
    write(*people.end_proxy(proxy=relation, reason="本人终止", at=NOW))
    told = {"name": "王秀瑛", "paper": "二号文"}
    for visit in (None, at_the_hall(world, None)):
        with pytest.raises(ProxyOver):
            cases.resubmit(actor=clerk, case=card(world, number), answers=told, note="", now=NOW, visit=visit)
    cases.resubmit(actor=clerk, case=card(world, number), answers=told, note="", now=NOW, visit=at_the_hall(world, None, PRINCIPAL))
    assert card(world, number).state == "in_review"


def test_the_trail_finds_an_act_by_both_persons(world: World) -> None:
    visit = go_on(world, arrive(world, person=PROXY), empowered(world))
    accept(world, visit)
    for person in (PRINCIPAL, PROXY):
        found = {each.act for each in audit_queries.entries(Filter(persons=(world.people[person],))).entries}
        assert {"cases.accept", "visits.open"} <= found


def test_back_to_herself_is_the_record_of_her_card(world: World) -> None:
    other = registered(id_number("19800101", "324"))
    people.note_same_person(one=world.people[PROXY], other=other, evidence="户口本", actor=system("tacheng", "test"), now=NOW)
    (row,) = people.register_proxy(
        person=world.people[PRINCIPAL], proxy=other, kind=ProxyKind.AGENT, items=(), evidence="授权书", valid_from=NOW.date(), valid_to=None,
        at=NOW,
    )  # fmt: skip
    acting = go_on(world, arrive(world, person=PROXY), write(row).id(row))
    assert go_on(world, acting, None).person == world.people[PROXY]


def test_whoever_did_it_for_another_does_not_review_that_it_is_taken_back(world: World) -> None:
    """The reviewer is the proxy of the case that the reversal names."""
    relation, reviewer = empowered(world), world.actor("阿依努尔")
    done = by_clerk(world, "enroll_flexible", "k", at_the_hall(world, relation), **FLEXIBLE)
    back = by_clerk(world, "reverse_case", "back", reverses=str(card(world, done).id), reason="本人要求")
    staff.name_number(member=reviewer.member or 0, number=world.numbers[PROXY], actor=reviewer, now=NOW)
    with pytest.raises(NotAuthorised):
        cases.approve(actor=reviewer, reader=Reader(reviewer), case=card(world, back), note="", now=NOW)


def test_whom_a_form_names_is_noted_by_whoever_draws_it(world: World) -> None:
    empowered(world)
    clerk, person = world.actor("周敏"), world.people[PRINCIPAL]
    reader = Reader(clerk)
    cases.begin(actor=clerk, person=person, item="proxy_register", visit=None, now=NOW).note(reader)
    cases.begin(actor=clerk, person=person, item="print_rights", visit=None, now=NOW).note(reader)
    assert reader.notes == (("person", world.people[PROXY], "choice"),)
