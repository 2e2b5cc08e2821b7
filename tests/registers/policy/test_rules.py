"""Dated parameters: read with file and line, resolved over region, city, province and nation."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.sheets import SheetMistake
from sheyintong.registers.policy import rules
from sheyintong.registers.policy.types import ParameterValue, ValueKind
from tests.foundation.regions.planted import TACHENG, TAIZHOU, cases, planted

FOLDER = Path(__file__).parent / "cases"
MISTAKES, RESOLVED = cases(FOLDER / "mistakes.yaml"), cases(FOLDER / "resolve.yaml")


def value(number: int, since: date, until: date | None, place: str = "cn") -> ParameterValue:
    return ParameterValue("a.b", "甲", number, "days", "S01", "条例", since, until, place, date(2026, 1, 1), example=False)


@pytest.mark.parametrize("case", MISTAKES, ids=[case["name"] for case in MISTAKES])
def test_a_planted_mistake_is_refused_with_file_and_line(case: Mapping[str, Any]) -> None:
    with pytest.raises(SheetMistake) as refused:
        rules.read(planted(case))
    assert (refused.value.data["file"], refused.value.data["line"]) == (case["file"], case["line"])
    assert case["says"] in refused.value.for_person


@pytest.mark.parametrize("case", RESOLVED, ids=[case["name"] for case in RESOLVED])
def test_the_more_specific_place_wins_where_it_has_a_value(case: Mapping[str, Any]) -> None:
    levels = [[value(*each) for each in level] for level in case["levels"]]
    assert [[each.value, each.valid_from, each.valid_to] for each in rules.resolve(levels)] == case["line"]


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))
VALUE = st.builds(
    lambda n, since, length: value(n, since, since + timedelta(length) if length else None), st.integers(0, 9), DAYS, st.integers(0, 20)
)


@given(st.lists(st.lists(VALUE, max_size=1), max_size=4), DAYS)
def test_on_every_day_the_last_place_that_has_a_value_is_heard(levels: list[list[ParameterValue]], day: date) -> None:
    line = rules.resolve(levels)
    heard = [each.value for each in line if each.holds(day)]
    said = [each.value for level in levels for each in level if each.holds(day)]
    assert heard == said[-1:]


def test_every_profile_reads_and_every_value_says_where_it_comes_from() -> None:
    for place in (TACHENG, TAIZHOU):
        for line in rules.read(regions.read_profile(place)).values():
            assert all(each.source and each.document and each.written_at and each.last_checked for each in line)


def test_what_is_invented_is_marked_and_what_is_law_is_not() -> None:
    line = rules.read(regions.read_profile(TACHENG))
    assert line["sample.immediate_share"][0].example
    assert (line["resident.min_age"][0].value, line["resident.min_age"][0].example) == (16, False)
    assert line["contribution.late_fee"][0].value == Decimal("0.0005")
    assert line["identification.typed_allowed"][0].value is False


def test_a_city_may_differ_from_the_nation_from_a_day_on() -> None:
    shares = rules.read(regions.read_profile(TAIZHOU))["sample.immediate_share"]
    assert [(each.value, each.place) for each in shares] == [(Decimal("0.05"), "cn"), (Decimal("0.10"), TAIZHOU)]


def test_a_value_ends_where_the_next_one_begins() -> None:
    old = "第六条, last_checked: 2026-11-24}"
    following = "- {value: 7, valid_from: 2025-01-01, source: S01, document: 新, last_checked: 2026-11-24}"
    case = {"file": "cn/parameters/limits.yaml", "old": old, "new": f"{old}\n      {following}"}
    line = rules.read(planted(case))["limit.register_person"]
    assert [(each.value, each.valid_to) for each in line] == [(10, date(2025, 1, 1)), (7, None)]


def test_two_places_may_not_write_one_parameter_in_two_units() -> None:
    case = {"file": "cn/jiangsu/taizhou/parameters.yaml", "old": "unit: share", "new": "unit: percent"}
    with pytest.raises(SheetMistake, match="sheet_mistake") as refused:
        rules.read(planted(case, TAIZHOU))
    assert "cn/parameters/counter.yaml" in refused.value.for_person


@pytest.mark.parametrize(
    ("given", "kind"), [(10, ValueKind.INTEGER), (Decimal("0.05"), ValueKind.DECIMAL), (True, ValueKind.BOOLEAN), ("甲", ValueKind.TEXT)]
)
def test_a_value_comes_back_from_its_stored_text(given: Any, kind: ValueKind) -> None:
    assert rules.from_text(rules.as_text(given), kind) == given
