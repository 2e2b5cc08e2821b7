"""登录规则：passwords, delays, codes of six digits, tokens; pure functions."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

FRESH = timedelta(minutes=10)
"""How long password and second factor count as fresh for an act that asks for them again."""
STEP_SECONDS = 30
WINDOW = 1
FREE_TRIES = 5
FREE_CHALLENGES = 60
"""How many challenges of devices one address may ask for before a device of it has proved itself: a whole bank may stand behind one."""
LONGEST_DELAY_SECONDS = 900
PASSWORD_LENGTH = range(10, 129)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
COMMON = frozenset(
    {
        "1234567890",
        "0123456789",
        "12345678910",
        "123123123123",
        "1111111111",
        "0000000000",
        "8888888888",
        "6666666666",
        "qwertyuiop",
        "qwerty12345",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "password123",
        "password1234",
        "passw0rd123",
        "administrator",
        "admin123456",
        "admin12345",
        "woaini1314",
        "woaini520520",
        "a1234567890",
        "abc1234567",
        "abcd123456",
        "abc123456789",
        "iloveyou123",
        "letmein1234",
        "welcome123",
        "zhongguo123",
        "sheyintong",
        "shebao12345",
        "shebao123456",
        "zaq12wsxcde",
        "5201314520",
        "asdfghjkl123",
        "asdfghjkl1",
        "1234qwerasdf",
        "q1w2e3r4t5",
    }
)


def folded(login: str) -> str:
    """登录名的比较形式：width and case do not matter."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def is_login(login: str) -> bool:
    """Whether a folded login may be taken: 3 to 40 letters, digits, ``.``, ``-`` or ``_``."""
    return 3 <= len(login) <= 40 and all(c.isalnum() or c in ".-_" for c in login)


def password_fault(password: str, login: str) -> str:
    """密码规则：why a password is refused, in words for the person; empty when it is not. Length, not the login, not a common one."""
    plain = unicodedata.normalize("NFKC", password)
    low = plain.casefold()
    if len(plain) not in PASSWORD_LENGTH:
        return f"要有 {PASSWORD_LENGTH.start} 到 {PASSWORD_LENGTH.stop - 1} 个字符"
    if len(set(low)) < 4:
        return "重复的字符太多"
    if login and login in low:
        return "不能包含登录名"
    if low in COMMON:
        return "太常见，容易被猜到"
    return ""


def delay(tries: int) -> timedelta:
    """锁定时长 after this many tries without success: nothing for the first four, then one minute, doubled each time, at most 15."""
    over = tries - FREE_TRIES
    return timedelta(0) if over < 0 else timedelta(seconds=min(60 << min(over, 10), LONGEST_DELAY_SECONDS))


def steps(now: datetime) -> Iterator[int]:
    """The steps of 30 seconds whose code is accepted: the present one and one to each side."""
    present = int(now.timestamp()) // STEP_SECONDS
    yield from range(present - WINDOW, present + WINDOW + 1)


def code_at(secret: bytes, step: int) -> str:
    """动态码 of a step (RFC 6238: SHA-1, 6 digits, 30 seconds)."""
    return TOTP(secret, 6, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS).decode()  # noqa: S303 - the RFC's algorithm


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The step whose code this is. All steps are compared, so that the time taken tells nothing."""
    given = "".join(code.split()).encode()
    found = [step for step in steps(now) if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return found[-1] if found else None


def base32(secret: bytes) -> str:
    """The key as an authenticator takes it, without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def new_token() -> str:
    """令牌：32 random bytes in base64url."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a token or a code. They are long and random, so that a plain digest cannot be searched."""
    return hashlib.sha256(token.encode()).digest()


def new_code(groups: int) -> str:
    """印出的一次性代码：groups of four letters that cannot be mistaken for each other, about 20 bits each."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(groups))


def plain_code(code: str) -> str:
    """A code as typed, brought to the printed form without hyphens."""
    return "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())


def demo_message(region: str, login: str, nonce: bytes) -> bytes:
    """The bytes a demo key signs: what they are for, where, for whom, and the one-use bytes of the server."""
    return b"\x00".join([b"sheyintong demo sign-in", region.encode(), login.encode(), nonce])


def proved_at(password_at: datetime | None, second_factor_at: datetime | None) -> datetime | None:
    """The moment from which both proofs count: the older of the two, None while one is missing."""
    return min(password_at, second_factor_at) if password_at and second_factor_at else None


def is_fresh(proved: datetime | None, now: datetime) -> bool:
    """Whether both proofs are not older than ten minutes."""
    return proved is not None and now - proved <= FRESH
