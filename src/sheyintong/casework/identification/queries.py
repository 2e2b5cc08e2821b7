"""核身的查询。"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch
from sheyintong.foundation.audit.types import Reader
from sheyintong.registers.policy import queries as policy

from . import rules
from .errors import HolderGone
from .types import HELD, Holder, Method

HOLDER = """
SELECT json_build_object('id', id, 'method', method, 'told', encode(told_sealed, 'hex'), 'digest', encode(reading_digest, 'hex'),
  'outlet', outlet_id, 'device', device_id)
FROM identification_cardholder WHERE session_id = $1::bigint AND state = 'waiting' AND expires_at > $2::timestamptz
"""


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """读卡器：the reader bound to an outlet, and when it was last heard of."""

    id: int
    serial: str
    label: str
    last_seen_at: datetime | None


def reader_of(outlet: int) -> ReaderCard | None:
    """The reader of an outlet, the one last heard of first; None where none is bound."""
    return fetch(
        "SELECT json_build_object('id', id, 'serial', serial, 'label', label, 'last_seen_at', last_seen_at) FROM outlets_device"
        " WHERE outlet_id = $1::bigint AND kind = 'reader' AND state = 'bound' ORDER BY last_seen_at DESC NULLS LAST, id LIMIT 1",
        [outlet],
        ReaderCard,
    )


def typed_items(today: date) -> frozenset[str]:
    """未核身可办的事项：what a number that is only typed may begin here; empty where the region does not allow it."""
    if not policy.flag("identification.typed_allowed", today):
        return frozenset()
    return frozenset(policy.text("identification.typed_items", today).split())


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    method: Method
    told: str
    digest: str
    outlet: int | None
    device: int | None


def holder(session: int | None, now: datetime, *, reader: Reader) -> tuple[Holder, bytes]:
    """未登记的持卡人 who waits in this session, and the digest of her reading; noted. Raises :class:`HolderGone` where nobody does."""
    kept = fetch(HOLDER, [session, now], _Kept)
    if kept is None:
        raise HolderGone()
    said: dict[str, str] = json.loads(keys.sealer().open(bytes.fromhex(kept.told), HELD))
    reader.note("card_holder", kept.id)
    her = replace(rules.told(method=kept.method, **said, today=now.date()), id=kept.id, outlet=kept.outlet, device=kept.device)
    return her, bytes.fromhex(kept.digest)
