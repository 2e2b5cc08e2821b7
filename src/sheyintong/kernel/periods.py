"""期间：months (费款所属期) and half-open periods of days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Self

from .errors import Refusal

_MONTH = re.compile(r"([0-9]{4})-?([0-9]{2})")


class NotAMonth(Refusal):
    """月份有误：the text is no month."""

    code = "kernel.not_a_month"
    person = "月份填写有误：请按年份加两位月份填写，例如 202501。"
    operator = "A month is written YYYYMM or YYYY-MM with a month from 01 to 12."


class EmptyPeriod(Refusal):
    """期间有误：a period must last at least one day."""

    code = "kernel.empty_period"
    person = "结束日期必须晚于开始日期。"
    operator = "A period is half-open: its end is the first day that no longer belongs to it, so it must lie after the start."


@total_ordering
@dataclass(frozen=True, slots=True)
class Month:
    """月：a calendar month, ordered, counted from year 1; in a column it is the first day of the month."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise NotAMonth

    def __lt__(self, other: Self) -> bool:
        return (self.year, self.number) < (other.year, other.number)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"202501"`` or ``"2025-01"``; raises :class:`NotAMonth`."""
        found = _MONTH.fullmatch(text.strip())
        if found is None:
            raise NotAMonth
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04}{self.number:02}"

    @property
    def spoken(self) -> str:
        """As a sentence says it: 2026年12月."""
        return f"{self.year}年{self.number}月"

    def __add__(self, months: int) -> Self:
        year, index = divmod(self._index() + months, 12)
        return type(self)(year, index + 1)

    def since(self, other: Self) -> int:
        """How many months after ``other`` this one is; negative if before."""
        return self._index() - other._index()

    def _index(self) -> int:
        return self.year * 12 + self.number - 1

    @property
    def first_day(self) -> date:
        """The first of the month: its form in a date column."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        day = date(self.year, self.number, 28)
        return day.replace(day=28 + max(n for n in range(4) if (day + timedelta(days=n)).month == self.number))

    def period(self) -> "Period":
        """The days of the month. December 9999 has no day after it and is left open."""
        return Period(self.first_day, None if (self.year, self.number) == (9999, 12) else (self + 1).first_day)


def months(first: Month, last: Month) -> Iterator[Month]:
    """月份序列：every month from ``first`` to ``last``, both included; nothing if ``last`` lies before."""
    return (first + n for n in range(last.since(first) + 1))


def add_months(day: date, count: int) -> date:
    """加月：the same day ``count`` months on, or the last day of that month where it is shorter (01-31 + 1 → 02-28)."""
    month = Month.of(day) + count
    return min(month.last_day, month.first_day + timedelta(days=day.day - 1))


def age_on(birth: date, day: date) -> int:
    """周岁：full years lived on ``day``; a birthday counts from the day itself, 29 February from 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class Period:
    """期间：days from ``start`` up to but without ``end``; ``end`` None goes on without end. Raises :class:`EmptyPeriod`."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriod

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def last_day(self) -> date | None:
        """The last day that belongs to it, None if it goes on."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def days(self) -> int | None:
        """How many days it lasts, None if it goes on."""
        return None if self.end is None else (self.end - self.start).days

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a day."""
        return self.intersection(other) is not None

    def intersection(self, other: "Period") -> "Period | None":
        """The days they share, None if there are none."""
        start = max(self.start, other.start)
        end = min((e for e in (self.end, other.end) if e is not None), default=None)
        return None if end is not None and end <= start else Period(start, end)

    def months(self) -> Iterator[Month]:
        """Every month it touches; raises ValueError for a period without end."""
        if self.last_day is None:
            raise ValueError("a period without end has no last month")
        return months(Month.of(self.start), Month.of(self.last_day))
