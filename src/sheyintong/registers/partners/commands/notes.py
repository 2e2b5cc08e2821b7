"""谁在动协议：whether she may, and the entry of what she did."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.labels import is_plain

from .. import rules
from ..errors import NotYourAgreement, Unnamed
from ..models import Agreement


def note(actor: Actor, act: str, row: Agreement, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    """One entry about an agreement."""
    about = Subject("agreement", row.pk, row.number)
    write(audit.record(actor=actor, act=f"partners.agreement_{act}", about=about, changed=changed, reason=why, at=now))


def need_plain(*texts: str) -> None:
    """Raises :class:`Unnamed` for a name or number that is empty or holds signs that cannot be seen."""
    if not all(map(is_plain, texts)):
        raise Unnamed()


def need_post(actor: Actor, roles: Collection[str], agency: int) -> None:
    """Raises :class:`NotYourAgreement` for whoever has none of these posts over the agency that is party."""
    if not rules.may(actor, roles, regions.agency(agency)):
        raise NotYourAgreement(member=actor.member, agency=agency)
