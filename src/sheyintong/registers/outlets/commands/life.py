"""网点的一生：prepared, opened, suspended, reopened, closed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.types import BranchState

from .. import events, queries, rules
from ..errors import BankMissing, ChangedMeanwhile, NameTaken, NoSuchOutlet, NotReady
from ..models import Outlet
from ..states import OUTLET, OutletState
from ..types import OutletKind, Tier

TAKEN = {"outlets_outlet_name": NameTaken(), "outlets_outlet_plate": NameTaken()}


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
    """筹备网点 kept by a county agency; its number. A real bank outlet is a row of the national directory.

    Raises :class:`BankMissing`, :class:`NameTaken`.
    """
    if kind is OutletKind.BANK:
        _check_bank(bank, cnaps, synthetic)
    with transaction.atomic(), refusing(TAKEN):
        row = Outlet.objects.create(
            kind=kind.value,
            name=name,
            agency_id=agency,
            bank_id=bank,
            cnaps=cnaps,
            agreement_id=agreement,
            tier=tier.value,
            plate_number=plate_number,
            address=address,
            latitude=latitude,
            longitude=longitude,
            synthetic=synthetic,
            created_at=now,
        )
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


def note(actor: Actor, act: str, row: Outlet, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    """One entry about an outlet."""
    write(audit.record(actor=actor, act=f"outlets.{act}", about=Subject("outlet", row.pk, row.name), changed=changed, reason=why, at=now))


def need(outlet: int) -> Outlet:
    """The row of an outlet; raises :class:`NoSuchOutlet`."""
    row = Outlet.objects.filter(pk=outlet).first()
    if row is None:
        raise NoSuchOutlet(outlet=outlet)
    return row


def facts_changed(*, outlet: int) -> None:
    """Something a right to act depends on has changed at this outlet, as told by the command of a register above, in its transaction."""
    Outlet.objects.filter(pk=outlet).update(facts_version=F("facts_version") + 1)


def _move(row: Outlet, move: str, values: Mapping[str, object], actor: Actor, now: datetime, event: str, why: str = "") -> None:
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
    """挂牌开通. Raises :class:`NotReady` with everything that is missing, :class:`NotInThisState`."""
    row, day = need(outlet), day_of(now)
    OUTLET.target("open", OutletState(row.state))
    missing = rules.missing_to_open(OutletKind(row.kind), queries.haves(outlet, day), row.plate_number, row.agreement_id, row.tier)
    if row.agreement_id is not None and not partners.agreement(row.agreement_id, day).in_force:
        missing.append("合作协议不在有效期")
    if missing:
        raise NotReady(what="；".join(missing))
    _move(row, "open", {"opened_on": day}, actor, now, events.OUTLET_OPENED)


def suspend(*, outlet: int, reason: str, actor: Actor, now: datetime) -> None:
    """暂停服务. Raises :class:`NotInThisState`."""
    _move(need(outlet), "suspend", {}, actor, now, events.OUTLET_SUSPENDED, reason)


def reopen(*, outlet: int, actor: Actor, now: datetime) -> None:
    """恢复服务. Raises :class:`NotInThisState`."""
    _move(need(outlet), "reopen", {}, actor, now, events.OUTLET_REOPENED)


def close(*, outlet: int, reason: str, actor: Actor, now: datetime) -> None:
    """退出摘牌, for good. Raises :class:`NotInThisState`."""
    _move(need(outlet), "close", {"closed_on": day_of(now)}, actor, now, events.OUTLET_CLOSED, reason)
