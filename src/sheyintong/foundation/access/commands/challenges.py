"""质询：one-use bytes that a key has to sign, good for two minutes, used up by whoever first comes back with them, right or wrong."""

import secrets
from datetime import datetime, timedelta

from sheyintong.engines.database.statements import fetch_rows

from ..models import Challenge

CHALLENGE_LIFE = timedelta(minutes=2)
USE = (
    "UPDATE access_challenge SET used_at = $1::timestamptz WHERE nonce = $2::bytea AND login = $3::text AND used_at IS NULL"
    " AND expires_at > $1::timestamptz RETURNING id"
)


def make_challenge(login: str, now: datetime) -> Challenge:
    """The row of a new challenge for whoever calls herself so."""
    return Challenge.objects.create(nonce=secrets.token_bytes(32), login=login, made_at=now, expires_at=now + CHALLENGE_LIFE)


def ask_device(*, serial: str, now: datetime) -> str:
    """质询设备：a nonce (hexadecimal) for the key of the device with this serial number; given for any, whether it is bound or not."""
    return bytes(make_challenge(_name(serial), now).nonce).hex()


def use_device_nonce(*, serial: str, nonce: str, now: datetime) -> bool:
    """用掉质询：whether this nonce was given for this device and is still open; it no longer is."""
    try:
        given = bytes.fromhex(nonce)
    except ValueError:
        return False
    return bool(fetch_rows(USE, [now, given, _name(serial)]))


def _name(serial: str) -> str:
    """Where a login stands: a colon is in none."""
    return f"device:{serial}"[:80]
