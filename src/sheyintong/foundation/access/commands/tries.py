"""限速：a try is counted before it is looked at, in one statement, so that many at once gain nothing."""

from datetime import datetime

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows, run
from sheyintong.kernel.crypto.sm3 import hmac_sm3

from .. import rules
from ..errors import TooManyTries

CLAIM = """
INSERT INTO access_throttle AS t (digest, tries, tried_at) VALUES ($1::bytea, 1, $2::timestamptz)
ON CONFLICT (digest) DO UPDATE SET
  tries = CASE WHEN t.tried_at < $2::timestamptz - interval '1 day' THEN 1 ELSE t.tries + 1 END,
  tried_at = $2::timestamptz,
  locked_until = CASE WHEN t.tried_at >= $2::timestamptz - interval '1 day' AND t.tries + 1 >= $3::int
    THEN $2::timestamptz + make_interval(secs => least($4::int, 60 * power(2, least(t.tries + 1 - $3::int, 10)))) END
WHERE t.locked_until IS NULL OR t.locked_until <= $2::timestamptz
RETURNING tries
"""
FORGET = "UPDATE access_throttle SET tries = 0, locked_until = NULL WHERE digest = $1::bytea"


def _digest(what: str) -> bytes:
    return hmac_sm3(keys.hmac_key("access.tries"), what.encode())


def claim(what: str, now: datetime, free: int = rules.FREE_TRIES) -> None:
    """Count one try at ``what``, locked from the last of the ``free`` ones on; raises :class:`TooManyTries` while it is locked."""
    if not fetch_rows(CLAIM, [_digest(what), now, free, rules.LONGEST_DELAY_SECONDS]):
        raise TooManyTries()


def succeeded(what: str) -> None:
    """Forget the tries: this one was right."""
    run(FORGET, [_digest(what)])
