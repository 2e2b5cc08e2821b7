"""占用：whoever stores bytes holds their digest until its transaction ends; the sweep takes only what nobody holds.

Those who store share a hold and never wait for each other; the sweep never waits at all, so nobody can wait in a circle.
"""

from collections.abc import Sequence

from sheyintong.engines.database.statements import fetch_rows, run

HOLD = "SELECT pg_advisory_xact_lock_shared(hashtextextended(current_schema() || '.files.' || $1::text, 0))"
TAKE = """
SELECT d FROM unnest($1::text[]) AS d WHERE pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.files.' || d, 0))
"""


def hold(digest: str) -> None:
    """Hold a digest until the present transaction ends: its bytes stay, or the sweep is done with them."""
    run(HOLD, [digest])


def take(digests: Sequence[str]) -> list[str]:
    """Those of the digests that nobody holds: they are ours until the present transaction ends."""
    return [digest or "" for (digest,) in fetch_rows(TAKE, [list(digests)])]
