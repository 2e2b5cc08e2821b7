"""账户：made by an invitation, closed at once, its password changed by its owner."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import rules
from ..errors import InvitationInvalid, LoginTaken, NoSuchAccount, ProofTooOld, WeakPassword
from ..models import Account, Invitation, Session
from ..states import ACCOUNT, AccountState
from ..types import AccountCard, AccountKind, Limits, Origin
from ..types import Invitation as Printed
from .signing_in import need_session
from .trail import as_actor, note, note_by

INVITATION_DAYS = 7
USUAL = Limits()


def create_account(
    *, kind: AccountKind, login: str, password: str, label: str, limits: Limits = USUAL, actor: Actor, now: datetime
) -> AccountCard:
    """建账户. Raises :class:`LoginTaken`, :class:`WeakPassword`."""
    with transaction.atomic():
        row = _create(kind, login, password, label, limits, now)
        note_by(actor, "account_created", row, now)
    return AccountCard(row.pk, kind, row.login, row.label, True, frozenset())


def _create(kind: AccountKind, login: str, password: str, label: str, limits: Limits, now: datetime) -> Account:
    name = rules.folded(login)
    if not rules.is_login(name) or Account.objects.filter(login=name).exists():
        raise LoginTaken()
    check_strength(password, name)
    with refusing({"access_account_login_key": LoginTaken()}):
        return Account.objects.create(
            kind=kind.value,
            login=name,
            label=label,
            password=make_password(password),
            password_changed_at=now,
            created_at=now,
            idle_minutes=limits.idle_minutes,
            absolute_hours=limits.absolute_hours,
            sessions_at_once=limits.at_once,
        )


def check_strength(password: str, login: str) -> None:
    """Raises :class:`WeakPassword`."""
    fault = rules.password_fault(password, login)
    if fault:
        raise WeakPassword(why=fault)


def set_limits(*, account: int, limits: Limits, actor: Actor, now: datetime) -> None:
    """会话限度 of an account, told by whoever knows its roles; sessions that run keep theirs. Raises :class:`NoSuchAccount`."""
    row = _active(account)
    held = Limits(row.idle_minutes, row.absolute_hours, row.sessions_at_once)
    if held == limits:
        return
    with transaction.atomic():
        row.idle_minutes, row.absolute_hours, row.sessions_at_once = limits.idle_minutes, limits.absolute_hours, limits.at_once
        row.save(update_fields=["idle_minutes", "absolute_hours", "sessions_at_once"])
        note_by(actor, "limits_set", row, now)


def _active(account: int) -> Account:
    row = Account.objects.filter(pk=account, state=AccountState.ACTIVE.value).first()
    if row is None:
        raise NoSuchAccount(account=account)
    return row


def close_account(*, account: int, actor: Actor, now: datetime, reason: str) -> None:
    """停用账户：for good; its sessions end in the same moment. Raises :class:`NoSuchAccount`."""
    row = _active(account)
    with transaction.atomic():
        row.state = ACCOUNT.target("close", AccountState(row.state)).value
        row.closed_at = now
        row.save(update_fields=["state", "closed_at"])
        Session.objects.filter(account=row, ended_at__isnull=True).update(ended_at=now, end_reason="closed")
        note_by(actor, "account_closed", row, now, reason)


def change_password(*, token: str, password: str, origin: Origin, now: datetime) -> None:
    """改密码 from a session freshly proved; the other sessions of the account end.

    Raises :class:`ProofTooOld`, :class:`WeakPassword`, :class:`SessionOver`.
    """
    session = need_session(token, now)
    if not rules.is_fresh(rules.proved_at(session.password_at, session.second_factor_at), now):
        raise ProofTooOld()
    check_strength(password, session.account.login)
    with transaction.atomic():
        Account.objects.filter(pk=session.account_id).update(password=make_password(password), password_changed_at=now)
        others = Session.objects.filter(account=session.account_id, ended_at__isnull=True).exclude(pk=session.pk)
        others.update(ended_at=now, end_reason="password")
        note("password_changed", session.account, origin, now, session)


def invite(*, purpose: str, label: str, actor: Actor, now: datetime, days: int = INVITATION_DAYS) -> Printed:
    """邀请：a one-use code, returned once to be printed; valid for ``days``."""
    code = rules.new_code(5)
    with transaction.atomic():
        row = Invitation.objects.create(
            code_digest=rules.digest(rules.plain_code(code)),
            purpose=purpose,
            label=label,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        write(audit.record(actor=actor, act="access.invited", about=Subject("invitation", row.pk, label), at=now))
    return Printed(row.pk, code, row.expires_at)


def revoke_invitation(*, invitation: int, actor: Actor, now: datetime, reason: str) -> None:
    """收回邀请. Raises :class:`InvitationInvalid`."""
    with transaction.atomic():
        if not Invitation.objects.filter(pk=invitation, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now):
            raise InvitationInvalid()
        write(audit.record(actor=actor, act="access.invitation_revoked", about=Subject("invitation", invitation), reason=reason, at=now))


def accept_invitation(
    *, code: str, login: str, password: str, origin: Origin, now: datetime, limits: Limits = USUAL
) -> tuple[AccountCard, int]:
    """接受邀请：the account of the code's holder and the number of the invitation. Two at once: one account.

    Raises :class:`InvitationInvalid`, :class:`LoginTaken`, :class:`WeakPassword`; a refused one can be tried again.
    """
    open_ones = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    invitation = open_ones.filter(code_digest=rules.digest(rules.plain_code(code))).first()
    if invitation is None:
        note("invitation_failed", None, origin, now)
        raise InvitationInvalid()
    with transaction.atomic():
        row = _create(AccountKind.STAFF, login, password, invitation.label, limits, now)
        if not open_ones.filter(pk=invitation.pk).update(used_at=now, account=row):
            raise InvitationInvalid()
        write(
            audit.record(
                actor=as_actor(row, origin),
                act="access.invitation_accepted",
                about=Subject("invitation", invitation.pk, invitation.label),
                at=now,
            )
        )
    return AccountCard(row.pk, AccountKind.STAFF, row.login, row.label, True, frozenset()), invitation.pk
