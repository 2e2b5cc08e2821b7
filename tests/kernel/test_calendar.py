"""Working days by the notices."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import calendar
from sheyintong.kernel.calendar import NATIONAL, Answer, BeforeTheRecord, BeyondReckoning, Calendar

from .cases import cases

CASES = cases("working_days")
NOTICES = cases("notices")


def days_free(notice: dict[str, Any]) -> Iterator[date]:
    """Each day of the spans; a day without a year is one of the notice's year."""
    for span in notice["free"]:
        ends = [date.fromisoformat(end if len(end) == 10 else f"{notice['year']}-{end}") for end in span.split()]
        yield from (ends[0] + timedelta(days=n) for n in range((ends[-1] - ends[0]).days + 1))


FREE = {day for notice in NOTICES for day in days_free(notice)}
WORKED = {day for notice in NOTICES for day in notice["works"]}
KNOWN = st.dates(date(2004, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("day", "works"), CASES["is_working_day"].items())
def test_each_day_of_the_notices_is_as_they_say(day: date, works: bool) -> None:
    assert NATIONAL.is_working_day(day) == Answer(works, provisional=False)


@pytest.mark.parametrize(("start", "n", "then"), CASES["add_working_days"])
def test_the_start_is_not_counted(start: date, n: int, then: date) -> None:
    assert NATIONAL.add_working_days(start, n).value == then


@pytest.mark.parametrize(("year", "count"), CASES["year"].items())
def test_a_year_has_its_working_days(year: int, count: int) -> None:
    assert NATIONAL.working_days_in_year(year) == Answer(count, provisional=False)


@given(KNOWN, st.integers(1, 400))
def test_adding_and_counting_agree_and_end_on_a_working_day(start: date, n: int) -> None:
    then = NATIONAL.add_working_days(start, n).value
    assert NATIONAL.is_working_day(then).value
    assert NATIONAL.working_days_between(start, then).value == n


@given(st.dates(date(2008, 1, 1), date(2026, 12, 31)), st.integers(1, 400))
def test_counting_back_is_counting_with_the_other_sign(start: date, n: int) -> None:
    then = NATIONAL.add_working_days(start, -n).value
    assert NATIONAL.working_days_between(start, then).value == -n


@pytest.mark.parametrize("notice", NOTICES, ids=lambda n: n["year"])
def test_every_day_of_a_year_is_as_its_notice_says(notice: dict[str, Any]) -> None:
    year = notice["year"]
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    said = [day in WORKED or (day.weekday() < 5 and day not in FREE) for day in days]
    assert [d for d, works in zip(days, said, strict=True) if NATIONAL.is_working_day(d) != Answer(works, provisional=False)] == []
    assert NATIONAL.working_days_in_year(year).value == sum(said)


def test_each_day_made_up_is_a_day_of_a_weekend_and_no_year_is_missing() -> None:
    assert all(day.weekday() >= 5 and day not in FREE for day in WORKED)
    assert [notice["year"] for notice in NOTICES] == list(range(2006, calendar.LAST_YEAR + 1))


def test_a_region_has_days_of_its_own() -> None:
    feast = date(2025, 3, 31)
    xinjiang = Calendar(days_off=frozenset([feast]), working=frozenset([date(2025, 3, 29)]))
    assert NATIONAL.is_working_day(feast).value
    assert not xinjiang.is_working_day(feast).value
    assert xinjiang.is_working_day(date(2025, 3, 29)).value
    assert xinjiang.add_working_days(date(2025, 3, 28), 2).value == date(2025, 4, 1)
    assert xinjiang.working_days_in_year(2025).value == 248


def test_a_year_not_yet_announced_is_reckoned_from_weekends_and_says_so() -> None:
    year = calendar.LAST_YEAR + 1
    assert NATIONAL.is_working_day(date(year, 10, 1)).provisional
    assert NATIONAL.working_days_in_year(year).provisional
    assert NATIONAL.add_working_days(date(year - 1, 12, 30), 10).provisional
    assert NATIONAL.add_working_days(date(year, 1, 10), -20).provisional
    assert NATIONAL.working_days_between(date(year - 1, 12, 1), date(year, 1, 10)).provisional
    assert not NATIONAL.add_working_days(date(year - 1, 1, 5), 10).provisional


def test_before_the_first_notice_nothing_is_guessed() -> None:
    with pytest.raises(BeforeTheRecord) as refused:
        NATIONAL.is_working_day(date(2003, 12, 31))
    assert "2003-12-31" in refused.value.for_operator
    with pytest.raises(BeforeTheRecord):
        NATIONAL.working_days_in_year(1999)
    with pytest.raises(BeforeTheRecord):
        NATIONAL.add_working_days(date(2004, 1, 5), -50)
    with pytest.raises(BeforeTheRecord):
        NATIONAL.working_days_between(date(2004, 1, 5), date(2003, 1, 5))


def test_an_absurd_count_is_refused() -> None:
    with pytest.raises(BeyondReckoning):
        NATIONAL.add_working_days(date(2025, 1, 1), 100_001)
    with pytest.raises(BeyondReckoning):
        NATIONAL.add_working_days(date(9999, 12, 1), 100)
