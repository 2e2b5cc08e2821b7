"""来访的查询。"""

from datetime import datetime

from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import fetch, fetch_rows, read

from .types import Visit

VISIT = """
SELECT json_build_object('id', v.id, 'person', v.person_id, 'here', i.person_id, 'identification', v.identification_id, 'method', i.method,
  'outlet', v.outlet_id, 'member', v.member_id, 'session', v.session_id, 'state', v.state, 'opened_at', v.opened_at,
  'mandate', CASE WHEN v.proxy_id IS NOT NULL THEN (SELECT json_build_object('id', x.id, 'person', x.person_id, 'proxy', x.proxy_id, 'kind', x.kind,
     'items', x.items, 'valid_from', x.valid_from, 'valid_to', x.valid_to, 'ended', NOT x.is_open) FROM people_proxy x WHERE x.id = v.proxy_id) END)
FROM visits_visit v JOIN identification_identification i ON i.id = v.identification_id
"""


OPEN = VISIT.replace("\nFROM ", ", v.id, v.person_id\nFROM ") + "WHERE v.session_id = $1::bigint AND v.state = 'open'"
_visit = json_into(Visit)


def asking(session: object) -> Read[Visit | None]:
    """谁在窗口：the question for the visit that a session has open. It gives ``visit`` and ``person``."""
    return Read(OPEN, (session,), _visit, gives=("visit", "person"))


def open_of_session(session: int) -> Visit | None:
    """The visit that this session has open, if any."""
    question = asking(session)
    return read(question)[question]


def visit(id: int) -> Visit | None:  # noqa: A002
    """One visit."""
    return fetch(VISIT + "WHERE v.id = $1::bigint", [id], Visit)


def count_today(outlet: int, since: datetime) -> int:
    """How many visits an outlet had since a moment."""
    rows = fetch_rows("SELECT count(*) FROM visits_visit WHERE outlet_id = $1::bigint AND opened_at >= $2::timestamptz", [outlet, since])
    return int(rows[0][0] or 0)
