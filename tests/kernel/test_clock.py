"""The clock is a parameter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sheyintong.kernel.clock import FixedClock, SystemClock, day_of, local, start_of, today

EVENING = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def test_the_day_changes_at_midnight_in_beijing_in_tacheng_too() -> None:
    assert today(FixedClock(EVENING)) == day_of(EVENING) == date(2026, 11, 24)
    assert day_of(EVENING - timedelta(hours=1)) == date(2026, 11, 23)
    assert start_of(date(2026, 11, 24)) == EVENING - timedelta(minutes=30)
    assert local(EVENING).hour == 0


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_system_clock_reads_as_people_here_read_it() -> None:
    now = SystemClock().now()
    assert (now.utcoffset(), now.date()) == (timedelta(hours=8), day_of(now))
