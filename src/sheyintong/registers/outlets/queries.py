"""网点的查询：cards, lists by subtree, hours, the five haves, devices."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of, local
from sheyintong.registers.partners import queries as partners

from . import rules
from .errors import NoSuchDevice, NoSuchOutlet
from .models import Device, Have, Hours, HoursException, Outlet
from .states import DeviceState, OutletState
from .types import DayException, DeviceCard, DeviceKind, HaveFact, HaveKind, Missing, Opening, OutletCard, OutletKind, Shift, Tier


def outlet(outlet_id: int) -> OutletCard:
    """网点 by its number; raises :class:`NoSuchOutlet`."""
    row = Outlet.objects.select_related("agency", "bank").filter(pk=outlet_id).first()
    if row is None:
        raise NoSuchOutlet(outlet=outlet_id)
    return _card(row)


def outlets(*, scope: str, kinds: Iterable[OutletKind] = (), with_closed: bool = False) -> list[OutletCard]:
    """The outlets kept by the agencies of a subtree (``scope`` = an agency's path), by agency and name; none for an empty scope."""
    if not scope:
        return []
    rows = Outlet.objects.select_related("agency", "bank")
    rows = rows.filter(agency__path=scope) | rows.filter(agency__path__startswith=f"{scope}.")
    wanted = [kind.value for kind in kinds]
    if wanted:
        rows = rows.filter(kind__in=wanted)
    if not with_closed:
        rows = rows.exclude(state=OutletState.CLOSED.value)
    return [_card(row) for row in rows.order_by("agency__path", "name", "pk")]


def open_outlets() -> list[OutletCard]:
    """The outlets of the whole region that are in service, by name: where the public may go."""
    rows = Outlet.objects.select_related("agency", "bank").filter(state=OutletState.OPEN.value)
    return [_card(row) for row in rows.order_by("name", "pk")]


def outlets_of_bank(bank: int) -> list[OutletCard]:
    """The outlets of a bank that are not closed, by name."""
    rows = Outlet.objects.select_related("agency", "bank").filter(bank=bank).exclude(state=OutletState.CLOSED.value)
    return [_card(row) for row in rows.order_by("name", "pk")]


def branches_taken(cnaps: Sequence[str]) -> set[str]:
    """联行号 among these that are a bank's place already, in whichever subtree."""
    rows = Outlet.objects.filter(cnaps__in=cnaps, kind=OutletKind.BANK.value).exclude(state=OutletState.CLOSED.value)
    return set(rows.values_list("cnaps", flat=True))


def may_reopen(actor: Actor, card: OutletCard) -> bool:
    """能不能恢复：whether whoever suspended the place answers for no more than the actor does."""
    return rules.may_reopen(actor, card.suspended_scope)


def _card(row: Outlet) -> OutletCard:
    return OutletCard(
        id=row.pk,
        name=row.name,
        kind=OutletKind(row.kind),
        agency=row.agency_id,
        agency_name=row.agency.name,
        agency_path=row.agency.path,
        bank=row.bank_id,
        bank_name=row.bank.name if row.bank else "",
        cnaps=row.cnaps,
        agreement=row.agreement_id,
        tier=Tier(row.tier),
        plate_number=row.plate_number,
        state=row.state,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        reason=row.reason,
        suspended_scope=row.suspended_scope,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        synthetic=row.synthetic,
        facts_version=row.facts_version,
        prepared_by=row.prepared_by,
    )


def missing(outlet_id: int, on: date) -> list[Missing]:
    """开通前还缺什么, on a day; raises :class:`NoSuchOutlet`."""
    card = outlet(outlet_id)
    in_force = card.agreement is not None and partners.agreement(card.agreement, on).in_force
    return rules.missing_to_open(card.kind, haves(outlet_id, on), card.plate_number, card.agreement, card.tier, in_force=in_force)


def hours(outlet_id: int, on: date) -> list[Shift]:
    """营业时间 that hold on a day: the newest set whose first day is not later."""
    rows = Hours.objects.filter(outlet=outlet_id, valid_from__lte=on)
    newest = rows.order_by("-valid_from", "-set_at").values_list("valid_from", "set_at").first()
    if newest is None:
        return []
    spans = rows.filter(valid_from=newest[0], set_at=newest[1]).order_by("weekday", "opens")
    return [Shift(row.weekday, row.opens, row.closes) for row in spans]


def hours_to_come(outlet_id: int, after: date) -> list[date]:
    """The days after ``after`` from which other hours hold."""
    rows = Hours.objects.filter(outlet=outlet_id, valid_from__gt=after)
    return sorted(set(rows.values_list("valid_from", flat=True)))


def exceptions(outlet_id: int, since: date, until: date) -> list[DayException]:
    """特殊日 from ``since`` up to but without ``until``, oldest entry first."""
    rows = HoursException.objects.filter(outlet=outlet_id, day__gte=since, day__lt=until).order_by("day", "pk")
    return [DayException(row.day, row.opens, row.closes, row.reason) for row in rows]


def opening(outlet_id: int, now: datetime) -> Opening:
    """现在开门吗：by state, exceptions and hours, in the region's local time; raises :class:`NoSuchOutlet`."""
    card, day = outlet(outlet_id), day_of(now)
    shifts = hours(outlet_id, day)
    special = list(HoursException.objects.filter(outlet=outlet_id, day=day).order_by("pk"))
    spans, reason = rules.hours_of_day(day, shifts, [DayException(r.day, r.opens, r.closes, r.reason) for r in special])
    return rules.opening(card.state, local(now).time(), spans, reason, bool(shifts or special))


def haves(outlet_id: int, on: date) -> list[HaveFact]:
    """五有 as they stand on a day: the newest fact of each kind, none for a kind never looked at."""
    rows = Have.objects.filter(outlet=outlet_id, since__lte=on).order_by("kind", "-since", "-pk").distinct("kind")
    facts = [HaveFact(HaveKind(r.kind), r.met, r.since, r.note, r.evidence_file_id, r.by_label) for r in rows]
    return sorted(facts, key=lambda fact: list(HaveKind).index(fact.kind))


def files_claimed(files: Sequence[int]) -> set[int]:
    """引用的文件：those of the files that are evidence of one of the five haves."""
    return {file for file in Have.objects.filter(evidence_file_id__in=files).values_list("evidence_file_id", flat=True) if file}


def devices(outlet_id: int) -> list[DeviceCard]:
    """设备 bound to an outlet, by kind and serial."""
    rows = Device.objects.filter(outlet=outlet_id).exclude(state=DeviceState.UNBOUND.value)
    return [_device(row) for row in rows.order_by("kind", "serial")]


def device(device_id: int) -> DeviceCard:
    """设备 that is bound; raises :class:`NoSuchDevice`."""
    row = Device.objects.filter(pk=device_id).exclude(state=DeviceState.UNBOUND.value).first()
    if row is None:
        raise NoSuchDevice(device=device_id)
    return _device(row)


def device_serial(device_id: int) -> str:
    """设备编号 of any device there ever was, also one that is unbound; empty for an unknown one."""
    return Device.objects.filter(pk=device_id).values_list("serial", flat=True).first() or ""


def device_by_serial(serial: str) -> DeviceCard | None:
    """设备 bound under a serial."""
    row = Device.objects.filter(serial=serial).exclude(state=DeviceState.UNBOUND.value).first()
    return _device(row) if row else None


def _device(row: Device) -> DeviceCard:
    kind = DeviceKind(row.kind)
    return DeviceCard(row.pk, row.outlet_id, kind, row.serial, row.label, row.public_key, row.state, row.bound_at, row.last_seen_at)
