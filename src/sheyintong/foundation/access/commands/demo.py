"""演示登录：one click signs a one-use challenge. A region whose table of kinds lacks the demo key cannot hold such a factor at all."""

from datetime import datetime

from django.db import IntegrityError, transaction

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto.signatures import NotAKey, Sm2Verifier

from .. import rules
from ..errors import KindNotAllowed, NoSuchAccount, WrongCredentials
from ..models import Account, Factor, Session
from ..states import AccountState
from ..types import Kind, Origin, Question, SignedIn
from .challenges import make_challenge
from .signing_in import check, need_session, open_session
from .trail import note, note_by

USE = (
    "UPDATE access_challenge SET used_at = $1::timestamptz WHERE id = $2::bigint AND login = $3 AND used_at IS NULL"
    " AND expires_at > $1::timestamptz RETURNING encode(nonce, 'hex')"
)


def grant_demo_key(*, account: int, public_key: str, actor: Actor, now: datetime) -> int:
    """发演示钥匙：the number of the factor. Raises :class:`KindNotAllowed` in a real region, :class:`NoSuchAccount`."""
    row = Account.objects.filter(pk=account, state=AccountState.ACTIVE.value).first()
    if row is None:
        raise NoSuchAccount(account=account)
    try:
        with transaction.atomic():
            factor = Factor.objects.create(
                account=row, kind_id=Kind.DEMO_KEY.value, public_key=public_key, created_at=now, confirmed_at=now
            )
            note_by(actor, "demo_key_granted", row, now)
    except IntegrityError as error:
        raise KindNotAllowed(kind=Kind.DEMO_KEY.value) from error
    return factor.pk


def ask(*, login: str, origin: Origin, now: datetime) -> Question:
    """质询：one-use bytes to be signed within two minutes, given for any login, whether it exists or not."""
    name = rules.folded(login)[:80]
    row = make_challenge(name, now)
    return Question(row.pk, rules.demo_message(origin.region, name, bytes(row.nonce)))


def sign_in_with_demo_key(*, login: str, challenge: int, signature: bytes, origin: Origin, now: datetime) -> SignedIn:
    """演示登录：counts tries, limits sessions and leaves its trail like any other. The key stands for both proofs.

    Raises :class:`WrongCredentials`, :class:`TooManyTries`.
    """
    account = check(login, lambda found: _signed(found, login, challenge, signature, origin, now), origin, now, "sign_in")
    return open_session(account, origin, now, password_at=now, second_factor_at=now)


def prove_again_with_demo_key(*, token: str, challenge: int, signature: bytes, origin: Origin, now: datetime) -> None:
    """演示再次验证. Raises :class:`WrongCredentials`, :class:`TooManyTries`, :class:`SessionOver`."""
    session = need_session(token, now)
    login = session.account.login
    check(login, lambda found: _signed(found, login, challenge, signature, origin, now), origin, now, "prove_again")
    if not Session.objects.filter(pk=session.pk, ended_at__isnull=True).update(password_at=now, second_factor_at=now, locked_at=None):
        raise WrongCredentials()
    note("proved_again", session.account, origin, now, session)


def _signed(account: Account | None, login: str, challenge: int, signature: bytes, origin: Origin, now: datetime) -> bool:
    """Whether a demo key of the account signed this challenge; the challenge is used up in any case."""
    name = rules.folded(login)[:80]
    used = fetch_rows(USE, [now, challenge, name])
    if not used or account is None:
        return False
    message = rules.demo_message(origin.region, name, bytes.fromhex(str(used[0][0])))
    rows = Factor.objects.filter(account=account, kind=Kind.DEMO_KEY.value, ended_at__isnull=True, confirmed_at__isnull=False)
    return any(_fits(pem, message, signature) for pem in rows.values_list("public_key", flat=True))


def _fits(pem: str, message: bytes, signature: bytes) -> bool:
    try:
        return Sm2Verifier.from_pem(pem).verify(message, signature)
    except NotAKey:
        return False
