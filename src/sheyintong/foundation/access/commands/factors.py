"""因子：which kinds a region allows, setting up an authenticator, recovery codes, starting over."""

import secrets
from datetime import datetime
from urllib.parse import quote

from django.db import transaction
from django.db.models import QuerySet

from sheyintong.engines import keys
from sheyintong.kernel.actors import Actor

from .. import rules
from ..errors import FactorAlreadySet, KindsAreFixed, NoSuchAccount
from ..models import Account, Factor, FactorKind, Session
from ..types import REAL_KINDS, Enrolment, Kind, Origin, SignedIn
from .signing_in import TOTP_PURPOSE, accept_code, complete, need_session, prove_again
from .trail import note, note_by

RECOVERY_CODES = 8


def allow_factor_kinds(*, demo: bool) -> None:
    """因子种类：written once, when the region is made, as the owner of the tables; ``demo`` adds the demo key.

    Raises :class:`KindsAreFixed` when the region has other kinds already.
    """
    wanted = {kind.value for kind in REAL_KINDS} | ({Kind.DEMO_KEY.value} if demo else set())
    held = set(FactorKind.objects.values_list("code", flat=True))
    if held and held != wanted:
        raise KindsAreFixed(held="、".join(sorted(held)))
    FactorKind.objects.bulk_create([FactorKind(code=code) for code in sorted(wanted - held)])


def begin_totp(*, token: str, origin: Origin, now: datetime) -> Enrolment:
    """登记动态码：a new key, shown once; it counts when a first code has been given.

    Raises :class:`FactorAlreadySet` when there is one and the session is not freshly proved, :class:`SessionOver`.
    """
    session = need_session(token, now)
    proved = rules.proved_at(session.password_at, session.second_factor_at)
    if _confirmed(session.account_id).exists() and not rules.is_fresh(proved, now):
        raise FactorAlreadySet()
    secret = secrets.token_bytes(20)
    with transaction.atomic():
        Factor.objects.filter(account=session.account_id, kind=Kind.TOTP.value, confirmed_at__isnull=True, ended_at__isnull=True).update(
            ended_at=now
        )
        sealed = keys.sealer().seal(secret.hex(), TOTP_PURPOSE)
        factor = Factor.objects.create(account=session.account, kind_id=Kind.TOTP.value, secret=sealed, created_at=now)
        note("totp_begun", session.account, origin, now, session)
    name = quote(f"社银通:{session.account.login}")
    key = rules.base32(secret)
    return Enrolment(factor.pk, key, f"otpauth://totp/{name}?secret={key}&issuer={quote('社银通')}")


def confirm_totp(*, token: str, code: str, origin: Origin, now: datetime) -> tuple[SignedIn, tuple[str, ...]]:
    """确认动态码 by its first code: the session becomes complete, and recovery codes are shown once.

    Raises :class:`WrongCode`, :class:`TooManyTries`, :class:`FactorAlreadySet`, :class:`SessionOver`.
    """
    session = need_session(token, now)
    proved = rules.proved_at(session.password_at, session.second_factor_at)
    if _confirmed(session.account_id).exists() and not rules.is_fresh(proved, now):
        raise FactorAlreadySet()
    factor = accept_code(session, code, origin, now, confirmed=False)
    codes = _new_codes()
    with transaction.atomic():
        kinds = [kind.value for kind in REAL_KINDS]
        Factor.objects.filter(account=session.account_id, kind__in=kinds, ended_at__isnull=True).exclude(pk=factor.pk).update(ended_at=now)
        Factor.objects.filter(pk=factor.pk).update(confirmed_at=now)
        Factor.objects.bulk_create([_recovery(session, each, now) for each in codes])
        note("totp_confirmed", session.account, origin, now, session)
        signed = complete(session, origin, now)
    return signed, codes


def renew_recovery(*, token: str, password: str, code: str, origin: Origin, now: datetime) -> tuple[str, ...]:
    """换恢复码 with password and a code of the authenticator: the old ones are void from now on; the new are shown once.

    Raises as :func:`prove_again`.
    """
    prove_again(token=token, password=password, code=code, origin=origin, now=now)
    session, codes = need_session(token, now), _new_codes()
    with transaction.atomic():
        Factor.objects.filter(account=session.account_id, kind=Kind.RECOVERY.value, ended_at__isnull=True).update(ended_at=now)
        Factor.objects.bulk_create([_recovery(session, each, now) for each in codes])
        note("recovery_renewed", session.account, origin, now, session)
    return codes


def _new_codes() -> tuple[str, ...]:
    return tuple(rules.new_code(4) for _ in range(RECOVERY_CODES))


def _recovery(session: Session, code: str, now: datetime) -> Factor:
    kept = rules.digest(rules.plain_code(code))
    return Factor(account=session.account, kind_id=Kind.RECOVERY.value, digest=kept, created_at=now, confirmed_at=now)


def _confirmed(account: int) -> "QuerySet[Factor]":
    return Factor.objects.filter(account=account, kind=Kind.TOTP.value, confirmed_at__isnull=False, ended_at__isnull=True)


def reset_factors(*, account: int, actor: Actor, now: datetime, reason: str) -> None:
    """重设：end all factors and sessions of an account; at the next sign-in an authenticator is set up anew.

    Whoever calls decides who may: it takes away a protection. Raises :class:`NoSuchAccount`.
    """
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NoSuchAccount(account=account)
    with transaction.atomic():
        Factor.objects.filter(account=row, ended_at__isnull=True).update(ended_at=now)
        Session.objects.filter(account=row, ended_at__isnull=True).update(ended_at=now, end_reason="reset")
        note_by(actor, "factors_reset", row, now, reason)
