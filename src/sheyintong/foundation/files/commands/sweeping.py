"""清理：bytes that no file has any more go off the disk, a portion at a time, and only while nobody stores the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from sheyintong.engines.database.statements import fetch_rows, run

from ..adapters import disk, holding

GRACE = timedelta(days=1)
"""How long the bytes of an erased file still lie: whoever stores the same meanwhile finds them."""
TO_SWEEP = """
SELECT encode(f.digest, 'hex') FROM files_file f WHERE f.erased_at < $1::timestamptz AND NOT f.gone
AND NOT EXISTS (SELECT FROM files_file k WHERE k.digest = f.digest AND k.erased_at IS NULL) GROUP BY f.digest LIMIT 500
"""
UNWANTED = """
SELECT d FROM unnest($1::text[]) AS d WHERE NOT EXISTS
  (SELECT FROM files_file f WHERE f.digest = decode(d, 'hex') AND (f.erased_at IS NULL OR f.erased_at >= $2::timestamptz))
"""
GONE = """
UPDATE files_file SET gone = true WHERE digest IN (SELECT decode(d, 'hex') FROM unnest($1::text[]) AS d) AND NOT gone
"""


def sweep(*, at: datetime) -> int:
    """清理：take the bytes of erased files off the disk, :data:`GRACE` later, where no file has the same; how many."""
    since = at - GRACE
    due = [digest or "" for (digest,) in fetch_rows(TO_SWEEP, [since])]
    return _take(due, since) if due else 0


def _take(due: Sequence[str], since: datetime) -> int:
    """What nobody holds is looked at again: a row that was written meanwhile is seen now, and none can be written until we are done."""
    with transaction.atomic(durable=True):
        unwanted = [digest or "" for (digest,) in fetch_rows(UNWANTED, [holding.take(due), since])]
        return run(GONE, [[digest for digest in unwanted if disk.remove(digest, since)]])
