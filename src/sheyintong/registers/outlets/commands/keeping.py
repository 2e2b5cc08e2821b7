"""管网点：the row a command is about, who may change it, the entry of a change and the version of its facts."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.labels import is_plain

from .. import rules
from ..errors import AlreadyClosed, BadPlace, BranchTaken, NameTaken, NoSuchOutlet, NotYoursToKeep, ReasonMissing, Unnamed
from ..models import Outlet
from ..states import OutletState

TAKEN = {"outlets_outlet_name": NameTaken(), "outlets_outlet_plate": NameTaken(), "outlets_outlet_branch": BranchTaken()}


def note(actor: Actor, act: str, row: Outlet, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    """One entry about an outlet."""
    write(audit.record(actor=actor, act=f"outlets.{act}", about=Subject("outlet", row.pk, row.name), changed=changed, reason=why, at=now))


def need(outlet: int) -> Outlet:
    """The row of an outlet; raises :class:`NoSuchOutlet`."""
    row = Outlet.objects.filter(pk=outlet).first()
    if row is None:
        raise NoSuchOutlet(outlet=outlet)
    return row


def need_keeper(actor: Actor, agency: int) -> None:
    """Raises :class:`NotYoursToKeep` for whoever may not prepare and describe what this agency keeps."""
    if not rules.may_keep(actor, regions.agency(agency)):
        raise _not_yours(actor, agency)


def need_head(actor: Actor, row: Outlet) -> None:
    """Raises :class:`NotYoursToKeep` for whoever may not open and close."""
    if not rules.may_head(actor, regions.agency(row.agency_id)):
        raise _not_yours(actor, row.agency_id)


def kept(outlet: int, actor: Actor) -> Outlet:
    """The row, for its keeper to describe. Raises :class:`NoSuchOutlet`, :class:`NotYoursToKeep`, :class:`AlreadyClosed`."""
    row = need(outlet)
    need_keeper(actor, row.agency_id)
    return not_closed(row)


def tended(outlet: int, actor: Actor) -> Outlet:
    """The row, for its keeper or its own manager. Raises :class:`NoSuchOutlet`, :class:`NotYoursToKeep`, :class:`AlreadyClosed`."""
    row = need(outlet)
    if not rules.may_tend(actor, regions.agency(row.agency_id), row.pk):
        raise _not_yours(actor, row.agency_id)
    return not_closed(row)


def not_closed(row: Outlet) -> Outlet:
    """Raises :class:`AlreadyClosed`."""
    if row.state == OutletState.CLOSED:
        raise AlreadyClosed(outlet=row.pk)
    return row


def _not_yours(actor: Actor, agency: int) -> NotYoursToKeep:
    return NotYoursToKeep(member=actor.member, agency=agency)


def need_reason(why: str) -> None:
    """Raises :class:`ReasonMissing`."""
    if not why.strip():
        raise ReasonMissing()


def need_plain(text: str) -> None:
    """Raises :class:`Unnamed`."""
    if not is_plain(text):
        raise Unnamed()


def need_place(latitude: float | None, longitude: float | None) -> None:
    """Raises :class:`BadPlace`."""
    if not rules.is_place(latitude, longitude):
        raise BadPlace()


def facts_changed(*, outlet: int) -> None:
    """Something a right to act depends on has changed at this outlet, as told by the command of a register above, in its transaction."""
    Outlet.objects.filter(pk=outlet).update(facts_version=F("facts_version") + 1)
