"""Enrolling, stopping, resuming and each of them taken back, on the real tables."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month, Period
from sheyintong.registers.enrolments import commands, errors, queries
from sheyintong.registers.enrolments.types import Enrolment, EnrolmentKind, EnrolmentState, Scheme, Wish
from sheyintong.registers.people import commands as people
from tests.registers.conftest import ACTOR, NOW

Register = Callable[..., int]
THIS = Month(2026, 11)
FLEXIBLE = Wish(Scheme.EMPLOYEE_PENSION, EnrolmentKind.FLEXIBLE, THIS)
RESIDENT = Wish(Scheme.RESIDENT_PENSION, EnrolmentKind.RESIDENT, THIS, is_student=False)


def enrolled(person: int, agency: int, wish: Wish = FLEXIBLE) -> int:
    parts = commands.enrol(facts=queries.facts(person), wish=wish, agency=agency, at=NOW)
    return write(*parts).id(parts[0])


def periods(enrolment: Enrolment) -> list[Period | None]:
    return [each.during for each in enrolment.periods]


def test_enrolled_stopped_resumed_and_everything_taken_back(register: Register, agencies: dict[str, int], reader: Reader) -> None:
    person = register(birth=date(1990, 1, 1))
    made = enrolled(person, agencies["654201"])
    write(*commands.stop(held=queries.enrolment(made), month=THIS + 1, at=NOW))
    stopped = queries.enrolment(made)
    assert (stopped.state, stopped.version) == (EnrolmentState.PAUSED, 2)
    assert periods(stopped) == [Period(date(2026, 11, 1), date(2026, 12, 1))]
    write(*commands.resume(facts=queries.facts(person), held=stopped, month=THIS + 1, at=NOW))
    resumed = queries.enrolment(made)
    assert periods(resumed)[1] == Period(date(2026, 12, 1))
    with pytest.raises(errors.StandsOtherwise):
        commands.undo_stop(held=resumed, month=THIS + 1)
    with pytest.raises(errors.StandsOtherwise):
        commands.undo_enrol(held=resumed)
    write(*commands.undo_resume(held=resumed, month=THIS + 1))
    back = queries.enrolment(made)
    assert (back.state, back.state_since, periods(back)) == (EnrolmentState.PAUSED, THIS + 1, [periods(stopped)[0], None])
    write(*commands.undo_stop(held=back, month=THIS + 1))
    paying = queries.enrolment(made)
    assert (paying.state, periods(paying)[0]) == (EnrolmentState.PAYING, Period(date(2026, 11, 1)))
    write(*commands.undo_enrol(held=paying))
    assert queries.enrolment(made).state is EnrolmentState.UNDONE
    assert [each.id for each in queries.of_person(person, reader=reader)] == [made]
    assert reader.notes == (("person", person, "enrolments"),)


def test_an_undone_enrolment_leaves_room_for_another(register: Register, agencies: dict[str, int]) -> None:
    person = register(birth=date(1990, 1, 1))
    made = enrolled(person, agencies["654201"])
    write(*commands.undo_enrol(held=queries.enrolment(made)))
    assert queries.enrolment(made).state is EnrolmentState.UNDONE
    assert enrolled(person, agencies["654201"]) != made


def test_what_another_wrote_in_between_is_refused_by_name(register: Register, agencies: dict[str, int]) -> None:
    person = register(birth=date(1990, 1, 1))
    known = queries.facts(person)
    late = [commands.enrol(facts=known, wish=wish, agency=agencies["654201"], at=NOW) for wish in (FLEXIBLE, RESIDENT)]
    made = enrolled(person, agencies["654201"])
    for parts, refusal in zip(late, (errors.AlreadyEnrolled, errors.OtherPension), strict=True):
        with pytest.raises(refusal, check=lambda raised: bool(raised.for_person)), transaction.atomic():
            write(*parts)
    held = queries.enrolment(made)
    write(*commands.stop(held=held, month=THIS + 1, at=NOW))
    with pytest.raises(errors.ChangedMeanwhile):
        write(*commands.stop(held=held, month=THIS + 1, at=NOW))


def test_the_rules_look_at_every_record_of_the_person(register: Register, agencies: dict[str, int]) -> None:
    one, other = register(birth=date(1990, 1, 1)), register(birth=date(1990, 1, 1), sequence="044")
    enrolled(one, agencies["654201"])
    people.note_same_person(one=one, other=other, evidence="户口簿", actor=ACTOR, now=NOW)
    with pytest.raises(errors.AlreadyEnrolled):
        commands.enrol(facts=queries.facts(other), wish=FLEXIBLE, agency=agencies["654201"], at=NOW)


def test_home_is_the_county_of_the_enrolment_else_of_the_household_else_unknown(register: Register, agencies: dict[str, int]) -> None:
    somebody = register(birth=date(1990, 1, 1))
    assert queries.home_agency(somebody) is None
    villager = register(birth=date(1991, 1, 1), town=agencies["654201100"])
    assert queries.home_agency(villager) == agencies["654201"]
    enrolled(somebody, agencies["654201100"])
    assert queries.home_agency(somebody) == agencies["654201"]
    enrolled(villager, agencies["6542"])
    assert queries.home_agency(villager) == agencies["6542"]


def test_stopping_what_is_not_there_is_refused(register: Register) -> None:
    known = queries.facts(register(birth=date(1990, 1, 1)))
    with pytest.raises(errors.NotEnrolled):
        queries.held(known, Scheme.EMPLOYEE_PENSION, EnrolmentKind.FLEXIBLE)
    with pytest.raises(errors.NotEnrolled):
        queries.enrolment(0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["enrol", "stop", "resume", "undo"]), max_size=8))
def test_in_any_order_there_is_one_live_relation_and_no_day_twice(
    register: Register, agencies: dict[str, int], steps: list[str], counter: list[int]
) -> None:
    counter.append(1)
    person = register(birth=date(1990, 1, 1), sequence=f"{len(counter):03}")
    for step in steps:
        with suppress(Refusal):
            take(step, person, agencies["654201"])
    found = queries.of_persons([person])
    days = [each for held in found for each in periods(held) if each is not None]
    assert sum(held.state.is_live for held in found) <= 1
    assert not any(a.overlaps(b) for n, a in enumerate(days) for b in days[n + 1 :])
    assert all((held.state is EnrolmentState.PAYING) == any(p is not None and p.end is None for p in periods(held)) for held in found)


def take(step: str, person: int, agency: int) -> None:
    known = queries.facts(person)
    if step == "enrol":
        write(*commands.enrol(facts=known, wish=FLEXIBLE, agency=agency, at=NOW))
        return
    held = queries.held(known, Scheme.EMPLOYEE_PENSION, EnrolmentKind.FLEXIBLE)
    if step == "stop":
        write(*commands.stop(held=held, month=THIS + 1, at=NOW))
    elif step == "resume":
        write(*commands.resume(facts=known, held=held, month=THIS + 1, at=NOW))
    elif held.state is EnrolmentState.PAUSED:
        write(*commands.undo_stop(held=held, month=THIS + 1))
    elif len([each for each in held.periods if each.during]) > 1:
        write(*commands.undo_resume(held=held, month=THIS + 1))
    else:
        write(*commands.undo_enrol(held=held))


@pytest.fixture
def counter() -> list[int]:
    return []
