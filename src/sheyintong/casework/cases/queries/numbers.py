"""网点的数：how many, and nothing of whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sheyintong.engines.database.statements import fetch_all


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How often an item was accepted."""

    item: str
    name: str
    accepted: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """一个网点的数：visits and cases accepted in a span, what became of those; ``returned`` waits at the outlet now, from whatever day."""

    outlet: int
    visits: int
    accepted: int
    done: int
    in_review: int
    returned: int
    by_item: tuple[ItemCount, ...]


NUMBERS = """
WITH counted AS (
  SELECT c.outlet_id, c.item_code, c.item_name, c.state FROM cases_case c
  WHERE c.outlet_id = ANY($1::bigint[]) AND c.accepted_at >= $2::timestamptz AND c.accepted_at < $3::timestamptz
    AND c.about_outlet_id IS DISTINCT FROM c.outlet_id)
SELECT json_build_object('outlet', o.id,
  'visits', (SELECT count(*) FROM visits_visit v WHERE v.outlet_id = o.id AND v.opened_at >= $2::timestamptz AND v.opened_at < $3::timestamptz),
  'accepted', (SELECT count(*) FROM counted c WHERE c.outlet_id = o.id),
  'done', (SELECT count(*) FROM counted c WHERE c.outlet_id = o.id AND c.state IN ('handled', 'approved', 'given_back')),
  'in_review', (SELECT count(*) FROM counted c WHERE c.outlet_id = o.id AND c.state IN ('accepted', 'in_review')),
  'returned', (SELECT count(*) FROM cases_case c WHERE c.outlet_id = o.id AND c.state = 'in_correction'
    AND c.about_outlet_id IS DISTINCT FROM o.id),
  'by_item', (SELECT COALESCE(json_agg(json_build_object('item', i.item_code, 'name', i.item_name, 'accepted', i.n) ORDER BY i.n DESC, i.item_code), '[]')
    FROM (SELECT c.item_code, max(c.item_name) AS item_name, count(*) AS n FROM counted c WHERE c.outlet_id = o.id GROUP BY c.item_code) i))
FROM outlets_outlet o WHERE o.id = ANY($1::bigint[]) ORDER BY o.name, o.id
"""


def numbers(outlets: Sequence[int], *, start: datetime, end: datetime) -> list[Numbers]:
    """Of these outlets, by name, between two moments; complaints about the outlet itself are not in it."""
    return fetch_all(NUMBERS, [list(outlets), start, end], Numbers)
