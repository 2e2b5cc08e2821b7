"""登录的值：kinds of account and factor, limits of a session, what a sign-in gives back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AccountKind(StrEnum):
    """账户种类：staff of agencies and partners, or residents."""

    STAFF = "staff"
    RESIDENT = "resident"


class Kind(StrEnum):
    """因子种类. ``DEMO_KEY`` exists in demonstration regions only: their table of allowed kinds holds it."""

    TOTP = "totp"
    RECOVERY = "recovery"
    DEMO_KEY = "demo_key"


REAL_KINDS = (Kind.TOTP, Kind.RECOVERY)
"""Kinds of factor that every region allows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """会话限度：minutes without an act before the session ends, hours after which it ends in any case, sessions open at once."""

    idle_minutes: int = 15
    absolute_hours: int = 10
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class SignedIn:
    """登录结果：the session and its token, for cookie or bearer header, given once. Not ``complete`` while a second factor is due."""

    session: int
    account: int
    token: str = field(repr=False)
    complete: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolment:
    """动态码登记：what is shown once to set up an authenticator: the key in base32 and the otpauth address for a QR code."""

    factor: int
    key: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionCard:
    """会话：facts of a session. ``proved_at`` is the older of password and second factor, None while one is missing."""

    id: int
    account: int
    login: str
    label: str
    kind: AccountKind
    signed_in_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    complete: bool
    locked: bool
    device: int | None
    channel: str
    address: str
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountCard:
    """账户：what others may know of an account."""

    id: int
    kind: AccountKind
    login: str
    label: str
    active: bool
    factors: frozenset[str]


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """邀请：what is known of an invitation before it is used."""

    id: int
    purpose: str
    label: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """来处：where a sign-in comes from: slug of the region, network address, bound device, page or interface."""

    region: str
    address: str = ""
    device: int | None = None
    channel: str = "page"


@dataclass(frozen=True, slots=True)
class Question:
    """质询：the number of a challenge and the bytes that have to be signed for it."""

    challenge: int
    message: bytes


@dataclass(frozen=True, slots=True)
class Invitation:
    """邀请函：an invitation and the code that is printed once."""

    id: int
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Purged:
    """清理的结果：how many counted tries and how many challenges were taken away."""

    tries: int
    challenges: int
