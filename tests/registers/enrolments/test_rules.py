"""The rules by worked cases."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month, Period
from sheyintong.registers.enrolments import rules
from sheyintong.registers.enrolments.types import Enrolment, EnrolmentKind, EnrolmentState, PeriodCard, PersonFacts, Scheme, Wish

TODAY = date(2026, 11, 24)
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "rules.yaml").read_text())


def held(number: int, line: list[Any]) -> Enrolment:
    scheme, kind, state, start, end, drawing = line
    periods = (PeriodCard(number, Period(start, end) if start else None),)
    month = Month.of(start or TODAY)
    return Enrolment(number, 1, Scheme(scheme), EnrolmentKind(kind), EnrolmentState(state), 1, month, month, drawing, 1, periods)


def facts(case: dict[str, Any], *lines: list[Any]) -> PersonFacts:
    enrolments = tuple(held(number, line) for number, line in enumerate(lines, 1))
    return PersonFacts(1, case.get("birth", date(1980, 1, 1)), case.get("alive", True), enrolments)


def compare(case: dict[str, Any], reasons: tuple[Refusal, ...]) -> None:
    assert [each.code for each in reasons] == case["refused"]
    assert case.get("says", "") in "".join(each.for_person for each in reasons)
    assert all(each.for_operator for each in reasons)


@pytest.mark.parametrize("case", CASES["enrol"], ids=lambda case: case["name"])
def test_enrolling(case: dict[str, Any]) -> None:
    scheme, kind, month, student = case["wish"]
    wish = Wish(Scheme(scheme), EnrolmentKind(kind), Month.parse(month), student)
    compare(case, rules.against_enrolling(facts(case, *case.get("holds", [])), wish, TODAY))


@pytest.mark.parametrize("case", CASES["stop"], ids=lambda case: case["name"])
def test_stopping(case: dict[str, Any]) -> None:
    compare(case, rules.against_stopping(held(1, case["holds"]), Month.parse(case["month"]), TODAY))


@pytest.mark.parametrize("case", CASES["resume"], ids=lambda case: case["name"])
def test_resuming(case: dict[str, Any]) -> None:
    known = facts(case, case["holds"], *([case["also"]] if "also" in case else []))
    compare(case, rules.against_resuming(known, known.enrolments[0], Month.parse(case["month"]), TODAY))


def stands(case: dict[str, Any]) -> Enrolment:
    """The relation with several periods, the first of which began it; null is a period that was undone."""
    spans = [Period(span[0], span[1]) if span else None for span in case["periods"]]
    periods = tuple(PeriodCard(number, span) for number, span in enumerate(spans, 1))
    began = Month.of(next(span.start for span in spans if span))
    return Enrolment(
        1,
        1,
        Scheme.EMPLOYEE_PENSION,
        EnrolmentKind.FLEXIBLE,
        EnrolmentState(case["state"]),
        1,
        began,
        began,
        None,
        case["version"],
        periods,
    )


@pytest.mark.parametrize("case", CASES["undo_stop"], ids=lambda case: case["name"])
def test_taking_a_stop_back(case: dict[str, Any]) -> None:
    compare(case, rules.against_undoing_stop(stands(case), Month.parse(case["month"])))


@pytest.mark.parametrize("case", CASES["undo_resume"], ids=lambda case: case["name"])
def test_taking_a_resumption_back(case: dict[str, Any]) -> None:
    compare(case, rules.against_undoing_resume(stands(case), Month.parse(case["month"])))


@pytest.mark.parametrize("case", CASES["undo_enrol"], ids=lambda case: case["name"])
def test_taking_an_enrolment_back(case: dict[str, Any]) -> None:
    compare(case, rules.against_undoing_enrolment(stands(case)))


def test_a_birthday_of_29_february_counts_from_1_march_in_a_common_year() -> None:
    assert rules._birthday(date(2008, 2, 29)) == date(2024, 2, 29)
    assert rules._birthday(date(1884, 2, 29)) == date(1900, 3, 1)
