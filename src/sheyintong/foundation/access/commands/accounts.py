"""账户：made by an invitation, closed at once, its password changed by its owner."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import rules
from ..errors import (
    InvitationExpired,
    InvitationForOther,
    InvitationInvalid,
    InvitationRevoked,
    InvitationUsed,
    LoginTaken,
    NoSuchAccount,
    WeakPassword,
)
from ..models import Account, Invitation, Session
from ..states import ACCOUNT, AccountState
from ..types import AccountCard, AccountKind, Limits, Origin
from ..types import Invitation as Printed
from .signing_in import need_session, prove_again
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
    name = check_login(login)
    check_strength(password, name)
    return _insert(kind, name, make_password(password), label, limits, now)


def check_login(login: str) -> str:
    """登录名 that can be given to a new account, as it will be kept; raises :class:`LoginTaken`."""
    name = rules.folded(login)
    if not rules.is_login(name) or Account.objects.filter(login=name).exists():
        raise LoginTaken()
    return name


def _insert(kind: AccountKind, name: str, password: str, label: str, limits: Limits, now: datetime) -> Account:
    with refusing({"access_account_login_key": LoginTaken()}):
        return Account.objects.create(
            kind=kind.value,
            login=name,
            label=label,
            password=password,
            password_changed_at=now,
            created_at=now,
            idle_minutes=limits.idle_minutes,
            absolute_hours=limits.absolute_hours,
            sessions_at_once=limits.at_once,
        )


def reserve_account(*, login: str, label: str, actor: Actor, now: datetime) -> AccountCard:
    """预建账户：a staff account that nobody can sign in with until the holder of its invitation sets a password. Raises :class:`LoginTaken`."""
    name = check_login(login)
    with transaction.atomic():
        row = _insert(AccountKind.STAFF, name, make_password(None), label, USUAL, now)
        note_by(actor, "account_created", row, now)
    return AccountCard(row.pk, AccountKind.STAFF, row.login, row.label, True, frozenset())


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


def change_password(*, token: str, present: str, code: str, password: str, origin: Origin, now: datetime) -> None:
    """改密码 with the present one and a code of the authenticator; the other sessions of the account end.

    Raises :class:`WeakPassword`, before a code is used up for nothing, and as :func:`prove_again`.
    """
    session = need_session(token, now)
    check_strength(password, session.account.login)
    prove_again(token=token, password=present, code=code, origin=origin, now=now)
    with transaction.atomic():
        Account.objects.filter(pk=session.account_id).update(password=make_password(password), password_changed_at=now)
        others = Session.objects.filter(account=session.account_id, ended_at__isnull=True).exclude(pk=session.pk)
        others.update(ended_at=now, end_reason="password")
        note("password_changed", session.account, origin, now, session)


def invite(*, purpose: str, label: str, account: int | None = None, actor: Actor, now: datetime, days: int = INVITATION_DAYS) -> Printed:
    """邀请：a one-use code, returned once to be printed; valid for ``days``. It makes an account, or opens the reserved one it names."""
    code = rules.new_code(5)
    with transaction.atomic():
        row = Invitation.objects.create(
            code_digest=rules.digest(rules.plain_code(code)),
            purpose=purpose,
            label=label,
            account_id=account,
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

    Raises :class:`InvitationInvalid` by the name of what is wrong with it, :class:`LoginTaken`, :class:`WeakPassword`; a refused one can be
    tried again.
    """
    invitation = Invitation.objects.select_related("account").filter(code_digest=rules.digest(rules.plain_code(code))).first()
    fault = _fault(invitation, login, now)
    if invitation is None or fault is not None:
        note("invitation_failed", None, origin, now, why=fault.code if fault else "")
        raise fault or InvitationInvalid()
    open_ones = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    with transaction.atomic():
        if invitation.account is None:
            row = _create(AccountKind.STAFF, login, password, invitation.label, limits, now)
        else:
            row = _open(invitation.account, password, now)
        if not open_ones.update(used_at=now, account=row):
            raise InvitationUsed()
        write(
            audit.record(
                actor=as_actor(row, origin),
                act="access.invitation_accepted",
                about=Subject("invitation", invitation.pk, invitation.label),
                at=now,
            )
        )
    return AccountCard(row.pk, AccountKind.STAFF, row.login, row.label, True, frozenset()), invitation.pk


def _fault(invitation: Invitation | None, login: str, now: datetime) -> InvitationInvalid | None:
    """What is wrong with an invitation, told to whoever holds its code."""
    if invitation is None:
        return InvitationInvalid()
    if invitation.used_at is not None:
        return InvitationUsed()
    if invitation.revoked_at is not None:
        return InvitationRevoked()
    if invitation.expires_at <= now:
        return InvitationExpired()
    if invitation.account is not None and invitation.account.login != rules.folded(login):
        return InvitationForOther()
    return None


def _open(account: Account, password: str, now: datetime) -> Account:
    """The first password of a reserved account."""
    row = _active(account.pk)
    check_strength(password, row.login)
    row.password, row.password_changed_at = make_password(password), now
    row.save(update_fields=["password", "password_changed_at"])
    return row
