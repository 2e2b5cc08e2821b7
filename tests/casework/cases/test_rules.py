"""The rules of cases: numbers, clocks, answers, entries and the draw, by worked cases and properties."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sheyintong.casework.cases import rules
from sheyintong.casework.cases.types import Choice, Kind, Question
from sheyintong.kernel.calendar import Calendar

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "rules.yaml").read_text("utf-8"))
CALENDAR = Calendar(frozenset({date(2026, 11, 25)}), frozenset({date(2026, 11, 28)}))
QUESTIONS = (
    Question("month", Kind.CHOICE, "从哪个月起", choices=(Choice("202611", "11 月"), Choice("202601", "1 月", disabled_reason="已过"))),
    Question("name", Kind.TEXT, "姓名", sealed=True),
    Question("note", Kind.NOTE, "说明"),
    Question("phone", Kind.PHONE, "手机", required=False),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("case", CASES["due"], ids=lambda case: case["name"])
def test_the_limit_is_counted_in_working_days(case: dict[str, Any]) -> None:
    assert rules.due_on(CALENDAR, case["accepted"], case["days"], case.get("paused", 0)) == case["due"]


@pytest.mark.parametrize("case", CASES["left"], ids=lambda case: case["name"])
def test_how_many_working_days_are_left(case: dict[str, Any]) -> None:
    assert rules.days_left(CALENDAR, case["today"], case["due"]) == case["left"]


@pytest.mark.parametrize("case", CASES["answers"], ids=lambda case: case["name"])
def test_what_is_missing_kept_and_too_long(case: dict[str, Any]) -> None:
    answers = {name: str(value) * case.get("times", 1) if name == "name" else str(value) for name, value in case["answers"].items()}
    assert [[problem.field, problem.sentence] for problem in rules.missing(QUESTIONS, answers)] == case["problems"]
    assert rules.half_filled(QUESTIONS, answers) == {name: answers[name].strip() for name in case["draft"]}


@pytest.mark.parametrize("case", CASES["entries"], ids=lambda case: case["name"])
def test_two_entries_agree_or_not(case: dict[str, Any]) -> None:
    assert rules.disagreements(case["first"], case["second"], case["fields"]) == case["differ"]


@pytest.mark.parametrize("case", CASES["prefix"], ids=lambda case: case["name"])
def test_a_number_begins_with_division_and_day(case: dict[str, Any]) -> None:
    assert rules.number_prefix(case["agency"], case["today"]) == case["prefix"]


def test_the_shortest_limit_counts() -> None:
    assert (rules.shorter(20, None, 5), rules.shorter(None, None), rules.shorter(0, 20)) == (5, 0, 0)


@given(names=st.lists(st.sampled_from(["month", "name", "note", "phone", "reverses", "state"]), unique=True), value=st.text(max_size=20))
def test_a_form_smuggles_in_nothing(names: list[str], value: str) -> None:
    kept = rules.kept(QUESTIONS, dict.fromkeys(names, value))
    assert kept.keys() <= {question.name for question in QUESTIONS}
    assert all(given == given.strip() != "" for given in kept.values())


def test_a_code_has_six_signs_that_are_read_one_way() -> None:
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) > 190
    assert all(len(code) == 6 and set(code) <= set(rules.ALPHABET) for code in codes)
    assert not set("01IO") & set(rules.ALPHABET)


@given(numbers=st.lists(st.integers(1, 10**7).map(str), unique=True, max_size=60), thousandths=st.integers(0, 1000))
def test_the_draw_takes_its_share_at_least_one_and_the_smallest_ranks(numbers: list[str], thousandths: int) -> None:
    share = Decimal(thousandths) / 1000
    drawn = rules.drawn("root", numbers, share)
    assert len(drawn) == (max(-(-len(numbers) * thousandths // 1000), 1) if numbers else 0)
    left = {rules.rank("root", number) for number in numbers} - {rank for rank, _ in drawn}
    assert all(rank < other for rank, _ in drawn for other in left)
    assert drawn == rules.drawn("root", numbers[::-1], share)


@settings(max_examples=50, deadline=None)
@given(accepted=DAYS, days=st.integers(1, 30), paused=st.integers(0, 15))
def test_a_pause_only_ever_moves_the_limit_away_and_both_agree(accepted: date, days: int, paused: int) -> None:
    due = rules.due_on(CALENDAR, accepted, days, paused)
    assert due >= rules.due_on(CALENDAR, accepted, days) > accepted
    assert rules.days_left(CALENDAR, accepted, due) == days + paused
    assert rules.days_left(CALENDAR, due, accepted) <= 0


def test_a_day_is_half_open() -> None:
    start, end = rules.day_bounds(datetime(2026, 11, 24, 15, 30, 9, 7, tzinfo=UTC))
    assert (start, end) == (datetime(2026, 11, 24, tzinfo=UTC), start + timedelta(days=1))
