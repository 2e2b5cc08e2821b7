"""登录：password, then the second factor; the same again for an act that asks for fresh proof."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from sheyintong.engines import keys

from .. import queries, rules
from ..errors import SessionOver, TooManyTries, WrongCode, WrongCredentials, WrongPassword
from ..models import Account, Factor, Session
from ..states import AccountState
from ..types import Kind, Origin, SignedIn
from . import tries
from .trail import note

WAIT_FOR_SECOND_FACTOR = timedelta(minutes=10)
TOTP_PURPOSE = "access_factor.secret"


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A password that nobody has: an unknown login takes as long as a known one."""
    return make_password(rules.new_token())


def sign_in(*, login: str, password: str, origin: Origin, now: datetime) -> SignedIn:
    """登录第一步：the password. The session it gives may only reach the page of the second factor, for ten minutes.

    Raises :class:`WrongCredentials`, :class:`TooManyTries`; neither tells whether the login exists.
    """
    account = check(login, lambda found: check_password(password, found.password if found else _nobody()), origin, now, "sign_in")
    return open_session(account, origin, now, password_at=now)


def check(login: str, proof: Callable[[Account | None], bool], origin: Origin, now: datetime, act: str) -> Account:
    """The account of a login when ``proof`` holds for it; tries are counted, the result is recorded."""
    name = rules.folded(login)
    account = Account.objects.filter(login=name, state=AccountState.ACTIVE.value).first()
    try:
        tries.claim(f"login:{name}", now)
    except TooManyTries:
        note(f"{act}_locked", account, origin, now)
        raise
    if not proof(account) or account is None:
        note(f"{act}_failed", account, origin, now)
        raise WrongCredentials()
    tries.succeeded(f"login:{name}")
    return account


def open_session(
    account: Account, origin: Origin, now: datetime, *, password_at: datetime, second_factor_at: datetime | None = None
) -> SignedIn:
    """Begin a session; with a second factor already proved it is complete at once."""
    token = rules.new_token()
    with transaction.atomic():
        session = Session.objects.create(
            account=account,
            token_digest=rules.digest(token),
            channel=origin.channel,
            signed_in_at=now,
            password_at=password_at,
            second_factor_at=second_factor_at,
            last_seen_at=now,
            idle_minutes=account.idle_minutes,
            expires_at=now + (timedelta(hours=account.absolute_hours) if second_factor_at else WAIT_FOR_SECOND_FACTOR),
            device_id=origin.device,
            address=origin.address[:64],
        )
        if second_factor_at:
            end_surplus(session, now)
        note("signed_in" if second_factor_at else "password_right", account, origin, now, session)
    return SignedIn(session.pk, account.pk, token, second_factor_at is not None, session.expires_at)


def end_surplus(session: Session, now: datetime) -> None:
    """End the sessions this one replaces: others on its device, and the oldest of its account beyond the number allowed."""
    account = Account.objects.select_for_update().get(pk=session.account_id)
    rows = Session.objects.filter(ended_at__isnull=True).exclude(pk=session.pk)
    if session.device_id is not None:
        rows.filter(device_id=session.device_id, channel=session.channel).update(ended_at=now, end_reason="replaced")
    own = rows.filter(account=account, second_factor_at__isnull=False).order_by("-signed_in_at", "-pk")
    surplus = list(own.values_list("pk", flat=True)[account.sessions_at_once - 1 :])
    Session.objects.filter(pk__in=surplus).update(ended_at=now, end_reason="replaced")


def need_session(token: str, now: datetime) -> Session:
    """The open session of a token; raises :class:`SessionOver`."""
    session = queries.open_sessions(now).select_related("account").filter(token_digest=rules.digest(token)).first()
    if session is None:
        raise SessionOver()
    return session


def prove_totp(*, token: str, code: str, origin: Origin, now: datetime) -> SignedIn:
    """登录第二步：the code of the authenticator. The session gets a new token. Raises :class:`WrongCode`, :class:`TooManyTries`."""
    session = need_session(token, now)
    accept_code(session, code, origin, now)
    return complete(session, origin, now)


def accept_code(session: Session, code: str, origin: Origin, now: datetime, confirmed: bool = True) -> Factor:
    """Take a code once: counting the try and moving the last step on are one statement each, so that neither replay nor race gets by."""
    rows = Factor.objects.filter(account=session.account_id, kind=Kind.TOTP.value, ended_at__isnull=True)
    factor = rows.filter(confirmed_at__isnull=not confirmed).order_by("-pk").first()
    what = f"totp:{session.account_id}"
    try:
        tries.claim(what, now)
    except TooManyTries:
        note("code_locked", session.account, origin, now, session)
        raise
    if factor is None or not _moved_on(factor, code, now):
        note("code_failed", session.account, origin, now, session)
        raise WrongCode()
    tries.succeeded(what)
    return factor


def _moved_on(factor: Factor, code: str, now: datetime) -> bool:
    secret = keys.sealer().open(bytes(factor.secret or b""), TOTP_PURPOSE)
    step = rules.matching_step(bytes.fromhex(secret), code, now)
    if step is None:
        return False
    return Factor.objects.filter(pk=factor.pk, last_step__lt=step, ended_at__isnull=True).update(last_step=step, used_at=now) == 1


def complete(session: Session, origin: Origin, now: datetime) -> SignedIn:
    """Make a session complete under a new token, for the hours its account may have."""
    token = rules.new_token()
    account = session.account
    expires = now + timedelta(hours=account.absolute_hours)
    with transaction.atomic():
        changed = Session.objects.filter(pk=session.pk, ended_at__isnull=True).update(
            token_digest=rules.digest(token), second_factor_at=now, last_seen_at=now, expires_at=expires
        )
        if not changed:
            raise SessionOver()
        end_surplus(session, now)
        note("signed_in", account, origin, now, session)
    return SignedIn(session.pk, account.pk, token, True, expires)


def prove_recovery(*, token: str, code: str, origin: Origin, now: datetime) -> SignedIn:
    """恢复码：takes the place of the authenticator, each code once. Raises :class:`WrongCode`, :class:`TooManyTries`."""
    session = need_session(token, now)
    what = f"recovery:{session.account_id}"
    tries.claim(what, now)
    rows = Factor.objects.filter(account=session.account_id, kind=Kind.RECOVERY.value, ended_at__isnull=True)
    if not rows.filter(digest=rules.digest(rules.plain_code(code))).update(used_at=now, ended_at=now):
        note("recovery_failed", session.account, origin, now, session)
        raise WrongCode()
    tries.succeeded(what)
    note("recovery_used", session.account, origin, now, session)
    return complete(session, origin, now)


def prove_again(*, token: str, password: str, code: str, origin: Origin, now: datetime) -> None:
    """再次验证：password and code together, for acts that ask for proof not older than ten minutes.

    Raises :class:`WrongPassword`, :class:`WrongCode`, :class:`TooManyTries`, :class:`SessionOver`.
    """
    session = need_session(token, now)
    check_own_password(session, password, origin, now, "prove_again")
    accept_code(session, code, origin, now)
    Session.objects.filter(pk=session.pk).update(password_at=now, second_factor_at=now)
    note("proved_again", session.account, origin, now, session)


def check_own_password(session: Session, password: str, origin: Origin, now: datetime, act: str) -> None:
    """The password of a session's own account, counted like any other try. Raises :class:`WrongPassword`, :class:`TooManyTries`."""
    try:
        check(session.account.login, lambda found: check_password(password, found.password if found else _nobody()), origin, now, act)
    except WrongCredentials as wrong:
        raise WrongPassword() from wrong
