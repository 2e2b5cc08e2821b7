"""清理：counted tries and challenges that no longer decide anything are taken away, by the schedule and a portion at a time."""

from datetime import datetime, timedelta

from sheyintong.engines.database.statements import run

from ..types import Purged

TRIES_KEPT = timedelta(days=2)
"""Tries older than one day count for nothing; a day more is kept for whoever looks into an attack."""
CHALLENGES_KEPT = timedelta(days=1)
PORTION = 5_000
TRIES = (
    "DELETE FROM access_throttle WHERE digest IN (SELECT digest FROM access_throttle WHERE tried_at < $1::timestamptz"
    " AND (locked_until IS NULL OR locked_until <= $2::timestamptz) LIMIT $3::int FOR UPDATE SKIP LOCKED)"
)
CHALLENGES = (
    "DELETE FROM access_challenge WHERE id IN (SELECT id FROM access_challenge WHERE expires_at < $1::timestamptz"
    " LIMIT $2::int FOR UPDATE SKIP LOCKED)"
)


def purge(*, now: datetime, portion: int = PORTION) -> Purged:
    """清理 of tries that are neither locked nor younger than two days, and of challenges a day past their end; says how many went."""
    return Purged(
        tries=_all(TRIES, [now - TRIES_KEPT, now, portion]),
        challenges=_all(CHALLENGES, [now - CHALLENGES_KEPT, portion]),
    )


def _all(statement: str, values: list[object]) -> int:
    """Portion by portion, so that no statement holds many rows at once."""
    gone = 0
    while went := run(statement, values):
        gone += went
    return gone
