"""网点的一生：prepared, opened by somebody else, suspended, reopened, closed."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.types import BranchState

from .. import events, queries, rules
from ..errors import (
    BankMissing,
    BranchOfOtherBank,
    ChangedMeanwhile,
    NotReady,
    OpenedByPreparer,
    OwnPlaceOfBank,
    SuspendedAbove,
    WrongAgreement,
)
from ..models import Outlet
from ..states import OUTLET, OutletState
from ..types import OutletKind, Tier
from .keeping import TAKEN, need, need_head, need_keeper, need_place, need_plain, need_reason, note


def prepare(
    *,
    kind: OutletKind,
    name: str,
    agency: int,
    bank: int | None = None,
    cnaps: str = "",
    agreement: int | None = None,
    tier: Tier = Tier.NONE,
    plate_number: str = "",
    address: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    synthetic: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """筹备网点 kept by a county agency; its number. A real place of a bank rests on a row of the national directory.

    Asked again by the same member with the very same, it is the same place. Raises :class:`NotYoursToKeep`, :class:`Unnamed`,
    :class:`BadPlace`, :class:`BankMissing`, :class:`OwnPlaceOfBank`, :class:`BranchOfOtherBank`, :class:`WrongAgreement`, :class:`NameTaken`, :class:`BranchTaken`.
    """
    need_keeper(actor, agency)
    need_plain(name)
    if plate_number:
        need_plain(plate_number)
    need_place(latitude, longitude)
    if kind in rules.PARTNERS:
        _check_bank(bank, cnaps, synthetic)
    elif bank is not None or agreement is not None or cnaps or tier is not Tier.NONE or plate_number:
        raise OwnPlaceOfBank()
    if agreement is not None:
        need_agreement(agreement, bank, agency, day_of(now))
    values = {
        "kind": kind.value, "name": name, "agency_id": agency, "bank_id": bank, "cnaps": cnaps, "agreement_id": agreement,
        "tier": tier.value, "plate_number": plate_number, "address": address, "latitude": latitude, "longitude": longitude,
        "synthetic": synthetic, "prepared_by": actor.member,
    }  # fmt: skip
    again = Outlet.objects.filter(**values, state=OutletState.PREPARING.value).first() if actor.member is not None else None
    if again is not None:
        return again.pk
    with transaction.atomic(), refusing(TAKEN):
        row = Outlet.objects.create(**values, created_at=now)
        note(actor, "prepared", row, now, {"kind": kind.value})
    return row.pk


def _check_bank(bank: int | None, cnaps: str, synthetic: bool) -> None:
    if bank is None:
        raise BankMissing(cnaps=cnaps)
    if synthetic and not cnaps:
        return
    branch = partners.branch(cnaps)
    if branch is None or branch.state is not BranchState.LISTED:
        raise BankMissing(cnaps=cnaps)
    if not cnaps.startswith(partners.bank(bank).code):
        raise BranchOfOtherBank(cnaps=cnaps, bank=bank)


def need_agreement(agreement: int, bank: int | None, agency: int, on: date) -> None:
    """Raises :class:`WrongAgreement`, :class:`NoSuchAgreement`."""
    card = partners.agreement(agreement, on)
    reaches = regions.agency(agency).within(regions.agency(card.agency).path)
    if not card.in_force or card.bank != bank or not reaches:
        raise WrongAgreement(agreement=agreement)


def _move(row: Outlet, move: str, values: Mapping[str, object], actor: Actor, now: datetime, event: str, why: str = "") -> None:
    need_head(actor, row)
    target = OUTLET.target(move, OutletState(row.state))
    with transaction.atomic():
        moved = Outlet.objects.filter(pk=row.pk, state=row.state).update(
            state=target.value, facts_version=F("facts_version") + 1, reason=why, **values
        )
        if not moved:
            raise ChangedMeanwhile()
        note(actor, move, row, now, {"state": [row.state, target.value]}, why)
        write(jobs.emit(event, {"outlet": row.pk}, at=now))


def open_outlet(*, outlet: int, actor: Actor, now: datetime) -> None:
    """挂牌开通, by another than prepared it.

    Raises :class:`NotReady` with everything that is missing, :class:`NotInThisState`, :class:`NotYoursToKeep`, :class:`OpenedByPreparer`.
    """
    row, day = need(outlet), day_of(now)
    need_head(actor, row)
    OUTLET.target("open", OutletState(row.state))
    if row.prepared_by is not None and row.prepared_by == actor.member:
        raise OpenedByPreparer(member=actor.member, outlet=outlet)
    missing = queries.missing(outlet, day)
    if missing:
        raise NotReady(what="；".join(each.sentence for each in missing))
    _move(row, "open", {"opened_on": day}, actor, now, events.OUTLET_OPENED)


def suspend(*, outlet: int, reason: str, actor: Actor, now: datetime) -> None:
    """暂停服务. Raises :class:`NotInThisState`, :class:`NotYoursToKeep`, :class:`ReasonMissing`."""
    need_reason(reason)
    _move(need(outlet), "suspend", {"suspended_scope": actor.scope or ""}, actor, now, events.OUTLET_SUSPENDED, reason)


def reopen(*, outlet: int, actor: Actor, now: datetime) -> None:
    """恢复服务 by whoever suspended it or an agency above. Raises :class:`NotInThisState`, :class:`NotYoursToKeep`, :class:`SuspendedAbove`."""
    row = need(outlet)
    if not rules.may_reopen(actor, row.suspended_scope):
        raise SuspendedAbove(outlet=outlet)
    _move(row, "reopen", {"suspended_scope": ""}, actor, now, events.OUTLET_REOPENED)


def close(*, outlet: int, reason: str, actor: Actor, now: datetime) -> None:
    """退出摘牌, for good. Raises :class:`NotInThisState`, :class:`NotYoursToKeep`, :class:`ReasonMissing`."""
    need_reason(reason)
    _move(need(outlet), "close", {"closed_on": day_of(now)}, actor, now, events.OUTLET_CLOSED, reason)
