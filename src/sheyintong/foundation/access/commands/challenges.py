"""质询：one-use bytes that a key has to sign, good for two minutes, used up by whoever first comes back with them, right or wrong."""

import secrets
from datetime import datetime, timedelta

from sheyintong.engines.database.statements import fetch_rows

from .. import rules
from ..errors import AskedTooOften, TooManyTries
from ..models import Challenge
from . import tries

CHALLENGE_LIFE = timedelta(minutes=2)
USE = (
    "UPDATE access_challenge SET used_at = $1::timestamptz WHERE nonce = $2::bytea AND login = $3::text AND used_at IS NULL"
    " AND expires_at > $1::timestamptz RETURNING id"
)


def make_challenge(login: str, now: datetime) -> Challenge:
    """The row of a new challenge for whoever calls herself so."""
    return Challenge.objects.create(nonce=secrets.token_bytes(32), login=login, made_at=now, expires_at=now + CHALLENGE_LIFE)


def ask_device(*, serial: str, address: str, now: datetime) -> str:
    """质询设备：a nonce (hexadecimal) for the key of the device with this serial number; given for any, whether it is bound or not.

    Raises :class:`AskedTooOften` where an address only asks: see :func:`device_proved`.
    """
    try:
        tries.claim(_from(address), now, rules.FREE_CHALLENGES)
    except TooManyTries:
        raise AskedTooOften() from None
    return bytes(make_challenge(_name(serial), now).nonce).hex()


def use_device_nonce(*, serial: str, nonce: str, now: datetime) -> bool:
    """用掉质询：whether this nonce was given for this device and is still open; it no longer is."""
    try:
        given = bytes.fromhex(nonce)
    except ValueError:
        return False
    return bool(fetch_rows(USE, [now, given, _name(serial)]))


def device_proved(address: str) -> None:
    """设备已证明自己：what its address asked for before counts no longer."""
    tries.succeeded(_from(address))


def _from(address: str) -> str:
    return f"device-from:{address}"


def _name(serial: str) -> str:
    """Where a login stands: a colon is in none."""
    return f"device:{serial}"[:80]
