"""留痕：the entry of every move of an agreement."""

from collections.abc import Mapping
from datetime import datetime

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from ..models import Agreement


def note(actor: Actor, act: str, row: Agreement, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    """One entry about an agreement."""
    about = Subject("agreement", row.pk, row.number)
    write(audit.record(actor=actor, act=f"partners.agreement_{act}", about=about, changed=changed, reason=why, at=now))
