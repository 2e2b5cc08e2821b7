"""网点规则：who may do what to a place, hours of a day, whether it is open, what is missing before it may open. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise

from sheyintong.foundation.regions.types import Agency
from sheyintong.kernel.actors import Actor, ActorKind

from .types import DayException, DeviceKind, HaveFact, HaveKind, Missing, Opening, OutletKind, Shift

HAVES = {
    HaveKind.SIGNAGE: "有标识",
    HaveKind.WINDOW: "有窗口",
    HaveKind.EQUIPMENT: "有设备",
    HaveKind.STAFF: "有人员",
    HaveKind.SYSTEM: "有系统",
}
WEEKDAYS = "一二三四五六日"
PARTNERS = frozenset({OutletKind.BANK, OutletKind.AGENT_POINT})
"""Places of a bank; the others are the agency's own."""
KEEPERS = ("centre_clerk", "centre_manager")
HEAD = "centre_manager"
SOUTH, NORTH, WEST, EAST = 3, 54, 73, 136
"""The country, in degrees: a latitude is never as large as a longitude, so a pair that was swapped is found."""


def may_keep(actor: Actor, keeper: Agency) -> bool:
    """谁能筹备和登记：clerks and managers of the centre of whose subtree the keeper is; the system, which no person is."""
    return actor.kind is ActorKind.SYSTEM or (actor.has(*KEEPERS) and keeper.within(actor.scope))


def may_head(actor: Actor, keeper: Agency) -> bool:
    """谁能开通、暂停、恢复、退出、绑定和解除设备，开通以后改级别和协议：such a centre's manager."""
    return actor.kind is ActorKind.SYSTEM or (actor.has(HEAD) and keeper.within(actor.scope))


def may_tend(actor: Actor, keeper: Agency, outlet: int) -> bool:
    """谁能报修、登记特殊日：whoever keeps the place, and its own manager."""
    return may_keep(actor, keeper) or _is_own(actor, outlet)


def may_bind(actor: Actor, keeper: Agency, outlet: int, kind: DeviceKind) -> bool:
    """谁能绑定：the centre's manager any device, the place's own manager the computer before him."""
    return may_head(actor, keeper) or (kind is DeviceKind.TERMINAL and _is_own(actor, outlet))


def _is_own(actor: Actor, outlet: int) -> bool:
    return actor.has("outlet_manager") and actor.outlet == outlet


def is_place(latitude: float | None, longitude: float | None) -> bool:
    """Whether coordinates are none, or a pair within the country."""
    if latitude is None or longitude is None:
        return latitude is longitude
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


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


def missing_to_open(
    kind: OutletKind, haves: Iterable[HaveFact], plate_number: str, agreement: int | None, tier: str, *, in_force: bool
) -> list[Missing]:
    """What a place still needs before it opens. Partners need a plate, a tier, an agreement in force and the five haves; the agency's own
    do not."""
    if kind not in PARTNERS:
        return []
    met = {fact.kind for fact in haves if fact.met}
    missing = [Missing("have", f"五有缺“{label}”") for have, label in HAVES.items() if have not in met]
    missing += [] if plate_number else [Missing("plate", "没有挂牌号")]
    if agreement is None:
        missing.append(Missing("agreement", "没有合作协议"))
    elif not in_force:
        missing.append(Missing("agreement", "合作协议不在有效期"))
    return missing if tier or kind is OutletKind.AGENT_POINT else [*missing, Missing("tier", "没有网点级别")]


def may_reopen(actor: Actor, suspended_scope: str) -> bool:
    """谁能恢复：whoever answers for all that the one who suspended answered for: what the prefecture suspended, no county gives back."""
    return actor.kind is ActorKind.SYSTEM or not suspended_scope or f"{suspended_scope}.".startswith(f"{actor.scope or '-'}.")
