"""登录留痕：every sign-in, failure, lock and leave has its entry."""

from collections.abc import Mapping
from datetime import datetime

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor, ActorKind, system

from ..models import Account, Session
from ..types import Origin


def as_actor(account: Account, origin: Origin, session: int | None = None) -> Actor:
    """The account as the one who acts, before anybody knows her posts."""
    return Actor(ActorKind(account.kind), account.pk, account.label, origin.region, session=session, device=origin.device)


def note(
    act: str,
    account: Account | None,
    origin: Origin,
    now: datetime,
    session: Session | None = None,
    why: str = "",
    told: Mapping[str, object] | None = None,
) -> None:
    """Write one entry about an account; about nobody where the login is not known, and never the login as typed: it may be a password."""
    actor = as_actor(account, origin, session.pk if session else None) if account else system(origin.region, "sign-in")
    about = Subject("account", account.pk, account.label) if account else Subject("login", 0)
    changed = {"address": origin.address, "channel": origin.channel, **(told or {})}
    write(audit.record(actor=actor, act=f"access.{act}", about=about, changed=changed, reason=why, at=now))


def note_by(actor: Actor, act: str, account: Account, now: datetime, why: str = "") -> None:
    """Write one entry of what somebody did to an account."""
    write(audit.record(actor=actor, act=f"access.{act}", about=Subject("account", account.pk, account.label), reason=why, at=now))
