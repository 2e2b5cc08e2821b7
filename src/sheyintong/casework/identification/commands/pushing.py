"""推送读卡：the reader pushes and the page waits. For a bridge that is silent, a reader on another desk, a device without a browser.

The page asks for a reading of a reader; the reader, when a card is laid on, fetches the one-use nonce of whoever waits for it and sends its
signed reading to the same endpoint as the bridge does.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from sheyintong.engines.database.parts import Update
from sheyintong.engines.database.statements import fetch, run, write
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto.signatures import Sm2Verifier
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import DeviceKind

from ..errors import DeviceUnknown, NobodyWaits, NonceUnknown, ReadingForged
from .reading import STOPPED, SUPERSEDED, asked

FRESH = timedelta(seconds=60)  # how long a device's question may be under way
OTHERS = "UPDATE identification_nonce SET outcome = $1::text WHERE device_id = $2::bigint AND pushed AND outcome = '' AND id <> $3::bigint"
NO_MORE = "UPDATE identification_nonce SET outcome = $1::text WHERE session_id = $2::bigint AND pushed AND outcome = ''"
NEWEST = """
SELECT to_json(id) FROM identification_nonce
WHERE device_id = $1::bigint AND pushed AND outcome = '' AND expires_at > $2::timestamptz ORDER BY id DESC LIMIT 1
"""


def wait(*, actor: Actor, reader_device: int, now: datetime) -> None:
    """等推送：this session waits for the next reading of this reader; whoever waited for it before no longer does, and is told.

    Raises :class:`DeviceUnknown` for a reader not of this outlet.
    """
    row = asked(actor, reader_device, secrets.token_urlsafe(32), pushed=True, now=now)
    run(OTHERS, [SUPERSEDED, reader_device, write(row).id(row)])


def is_waiting(*, actor: Actor, now: datetime) -> bool:
    """还在等：whether the newest question of this session to a pushing reader is still open. Changes nothing."""
    sql = (
        "SELECT to_json(outcome = '' AND expires_at >= $2::timestamptz) FROM identification_nonce"
        " WHERE session_id = $1::bigint AND pushed ORDER BY id DESC LIMIT 1"
    )
    return bool(fetch(sql, [actor.session, now], bool))


def stop_waiting(*, actor: Actor) -> None:
    """不等了：this session waits for no reader any more."""
    run(NO_MORE, [STOPPED, actor.session])


def fetch_text(serial: str, at: str) -> bytes:
    """What a device signs when it asks who waits: its serial number and the moment (ISO 8601 with offset)."""
    return json.dumps({"act": "fetch", "at": at, "serial": serial}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fetch_nonce(*, serial: str, at: str, signature: bytes, now: datetime) -> str:
    """取口令：the nonce of whoever waits for this reader, for a device that proves by its key who it is. Asking again gives a new one.

    Raises :class:`DeviceUnknown`, :class:`ReadingForged`, :class:`NonceUnknown` for a question too old, :class:`NobodyWaits`.
    """
    device = outlets.device_by_serial(serial)
    if device is None or device.kind is not DeviceKind.READER or device.state != "bound":
        raise DeviceUnknown(device=serial, outlet="-")
    if not Sm2Verifier.from_pem(device.public_key).verify(fetch_text(serial, at), signature):
        raise ReadingForged(device=device.id)
    try:
        asked_at = datetime.fromisoformat(at)
        late = abs(now - asked_at) > FRESH
    except (ValueError, TypeError) as error:
        raise NonceUnknown() from error
    if late:
        raise NonceUnknown()
    waiting = fetch(NEWEST, [device.id, now], int)
    if waiting is None:
        raise NobodyWaits()
    nonce = secrets.token_urlsafe(32)
    write(
        Update("identification_nonce", {"digest": hashlib.sha256(nonce.encode()).digest()}, {"id": waiting, "outcome": ""}, NobodyWaits())
    )
    return nonce
