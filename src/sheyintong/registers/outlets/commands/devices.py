"""设备：bound to one outlet by its serial and public key; faults, mending, heartbeat."""

from datetime import datetime, timedelta

from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto.signatures import NotAKey, Sm2Verifier

from .. import rules
from ..errors import ChangedMeanwhile, NoDeviceKey, NoSuchDevice, NotYoursToKeep, SerialTaken
from ..models import Device
from ..states import DEVICE, DeviceState
from ..types import DeviceKind
from .keeping import facts_changed, need, need_head, need_plain, need_reason, not_closed, tended

BEAT_EVERY = timedelta(seconds=30)


def bind_device(*, outlet: int, kind: DeviceKind, serial: str, label: str = "", public_key: str = "", actor: Actor, now: datetime) -> int:
    """绑定设备; its number. A reader needs the public key of what it signs. Bound again as it is, it is the same device.

    Raises :class:`NotYoursToKeep`, :class:`AlreadyClosed`, :class:`Unnamed`, :class:`NoDeviceKey`, :class:`SerialTaken`.
    """
    row = not_closed(need(outlet))
    if not rules.may_bind(actor, regions.agency(row.agency_id), outlet, kind):
        raise NotYoursToKeep(member=actor.member, agency=row.agency_id)
    need_plain(serial)
    if public_key or kind is DeviceKind.READER:
        try:
            Sm2Verifier.from_pem(public_key)
        except NotAKey:
            raise NoDeviceKey() from None
    values = {"outlet_id": outlet, "kind": kind.value, "serial": serial, "label": label, "public_key": public_key}
    again = Device.objects.filter(**values).exclude(state=DeviceState.UNBOUND.value).first()
    if again is not None:
        return again.pk
    with transaction.atomic(), refusing({"outlets_device_serial": SerialTaken()}):
        device = Device.objects.create(**values, bound_at=now)
        facts_changed(outlet=outlet)
        _note(actor, "bound", device, now)
    return device.pk


def _note(actor: Actor, act: str, row: Device, now: datetime, why: str = "") -> None:
    about, changed = Subject("device", row.pk, row.serial), {"outlet": row.outlet_id}
    write(audit.record(actor=actor, act=f"outlets.device_{act}", about=about, changed=changed, reason=why, at=now))


def _need(device: int) -> Device:
    row = Device.objects.filter(pk=device).first()
    if row is None:
        raise NoSuchDevice(device=device)
    return row


def _move(row: Device, move: str, actor: Actor, now: datetime, why: str) -> None:
    target = DEVICE.target(move, DeviceState(row.state))
    with transaction.atomic():
        ended = now if target is DeviceState.UNBOUND else None
        if not Device.objects.filter(pk=row.pk, state=row.state).update(state=target.value, unbound_at=ended):
            raise ChangedMeanwhile()
        facts_changed(outlet=row.outlet_id)
        _note(actor, move, row, now, why)


def unbind_device(*, device: int, reason: str, actor: Actor, now: datetime) -> None:
    """解除绑定, for good; sessions on it have no actor from now on.

    Raises :class:`NoSuchDevice`, :class:`NotYoursToKeep`, :class:`ReasonMissing`, :class:`NotInThisState`.
    """
    row = _need(device)
    need_head(actor, need(row.outlet_id))
    need_reason(reason)
    _move(row, "unbind", actor, now, reason)


def report_fault(*, device: int, reason: str, actor: Actor, now: datetime) -> None:
    """报修, also by the place's own manager.

    Raises :class:`NoSuchDevice`, :class:`NotYoursToKeep`, :class:`ReasonMissing`, :class:`NotInThisState`.
    """
    row = _need(device)
    tended(row.outlet_id, actor)
    need_reason(reason)
    _move(row, "report_fault", actor, now, reason)


def mend_device(*, device: int, actor: Actor, now: datetime, reason: str = "") -> None:
    """修好, also by the place's own manager. Raises :class:`NoSuchDevice`, :class:`NotYoursToKeep`, :class:`NotInThisState`."""
    row = _need(device)
    tended(row.outlet_id, actor)
    _move(row, "mend", actor, now, reason)


def heartbeat(*, device: int, now: datetime) -> None:
    """心跳：the device is there; written at most twice a minute, no act of a person and therefore without an entry."""
    rows = Device.objects.filter(pk=device).exclude(state=DeviceState.UNBOUND.value)
    rows.exclude(last_seen_at__gt=now - BEAT_EVERY).update(last_seen_at=now)
