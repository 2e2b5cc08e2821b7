"""求助的查询：what waits for whom, what one asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch_all
from sheyintong.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Help:
    """求助：one request as its page shows it."""

    id: int
    item: str
    item_name: str
    stage: str
    reason_code: str
    reason_title: str
    mender: str
    roles: tuple[str, ...]
    state: str
    asked_by: str
    asked_by_member: int
    outlet: int | None
    outlet_name: str
    asked_at: datetime
    answer_by: date
    answer: str
    answered_by: str


HELP = """
SELECT json_build_object('id', h.id, 'item', h.item_code, 'item_name', COALESCE(i.name, h.item_code), 'stage', h.stage,
  'reason_code', h.reason_code, 'reason_title', h.reason_title, 'mender', h.mender, 'roles', h.roles, 'state', h.state,
  'asked_by', m.name, 'asked_by_member', h.asked_by_id, 'outlet', h.outlet_id, 'outlet_name', COALESCE(o.name, ''), 'asked_at', h.asked_at,
  'answer_by', h.answer_by, 'answer', h.answer, 'answered_by', COALESCE(w.name, ''))
FROM authority_helprequest h JOIN staff_member m ON m.id = h.asked_by_id LEFT JOIN outlets_outlet o ON o.id = h.outlet_id
LEFT JOIN staff_member w ON w.id = h.answered_by_id LEFT JOIN catalogue_item i ON i.code = h.item_code
LEFT JOIN regions_agency a ON a.id = COALESCE(h.agency_id, o.agency_id)
"""


def help_for(actor: Actor, *, only_open: bool = True) -> list[Help]:
    """等我答复：requests that this actor's post may answer, oldest first.

    An outlet manager her outlet's, a branch manager what waits for the managers of her bank's outlets, an agency its subtree's.
    """
    state = "h.state = 'open'" if only_open else "true"
    where = (
        f"WHERE {state} AND h.roles && $1::varchar[] AND (($2::bigint IS NOT NULL AND h.outlet_id = $2::bigint)"
        " OR ($3::text <> '' AND (a.path = $3::text OR a.path LIKE $3::text || '.%'))) ORDER BY h.asked_at LIMIT 200"
    )
    if actor.has("branch_manager"):
        where = f"WHERE {state} AND h.roles && $1::varchar[] AND o.bank_id = $2::bigint ORDER BY h.asked_at LIMIT 200"
        return fetch_all(HELP + where, [["outlet_manager"], actor.partner], Help)
    return fetch_all(HELP + where, [sorted(actor.roles), actor.outlet, actor.scope], Help)


def help_of(member: int | None) -> list[Help]:
    """我的请求：what this member asked, newest first."""
    return fetch_all(HELP + "WHERE h.asked_by_id = $1::bigint ORDER BY h.asked_at DESC LIMIT 100", [member], Help)


def help_at(outlets: Sequence[int]) -> list[Help]:
    """求助 of these outlets that nobody has answered yet, oldest first, whoever may answer."""
    where = "WHERE h.outlet_id = ANY($1::bigint[]) AND h.state = 'open' ORDER BY h.asked_at LIMIT 200"
    return fetch_all(HELP + where, [list(outlets)], Help)
