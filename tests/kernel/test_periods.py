"""Months and half-open periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.periods import EmptyPeriod, Month, NotAMonth, Period, add_months, age_on, months

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = DAYS.map(Month.of)


def periods() -> st.SearchStrategy[Period]:
    lasting = st.tuples(DAYS, st.integers(1, 5000)).map(lambda t: Period(t[0], t[0] + timedelta(days=t[1])))
    return lasting | DAYS.map(Period)


@given(MONTHS)
def test_a_month_written_is_the_month_read(month: Month) -> None:
    assert Month.parse(str(month)) == Month.of(month.first_day) == Month.of(month.last_day) == month
    assert month.last_day + timedelta(days=1) == (month + 1).first_day
    assert month.period().days in (28, 29, 30, 31)


@given(MONTHS, st.integers(-1000, 1000))
def test_adding_months_and_counting_them_agree(month: Month, count: int) -> None:
    assert (month + count).since(month) == count
    assert (month + count > month) == (count > 0)


@pytest.mark.parametrize("text", ["", "2025", "202500", "202513", "2025-1", "25-01", "２０２５０１", "000001"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NotAMonth):
        Month.parse(text)


def test_the_last_month_of_all_is_open() -> None:
    assert Month(9999, 12).period().end is None
    assert Month.parse("9999-12").last_day == date(9999, 12, 31)


def test_months_run_from_the_first_to_the_last() -> None:
    assert [str(m) for m in months(Month(2024, 11), Month(2025, 2))] == ["202411", "202412", "202501", "202502"]
    assert list(months(Month(2025, 2), Month(2025, 1))) == []


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [(date(2025, 1, 31), 1, date(2025, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2025, 3, 15), -3, date(2024, 12, 15))],
)
def test_a_day_months_on_is_the_same_day_or_the_last(day: date, count: int, then: date) -> None:
    assert add_months(day, count) == then


def test_a_year_is_full_on_the_birthday_itself() -> None:
    assert age_on(date(1960, 11, 24), date(2026, 11, 23)) == 65
    assert age_on(date(1960, 11, 24), date(2026, 11, 24)) == 66
    assert age_on(date(2000, 2, 29), date(2025, 2, 28)) == 24


@given(periods(), periods(), DAYS)
def test_a_day_lies_in_both_periods_exactly_if_it_lies_in_what_they_share(one: Period, other: Period, day: date) -> None:
    shared = one.intersection(other)
    assert (day in one and day in other) == (shared is not None and day in shared)
    assert one.overlaps(other) == (shared is not None) == other.overlaps(one)


def test_a_period_ends_before_its_end() -> None:
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    assert (year.days, year.last_day) == (365, date(2025, 12, 31))
    assert len(list(year.months())) == 12
    assert not year.overlaps(Period(date(2026, 1, 1)))


def test_a_period_may_go_on_without_end() -> None:
    going_on = Period(date(2025, 1, 1))
    assert (going_on.days, going_on.last_day) == (None, None)
    with pytest.raises(ValueError, match="without end"):
        going_on.months()


def test_a_period_of_no_day_is_refused() -> None:
    with pytest.raises(EmptyPeriod):
        Period(date(2025, 1, 1), date(2025, 1, 1))
