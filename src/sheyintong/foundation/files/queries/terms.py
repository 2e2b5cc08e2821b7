"""保管期限的查询：how much is kept for how long, and what may be appraised because its term is over. Names are not shown: they are personal."""

from datetime import date, datetime

import msgspec

from sheyintong.engines.database.statements import fetch_all
from sheyintong.kernel.clock import day_of, start_of

from .. import rules
from ..types import FileKind, OverFile, Retention, TermCard

MOST = 50
"""Files of one page."""
BOUNDS = "unnest($1::text[], $2::timestamptz[]) AS bound (retention, before)"
KEPT = f"""
SELECT json_build_object('retention', f.retention, 'files', count(*), 'size', sum(f.size), 'over', count(*) FILTER (WHERE f.stored_at < bound.before))
FROM files_file f LEFT JOIN {BOUNDS} ON bound.retention = f.retention WHERE f.erased_at IS NULL GROUP BY f.retention
"""
OVER = f"""
SELECT json_build_object('id', f.id, 'kind', f.kind, 'size', f.size, 'retention', f.retention, 'stored_at', f.stored_at)
FROM files_file f JOIN {BOUNDS} ON bound.retention = f.retention
WHERE f.erased_at IS NULL AND f.stored_at < bound.before AND f.id > $3::bigint ORDER BY f.id LIMIT $4::int
"""


class _Over(msgspec.Struct):
    id: int
    kind: FileKind
    size: int
    retention: Retention
    stored_at: datetime


def kept(today: date) -> list[TermCard]:
    """小计 of each term under which something is kept, the longest first."""
    found = {card.retention: card for card in fetch_all(KEPT, _bounds(today), TermCard)}
    return [found[term] for term in Retention if term in found]


def over(today: date, *, after: int = 0) -> list[OverFile]:
    """可以鉴定销毁：files whose term is over, :data:`MOST` at most, in the order of their numbers; ``after`` asks for the next."""
    return [_card(row) for row in fetch_all(OVER, [*_bounds(today), after, MOST], _Over)]


def _card(row: _Over) -> OverFile:
    ends = rules.over_on(row.retention, day_of(row.stored_at))
    if ends is None:
        raise AssertionError(row.retention)  # the statement asks for terms that end
    return OverFile(row.id, row.kind, row.size, row.retention, row.stored_at, ends)


def _bounds(today: date) -> list[object]:
    """The terms that end, and the moment before which something was made whose term is over."""
    before = [start_of(rules.over_if_made_before(term, today)).isoformat() for term in rules.YEARS]
    return [[term.value for term in rules.YEARS], before]
