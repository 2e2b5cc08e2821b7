"""在岗：whoever left, or whose session ended, between what she read and what she would write has written nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.errors import SessionOver
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_read
from sheyintong.registers.staff.errors import ActorGone
from tests.support.world import IDENTITY, NOW, World

from .test_accepting import FLEXIBLE, arrive, count

ROOT = system("tacheng", "test")


def leaves(who: Actor) -> None:
    """She is sent away."""
    staff.leave(member=who.member or 0, reason="调离", actor=ROOT, now=NOW)


def is_signed_out(who: Actor) -> None:
    """All her sessions are ended."""
    access.end_all(account=who.id, actor=ROOT, now=NOW, reason="遗失")


GONE = [(leaves, ActorGone), (is_signed_out, SessionOver)]


def accept(who: Actor, visit: Visit, known: cases.Known) -> cases.Accepted:
    return cases.accept(
        actor=who,
        person=visit.person,
        item="enroll_flexible",
        visit=visit,
        answers=FLEXIBLE,
        checked=[IDENTITY],
        key="k",
        now=NOW,
        known=known,
    )


@pytest.mark.parametrize(("goes", "refusal"), GONE)
def test_an_acceptance_of_somebody_who_has_gone_meanwhile_writes_nothing(
    world: World, goes: Callable[[Actor], None], refusal: type[Refusal]
) -> None:
    who, visit = world.actor("李静"), arrive(world)
    known = cases.know(who, visit.person, "enroll_flexible", now=NOW)
    goes(who)
    with pytest.raises(refusal):
        accept(who, visit, known)
    assert count("cases_case") == count("enrolments_enrolment") == 0


@pytest.mark.parametrize(("goes", "refusal"), GONE)
def test_a_decision_of_somebody_who_has_gone_meanwhile_is_not_written(
    world: World, goes: Callable[[Actor], None], refusal: type[Refusal]
) -> None:
    who = world.actor("阿依努尔")
    verdict = authority.may(who, "enroll_flexible", Stage.REVIEW, at=NOW)
    assert verdict.allowed
    goes(who)
    with pytest.raises(refusal):
        write(*authority.guard(verdict, actor=who, item="enroll_flexible"))


def test_a_decision_of_somebody_whose_post_ended_meanwhile_is_not_written(world: World) -> None:
    who = world.actor("阿依努尔")
    (post,) = fetch_rows("SELECT id FROM staff_post WHERE member_id = $1::bigint", [who.member])
    who = replace(who, post=int(post[0] or 0))
    verdict = authority.may(who, "enroll_flexible", Stage.REVIEW, at=NOW)
    write(*authority.guard(verdict, actor=who, item="enroll_flexible"))
    staff.end_post(post=who.post or 0, valid_to=NOW.date(), reason="调岗", actor=ROOT, now=NOW)
    with pytest.raises(ActorGone):
        write(*authority.guard(verdict, actor=who, item="enroll_flexible"))


@pytest.mark.parametrize(("goes", "refusal"), GONE)
def test_somebody_who_has_gone_gives_no_result_back(world: World, goes: Callable[[Actor], None], refusal: type[Refusal]) -> None:
    who, visit = world.actor("李静"), arrive(world)
    case = queries.need(Reader(who), accept(who, visit, cases.know(who, visit.person, "enroll_flexible", now=NOW)).number)
    goes(who)
    with pytest.raises(refusal):
        cases.give_back(actor=who, case=case, how="receipt", now=NOW)
    assert fetch_rows("SELECT state FROM cases_case") == [("handled",)]


def test_another_session_that_ended_is_no_hindrance(world: World) -> None:
    who, visit = world.actor("李静"), arrive(world)
    known = cases.know(who, visit.person, "enroll_flexible", now=NOW)
    is_signed_out(world.actor("新柜员"))
    leaves(world.actor("马晓燕"))
    # leaving moved the facts of the outlet, so she looks again; that she is here still holds
    known = cases.know(who, visit.person, "enroll_flexible", now=NOW)
    assert accept(who, visit, known).state == "handled"


def test_who_has_no_session_acts_as_long_as_she_belongs_here_and_the_system_always(world: World) -> None:
    assert staff_read.present(ROOT) == ()
    who = replace(world.actor("李静"), session=None)
    write(*staff_read.present(who))
    leaves(who)
    with pytest.raises(ActorGone):
        write(*staff_read.present(who))
    assert fetch_rows("SELECT state FROM staff_member WHERE id = $1::bigint", [who.member]) == [("left",)]
