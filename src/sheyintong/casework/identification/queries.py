"""核身的查询。"""

from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch
from sheyintong.registers.policy import queries as policy


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
