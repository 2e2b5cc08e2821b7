"""时钟：time is a parameter. Faces ask a clock once a request and hand the moment down; rules never look at one."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""北京时间：the one official time of the whole country; offices in 新疆 keep it too (they only open later)."""


class Clock(Protocol):
    """时钟：whatever can tell the present moment."""

    def now(self) -> datetime:
        """The present moment with its zone."""
        ...


class SystemClock:
    """系统时钟：the clock of the machine."""

    def now(self) -> datetime:
        """The present moment in 北京时间, so that its ``date()`` is the day people here write, also in what no page began."""
        return datetime.now(SHANGHAI)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """固定时钟：a clock that stands still, for tests, replays and worked examples. ``moment`` must carry a zone."""

    moment: datetime

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a moment without a zone names no moment")

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment


def local(moment: datetime) -> datetime:
    """北京时间：the same moment as people here read it. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone names no moment")
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime) -> date:
    """日期：the calendar day people here write for this moment. Raises ValueError for a moment without a zone."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """零时：the first moment of a day here."""
    return datetime.combine(day, time.min, SHANGHAI)


def today(clock: Clock) -> date:
    """今天：the day it is here by this clock."""
    return day_of(clock.now())
