"""登录的查询：sessions by token, accounts, kinds of factor."""

from datetime import datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value

from sheyintong.engines.database.parts import Guard

from . import rules
from .errors import SessionOver
from .models import Account, Factor, FactorKind, Invitation, Session
from .states import AccountState
from .types import AccountCard, AccountKind, InvitationCard, Kind, SessionCard

digest = rules.digest
is_fresh = rules.is_fresh
proved_at = rules.proved_at
FRESH = rules.FRESH

OPEN = "EXISTS (SELECT FROM access_session s WHERE s.id = %s::bigint AND s.ended_at IS NULL)"


def open_sessions(now: datetime) -> "QuerySet[Session]":
    """Sessions that are neither ended, nor past their end, nor idle for too long; for the commands of this module."""
    idle = ExpressionWrapper(F("idle_minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
    rows = Session.objects.filter(ended_at__isnull=True, expires_at__gt=now, account__state=AccountState.ACTIVE.value)
    return rows.filter(last_seen_at__gt=now - idle)


def session(token: str, now: datetime) -> SessionCard | None:
    """会话 of a token, None when it is over."""
    row = open_sessions(now).select_related("account").filter(token_digest=rules.digest(token)).first()
    return _card(row) if row else None


def sessions_of(account: int, now: datetime) -> list[SessionCard]:
    """The open sessions of an account, oldest first."""
    return [_card(row) for row in open_sessions(now).select_related("account").filter(account=account).order_by("signed_in_at", "pk")]


def _card(row: Session) -> SessionCard:
    who = row.account
    return SessionCard(
        id=row.pk,
        account=who.pk,
        login=who.login,
        label=who.label,
        kind=AccountKind(who.kind),
        signed_in_at=row.signed_in_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        complete=row.second_factor_at is not None,
        locked=row.locked_at is not None,
        device=row.device_id,
        channel=row.channel,
        address=row.address,
        proved_at=rules.proved_at(row.password_at, row.second_factor_at),
    )


def still_open(session: int) -> Guard:
    """会话还在：the guard of a write that nobody's session ended since it was found; else :class:`SessionOver`."""
    return Guard(OPEN, (session,), SessionOver())


def account(account_id: int) -> AccountCard | None:
    """账户 by its number, with the kinds of factor it has confirmed."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        return None
    kinds = Factor.objects.filter(account=row, ended_at__isnull=True, confirmed_at__isnull=False).values_list("kind_id", flat=True)
    return AccountCard(row.pk, AccountKind(row.kind), row.login, row.label, row.state == AccountState.ACTIVE, frozenset(kinds))


def recovery_codes_left(account_id: int) -> int:
    """还剩几个恢复码 of an account."""
    return Factor.objects.filter(account=account_id, kind=Kind.RECOVERY.value, ended_at__isnull=True).count()


def account_of(login: str) -> AccountCard | None:
    """账户 by its login: for staff who manage accounts and for the demo, never for a sign-in page."""
    row = Account.objects.filter(login=rules.folded(login)).first()
    return account(row.pk) if row else None


def factor_kinds() -> frozenset[str]:
    """Which kinds of factor this region allows."""
    return frozenset(FactorKind.objects.values_list("code", flat=True))


def invitation(code: str, now: datetime) -> InvitationCard | None:
    """邀请 of a printed code while it can be used."""
    kept = rules.digest(rules.plain_code(code))
    row = Invitation.objects.filter(code_digest=kept, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now).first()
    return InvitationCard(row.pk, row.purpose, row.label, row.expires_at) if row else None


def can_be_used(invitation_id: int, now: datetime) -> bool:
    """Whether an invitation is still open to the holder of its code."""
    return Invitation.objects.filter(pk=invitation_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now).exists()
