"""网点的事实：tier, agreement, address, hours, exceptions, the five haves. Every one raises the version of the outlet's facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction

from sheyintong.engines.database.statements import refusing
from sheyintong.foundation.files import commands as files
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.partners import queries as partners

from .. import rules
from ..errors import BadHours, ChangedMeanwhile
from ..models import Have, Hours, HoursException, Outlet
from ..types import HaveKind, Shift, Tier
from .life import TAKEN, facts_changed, need, note


def _set(outlet: int, act: str, values: Mapping[str, object], actor: Actor, now: datetime, why: str = "") -> None:
    row = need(outlet)
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    with transaction.atomic(), refusing(TAKEN):
        if not Outlet.objects.filter(pk=outlet, facts_version=row.facts_version).update(**values):
            raise ChangedMeanwhile()
        facts_changed(outlet=outlet)
        note(actor, act, row, now, changed, why)


def set_tier(*, outlet: int, tier: Tier, plate_number: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """级别与挂牌号. Raises :class:`NameTaken`, :class:`ChangedMeanwhile`."""
    _set(outlet, "tier_set", {"tier": tier.value, "plate_number": plate_number}, actor, now, reason)


def set_agreement(*, outlet: int, agreement: int, actor: Actor, now: datetime) -> None:
    """所依据的协议. Raises :class:`NoSuchAgreement`, :class:`ChangedMeanwhile`."""
    partners.agreement(agreement, day_of(now))
    _set(outlet, "agreement_set", {"agreement_id": agreement}, actor, now)


def set_place(*, outlet: int, address: str, latitude: float | None, longitude: float | None, actor: Actor, now: datetime) -> None:
    """地址与坐标, in degrees. Raises :class:`ChangedMeanwhile`."""
    _set(outlet, "place_set", {"address": address, "latitude": latitude, "longitude": longitude}, actor, now)


def set_hours(*, outlet: int, shifts: Sequence[Shift], valid_from: date, actor: Actor, now: datetime) -> None:
    """营业时间 of the whole week from a day on. Raises :class:`BadHours`."""
    fault = rules.hours_fault(shifts) or ("" if shifts else "至少要有一个时段")
    if fault:
        raise BadHours(why=fault)
    row = need(outlet)
    with transaction.atomic():
        Hours.objects.bulk_create(
            [
                Hours(outlet=row, valid_from=valid_from, set_at=now, weekday=s.weekday, opens=s.opens, closes=s.closes)
                for s in sorted(shifts, key=lambda s: (s.weekday, s.opens))
            ]
        )
        facts_changed(outlet=outlet)
        note(actor, "hours_set", row, now, {"valid_from": valid_from})


def except_day(
    *, outlet: int, day: date, reason: str, opens: time | None = None, closes: time | None = None, actor: Actor, now: datetime
) -> None:
    """特殊日：closed, or other hours, on one day. Raises :class:`BadHours`."""
    if (opens is None) != (closes is None) or (opens is not None and closes is not None and closes <= opens):
        raise BadHours(why="结束要晚于开始")
    row = need(outlet)
    with transaction.atomic():
        HoursException.objects.create(outlet=row, day=day, opens=opens, closes=closes, reason=reason, set_at=now)
        facts_changed(outlet=outlet)
        note(actor, "day_excepted", row, now, {"day": day}, reason)


def set_have(
    *, outlet: int, kind: HaveKind, met: bool, since: date, remark: str = "", evidence_file: int | None = None, actor: Actor, now: datetime
) -> int:
    """一项"五有"：a dated fact with its evidence; the number of the fact. Raises :class:`FileErased`."""
    row = need(outlet)
    with transaction.atomic():
        files.claim(evidence_file)
        have = Have.objects.create(
            outlet=row,
            kind=kind.value,
            met=met,
            since=since,
            note=remark,
            evidence_file_id=evidence_file,
            by_label=actor.label[:80],
            at=now,
        )
        facts_changed(outlet=outlet)
        note(actor, "have_set", row, now, {"have": kind.value, "met": met, "since": since})
    return have.pk
