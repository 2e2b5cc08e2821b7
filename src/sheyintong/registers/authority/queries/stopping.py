"""应急停办的查询：stops in force and what they reach."""

from dataclasses import dataclass
from datetime import datetime

from sheyintong.engines.database.statements import fetch, fetch_all

from ..types import (
    StopReach,
)


@dataclass(frozen=True, slots=True)
class StopCard:
    """应急停办：one stop as its page shows it; empty names mean all."""

    id: int
    reason: str
    outlet_id: int | None
    outlet: str
    member_id: int | None
    member: str
    bank: str
    item: str
    issued_by: str
    issued_at: datetime
    issued_scope: str
    lifted_at: datetime | None
    lifted_by: str


STOPS = """
SELECT json_build_object('id', s.id, 'reason', s.reason, 'outlet_id', s.outlet_id, 'outlet', COALESCE(o.name, ''), 'member_id', s.member_id,
  'member', COALESCE(m.name, ''), 'bank', COALESCE(b.short_name, ''), 'item', s.item_code, 'issued_by', w.name, 'issued_at', s.issued_at,
  'issued_scope', s.issued_scope, 'lifted_at', s.lifted_at, 'lifted_by', COALESCE(l.name, ''))
FROM authority_stop s JOIN staff_member w ON w.id = s.issued_by_id LEFT JOIN staff_member l ON l.id = s.lifted_by_id
LEFT JOIN outlets_outlet o ON o.id = s.outlet_id LEFT JOIN staff_member m ON m.id = s.member_id LEFT JOIN partners_bank b ON b.id = s.bank_id
"""


def stops(*, in_force: bool) -> list[StopCard]:
    """Stops, newest first."""
    return fetch_all(STOPS + "WHERE ($1::bool IS FALSE OR s.lifted_at IS NULL) ORDER BY s.id DESC LIMIT 200", [in_force], StopCard)


REACHES = """SELECT json_build_object('outlet', outlet_id, 'bank', bank_id, 'item', item_code) FROM authority_stop WHERE lifted_at IS NULL AND member_id IS NULL"""


def stops_of_places() -> list[StopReach]:
    """停办所及：what no place may offer now."""
    return fetch_all(REACHES, [], StopReach)


def stop_in_force(id: int) -> StopCard | None:  # noqa: A002
    """One stop, None where it was lifted."""
    return fetch(STOPS + "WHERE s.id = $1::bigint AND s.lifted_at IS NULL", [id], StopCard)
