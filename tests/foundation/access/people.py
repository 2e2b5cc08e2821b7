"""A teller with an authenticator, and how she signs in."""

from datetime import UTC, datetime, timedelta

from sheyintong.foundation.access import commands, rules
from sheyintong.foundation.access.types import AccountCard, AccountKind, Origin, SignedIn
from sheyintong.kernel.actors import system

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HERE = Origin("tacheng", "127.0.0.1")
ACTOR = system("tacheng", "test")
PASSWORD = "石榴花开在塔城的河边"


def later(minutes: float) -> datetime:
    """So many minutes after the start."""
    return NOW + timedelta(minutes=minutes)


def teller(login: str = "lijing") -> AccountCard:
    """An account without a second factor."""
    return commands.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label="李静", actor=ACTOR, now=NOW)


def code(key: str, at: datetime) -> str:
    """What her authenticator shows."""
    import base64

    return rules.code_at(base64.b32decode(key + "=" * (-len(key) % 8)), int(at.timestamp()) // 30)


def enrolled(login: str = "lijing", at: datetime = NOW) -> tuple[SignedIn, str, tuple[str, ...]]:
    """A new account signed in with a fresh authenticator: session, key, recovery codes."""
    teller(login)
    first = commands.sign_in(login=login, password=PASSWORD, origin=HERE, now=at)
    key = commands.begin_totp(token=first.token, origin=HERE, now=at).key
    signed, codes = commands.confirm_totp(token=first.token, code=code(key, at), origin=HERE, now=at)
    return signed, key, codes
