"""网点规则：hours of a day, whether it is open, what is missing before it may open. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise

from .types import DayException, HaveFact, HaveKind, Opening, OutletKind, Shift

HAVES = {
    HaveKind.SIGNAGE: "有标识",
    HaveKind.WINDOW: "有窗口",
    HaveKind.EQUIPMENT: "有设备",
    HaveKind.STAFF: "有人员",
    HaveKind.SYSTEM: "有系统",
}
WEEKDAYS = "一二三四五六日"


def hours_fault(shifts: Sequence[Shift]) -> str:
    """Why these hours cannot be, in words for the person; empty when they can."""
    for shift in shifts:
        if not 0 <= shift.weekday <= 6 or shift.closes <= shift.opens:
            return "结束要晚于开始，星期从 0（星期一）到 6"
    ordered = sorted(shifts, key=lambda s: (s.weekday, s.opens))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.opens < one.closes:
            return f"星期{WEEKDAYS[one.weekday]}的时段重叠"
    return ""


def hours_of_day(day: date, shifts: Iterable[Shift], exceptions: Iterable[DayException]) -> tuple[tuple[tuple[time, time], ...], str]:
    """The hours of a day and, where it has exceptional ones, why. The last exception given for the day counts."""
    special = [each for each in exceptions if each.day == day]
    if special:
        last = special[-1]
        return (((last.opens, last.closes),) if last.opens and last.closes else ()), last.reason
    usual = sorted((s.opens, s.closes) for s in shifts if s.weekday == day.weekday())
    return tuple(usual), ""


def opening(state: str, moment: time, hours: Sequence[tuple[time, time]], reason: str, known: bool) -> Opening:
    """Whether it is open at a local time. A place whose hours nobody wrote down is open whenever it is in service."""
    if state != "open":
        return Opening(False, tuple(hours), {"preparing": "筹备中", "suspended": "暂停服务", "closed": "已退出"}.get(state, state))
    if not known and not reason:
        return Opening(True, (), "")
    if any(opens <= moment < closes for opens, closes in hours):
        return Opening(True, tuple(hours), "")
    return Opening(False, tuple(hours), reason or ("不在服务时间" if hours else "今天不服务"))


def missing_to_open(kind: OutletKind, haves: Iterable[HaveFact], plate_number: str, agreement: int | None, tier: str) -> list[str]:
    """What a place still needs before it opens. Partners need a plate, a tier, an agreement and the five haves; the agency's own do not."""
    if kind not in (OutletKind.BANK, OutletKind.AGENT_POINT):
        return []
    met = {fact.kind for fact in haves if fact.met}
    missing = [f"五有缺“{label}”" for have, label in HAVES.items() if have not in met]
    missing += [] if plate_number else ["没有挂牌号"]
    missing += [] if agreement is not None else ["没有合作协议"]
    return missing if tier or kind is OutletKind.AGENT_POINT else [*missing, "没有网点级别"]
