"""工作日历：working days by the State Council's yearly notices, plus the dated days off of a region (肉孜节, 古尔邦节 …)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Generic, TypeVar

from chinese_calendar.constants import holidays, workdays

from .errors import Refusal

T = TypeVar("T")

_OFF: frozenset[date] = frozenset(holidays)
_MADE_UP: frozenset[date] = frozenset(workdays)
FIRST_YEAR: int = min(day.year for day in _OFF)
LAST_YEAR: int = max(day.year for day in _OFF)
"""The years whose notices are known. Later ones are reckoned from weekends alone and are provisional; earlier ones are refused."""
MOST_DAYS = 100_000
_DAY = timedelta(days=1)


class BeforeTheRecord(Refusal):
    """日历范围之外：no notice is on record for so early a year, and no limit of today's law reaches back there."""

    code = "kernel.before_the_record"
    person = f"工作日历从 {FIRST_YEAR} 年起，无法计算更早的日期。"
    operator = f"Working days are known from {FIRST_YEAR} on; {{day}} lies before."


class BeyondReckoning(Refusal):
    """超出计算范围：so many working days that the request is a slip."""

    code = "kernel.beyond_reckoning"
    person = "工作日数太大，请核对。"
    operator = f"At most {MOST_DAYS} working days are counted, and none beyond the year 9999."


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """答案：a value, and whether it rests on a year whose notice has not come out (``provisional``: weekends only)."""

    value: T
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """日历：the national calendar with a region's own days: ``days_off`` are free and ``working`` are worked whatever else holds."""

    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> Answer[bool]:
        """是否工作日。Raises :class:`BeforeTheRecord`."""
        return Answer(self._works(_known(day)), _provisional(day))

    def add_working_days(self, start: date, n: int) -> Answer[date]:
        """加工作日：the ``n``-th working day after ``start``, which itself is not counted; before it for negative ``n``.

        0 gives ``start`` back, a day off or not. Raises :class:`BeforeTheRecord`, :class:`BeyondReckoning`.
        """
        if abs(n) > MOST_DAYS:
            raise BeyondReckoning
        day, left = _known(start), abs(n)
        for day in _walk(start, 1 if n > 0 else -1) if n else ():
            left -= self._works(day)
            if not left:
                break
        return Answer(day, _provisional(max(start, day)))

    def working_days_between(self, start: date, end: date) -> Answer[int]:
        """相隔工作日：how many working days after ``start`` ``end`` is: ``start`` is not counted, ``end`` is. Negative if it lies before.

        Raises :class:`BeforeTheRecord`.
        """
        first, last = (start + _DAY, end) if start <= end else (end, start - _DAY)
        _known(min(start, end))
        count = sum(self._works(day) for day in _days(first, last))
        return Answer(count if start <= end else -count, _provisional(max(start, end)))

    def working_days_in_year(self, year: int) -> Answer[int]:
        """全年工作日数。Raises :class:`BeforeTheRecord`, ValueError for a year that is none."""
        first = _known(date(year, 1, 1))
        return Answer(sum(self._works(day) for day in _days(first, date(year, 12, 31))), _provisional(first))

    def _works(self, day: date) -> bool:
        if day in self.days_off or day in self.working:
            return day in self.working
        return _nation_works(day)


NATIONAL = Calendar()
"""全国日历：without any region's days."""


@lru_cache(maxsize=16_384)
def _nation_works(day: date) -> bool:
    return day in _MADE_UP or (day.weekday() < 5 and day not in _OFF)


def _known(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise BeforeTheRecord(day=day.isoformat())
    return day


def _provisional(last: date) -> bool:
    return last.year > LAST_YEAR


def _walk(start: date, step: int) -> Iterator[date]:
    """The days after (or before) ``start``; it ends with a refusal, never silently."""
    day = start
    while True:
        try:
            day += step * _DAY
        except OverflowError:
            raise BeyondReckoning from None
        yield _known(day)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
