"""待清理：rows that nobody refers to and bytes that no row wants. These only look; what is true when something goes is asked again then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from sheyintong.engines.database.statements import fetch_rows

from .. import rules
from ..adapters import claims, disk
from ..types import Sweepable

PORTION = 100
"""Files or digests of one look, and of one transaction of the sweep."""
UNCLAIMED = """
SELECT id FROM files_file WHERE erased_at IS NULL AND claimed_at IS NULL AND stored_at < $1::timestamptz AND id > $2::bigint
ORDER BY id LIMIT $3::int
"""
ERASED = """
SELECT encode(f.digest, 'hex') FROM files_file f
WHERE f.erased_at < $1::timestamptz AND NOT f.gone AND f.digest > decode($2::text, 'hex')
AND NOT EXISTS (SELECT FROM files_file k WHERE k.digest = f.digest AND k.erased_at IS NULL) GROUP BY f.digest ORDER BY f.digest LIMIT $3::int
"""
UNWANTED = """
SELECT d FROM unnest($1::text[]) AS d WHERE NOT EXISTS
  (SELECT FROM files_file f WHERE f.digest = decode(d, 'hex') AND (f.erased_at IS NULL OR f.erased_at >= $2::timestamptz))
"""


def not_claimed_yet(since: datetime, after: int, *, locked: bool = False) -> list[int]:
    """A portion of the files that are older and of which no claim is known yet, in the order of their numbers.

    ``locked``: nobody may refer to one of them until the present transaction ends; those that somebody is about to refer to are left out.
    """
    sql = f"{UNCLAIMED} FOR UPDATE SKIP LOCKED" if locked else UNCLAIMED
    return [int(number or 0) for (number,) in fetch_rows(sql, [since, after, PORTION])]


def erased_digests(since: datetime) -> Iterator[list[str]]:
    """The digests of files that were erased before, where no other file has the same; in portions."""
    after = ""
    while found := [digest or "" for (digest,) in fetch_rows(ERASED, [since, after, PORTION])]:
        yield found
        after = found[-1]


def stray_digests(firsts: Sequence[str], since: datetime) -> Iterator[list[str]]:
    """What lies in these folders since before then and no row wants, in portions: its store broke off, or its removal did."""
    lying = disk.lying(firsts, since)
    while portion := list(islice(lying, PORTION)):
        if found := unwanted(portion, since):
            yield found


def unwanted(digests: Sequence[str], since: datetime) -> list[str]:
    """Those of the digests that no file has, nor one that was erased later than ``since``."""
    return [digest or "" for (digest,) in fetch_rows(UNWANTED, [list(digests), since])]


def sweepable(at: datetime) -> Sweepable:
    """待清理：what a sweep of the whole would take now; nothing is changed."""
    since = at - rules.GRACE
    files, after = list[int](), 0
    while portion := not_claimed_yet(since, after):
        files += rules.unclaimed(portion, claims.of(portion))
        after = portion[-1]
    erased = {digest for portion in erased_digests(since) for digest in portion}
    strays = {digest for portion in stray_digests(rules.FIRSTS, since) for digest in portion}
    left = [path.name for path in disk.leavings(rules.FIRSTS, since)]
    return Sweepable(tuple(files), tuple(sorted(erased | strays)), tuple(left))
