"""会话：lock the screen, unlock, change of teller, leave, end all."""

from datetime import datetime, timedelta

from django.db import transaction

from sheyintong.engines.database.parts import Update
from sheyintong.kernel.actors import Actor

from .. import queries
from ..errors import NoSuchAccount, NoSuchSession, SessionOver
from ..models import Account, Session
from ..types import Origin, SignedIn
from .signing_in import check_own_password, need_session, sign_in
from .trail import note, note_by


def touch(*, session: int, now: datetime) -> None:
    """续时：the session was used; written at most once a minute."""
    Session.objects.filter(pk=session, ended_at__isnull=True, last_seen_at__lt=now - timedelta(minutes=1)).update(last_seen_at=now)


def lock(*, token: str, origin: Origin, now: datetime) -> None:
    """锁屏：nothing but unlocking and leaving is open to the session. Raises :class:`SessionOver`."""
    session = need_session(token, now)
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, locked_at__isnull=True).update(locked_at=now):
            note("locked", session.account, origin, now, session)


def unlock(*, token: str, password: str, origin: Origin, now: datetime) -> None:
    """解锁 by the password. Raises :class:`WrongPassword`, :class:`TooManyTries`, :class:`SessionOver`."""
    session = need_session(token, now)
    check_own_password(session, password, origin, now, "unlock")
    with transaction.atomic():
        Session.objects.filter(pk=session.pk).update(locked_at=None, last_seen_at=now, password_at=now)
        note("unlocked", session.account, origin, now, session)


def change_teller(*, token: str, login: str, password: str, origin: Origin, now: datetime) -> SignedIn:
    """换人：the next teller's password is checked, the former's session on this device ends. Raises as :func:`sign_in`."""
    signed = sign_in(login=login, password=password, origin=origin, now=now)
    former = queries.session(token, now)
    if former is not None:
        _end(former.id, "changed", origin, now)
    return signed


def end_session(*, token: str, origin: Origin, now: datetime) -> None:
    """退出：leave. A session that is over already stays so, without a refusal."""
    found = queries.session(token, now)
    if found is not None:
        _end(found.id, "left", origin, now)


def _end(session: int, why: str, origin: Origin, now: datetime) -> None:
    with transaction.atomic():
        if Session.objects.filter(pk=session, ended_at__isnull=True).update(ended_at=now, end_reason=why):
            row = Session.objects.select_related("account").get(pk=session)
            note("signed_out", row.account, origin, now, row, why)


def end_other(*, token: str, session: int, origin: Origin, now: datetime) -> None:
    """让另一处下线：end another open session of one's own account. Raises :class:`NoSuchSession`, :class:`SessionOver`."""
    own = need_session(token, now)
    others = Session.objects.filter(account=own.account_id, ended_at__isnull=True).exclude(pk=own.pk)
    with transaction.atomic():
        if not others.filter(pk=session).update(ended_at=now, end_reason="elsewhere"):
            raise NoSuchSession(session=session)
        note("session_ended", own.account, origin, now, own, told={"session": session})


def end_all(*, account: int, actor: Actor, now: datetime, reason: str) -> int:
    """全部下线：end every session of an account at once; the number ended. Raises :class:`NoSuchAccount`."""
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NoSuchAccount(account=account)
    with transaction.atomic():
        ended = Session.objects.filter(account=row, ended_at__isnull=True).update(ended_at=now, end_reason="ended")
        note_by(actor, "sessions_ended", row, now, reason)
    return ended


def seated(*, session: int, device: int) -> Update:
    """坐在哪台设备：the part that notes at which bound device a session sits, once that device has signed something for it.

    The write raises :class:`SessionOver` where the session has ended.
    """
    return Update("access_session", {"device_id": device}, {"id": session}, SessionOver(), empty=("ended_at",))
