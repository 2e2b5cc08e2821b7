"""网点的事实：tier, agreement, address, hours, exceptions, the five haves. Every one raises the version of the outlet's facts.

Each raises :class:`NoSuchOutlet`, :class:`NotYoursToKeep` and :class:`AlreadyClosed` besides; told again what holds already, none changes anything.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction

from sheyintong.engines.database.statements import refusing
from sheyintong.foundation.files import commands as files
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of

from .. import queries, rules
from ..errors import BadDay, BadHours, ChangedMeanwhile
from ..models import Have, Hours, HoursException, Outlet
from ..states import OutletState
from ..types import HaveKind, Shift, Tier
from .keeping import TAKEN, facts_changed, kept, need_head, need_place, need_plain, need_reason, note, tended
from .life import need_agreement


def _set(row: Outlet, act: str, values: Mapping[str, object], actor: Actor, now: datetime, why: str = "") -> None:
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    with transaction.atomic(), refusing(TAKEN):
        if not Outlet.objects.filter(pk=row.pk, facts_version=row.facts_version).update(**values):
            raise ChangedMeanwhile()
        facts_changed(outlet=row.pk)
        note(actor, act, row, now, changed, why)


def _widened(outlet: int, actor: Actor) -> Outlet:
    """The row of a place for what says which items may be done there: once it serves people that is its manager's to change, not a clerk's."""
    row = kept(outlet, actor)
    if row.state != OutletState.PREPARING:
        need_head(actor, row)
    return row


def set_tier(*, outlet: int, tier: Tier, plate_number: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """级别与挂牌号. Raises :class:`NameTaken`, :class:`Unnamed`, :class:`ChangedMeanwhile`."""
    if plate_number:
        need_plain(plate_number)
    _set(_widened(outlet, actor), "tier_set", {"tier": tier.value, "plate_number": plate_number}, actor, now, reason)


def set_agreement(*, outlet: int, agreement: int, actor: Actor, now: datetime) -> None:
    """所依据的协议, in force and of its bank. Raises :class:`NoSuchAgreement`, :class:`WrongAgreement`, :class:`ChangedMeanwhile`."""
    row = _widened(outlet, actor)
    need_agreement(agreement, row.bank_id, row.agency_id, day_of(now))
    _set(row, "agreement_set", {"agreement_id": agreement}, actor, now)


def set_place(*, outlet: int, address: str, latitude: float | None, longitude: float | None, actor: Actor, now: datetime) -> None:
    """地址与坐标, in degrees. Raises :class:`BadPlace`, :class:`ChangedMeanwhile`."""
    need_place(latitude, longitude)
    _set(kept(outlet, actor), "place_set", {"address": address, "latitude": latitude, "longitude": longitude}, actor, now)


def set_hours(*, outlet: int, shifts: Sequence[Shift], valid_from: date, actor: Actor, now: datetime) -> None:
    """营业时间 of the whole week from a day on. Raises :class:`BadHours`."""
    fault = rules.hours_fault(shifts) or ("" if shifts else "至少要有一个时段")
    if fault:
        raise BadHours(why=fault)
    row, week = kept(outlet, actor), sorted(shifts, key=lambda s: (s.weekday, s.opens))
    if Hours.objects.filter(outlet=row, valid_from=valid_from).exists() and queries.hours(outlet, valid_from) == week:
        return
    with transaction.atomic():
        Hours.objects.bulk_create(
            [Hours(outlet=row, valid_from=valid_from, set_at=now, weekday=s.weekday, opens=s.opens, closes=s.closes) for s in week]
        )
        facts_changed(outlet=outlet)
        told = [f"{s.weekday + 1} {s.opens:%H:%M}-{s.closes:%H:%M}" for s in week]
        note(actor, "hours_set", row, now, {"valid_from": valid_from, "hours": told})


def except_day(
    *, outlet: int, day: date, reason: str, opens: time | None = None, closes: time | None = None, actor: Actor, now: datetime
) -> None:
    """特殊日：closed, or other hours, on one day; also by the place's own manager. Raises :class:`BadHours`, :class:`BadDay`, :class:`ReasonMissing`."""
    need_reason(reason)
    if (opens is None) != (closes is None) or (opens is not None and closes is not None and closes <= opens):
        raise BadHours(why="结束要晚于开始")
    row = tended(outlet, actor)
    if day < day_of(now):
        raise BadDay(why="这一天已经过去")
    last = HoursException.objects.filter(outlet=row, day=day).order_by("pk").last()
    if last and (last.opens, last.closes, last.reason) == (opens, closes, reason):
        return
    with transaction.atomic():
        HoursException.objects.create(outlet=row, day=day, opens=opens, closes=closes, reason=reason, set_at=now)
        facts_changed(outlet=outlet)
        hours = [f"{opens:%H:%M}-{closes:%H:%M}"] if opens and closes else []
        note(actor, "day_excepted", row, now, {"day": day, "hours": hours}, reason)


def set_have(
    *, outlet: int, kind: HaveKind, met: bool, since: date, remark: str = "", evidence_file: int | None = None, actor: Actor, now: datetime
) -> int:
    """一项"五有"：a dated fact with its evidence; the number of the fact. Raises :class:`FileErased`, :class:`BadDay`."""
    row = kept(outlet, actor)
    if since > day_of(now):
        raise BadDay(why="五有是查到的事实，起始日不能晚于今天")
    newest = Have.objects.filter(outlet=row, kind=kind.value, since__lte=since).order_by("-since", "-pk").first()
    if newest and (newest.met, newest.since, newest.note, newest.evidence_file_id) == (met, since, remark, evidence_file):
        return newest.pk
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
        shown = {"remark": remark, "photo": evidence_file}
        note(actor, "have_set", row, now, {"have": kind.value, "met": met, "since": since, **shown})
    return have.pk
