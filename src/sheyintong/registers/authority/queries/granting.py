"""授权申请的查询：rights under way or done, who may move them, who may stand in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch, fetch_all
from sheyintong.kernel.actors import Actor

from ..rules import within


@dataclass(frozen=True, slots=True)
class RightCard:
    """授权申请：one right under way or done."""

    id: int
    member: int | None
    member_name: str
    login: str
    awaited: bool  # executed, and she has not used her invitation yet
    role: str
    outlet: int | None
    agency: int | None
    bank: int | None
    place: str
    valid_from: date
    valid_to: date | None
    reason: str
    state: str
    applied_by: int
    applied_name: str
    applied_at: datetime
    checked_by: int | None
    approved_by: int | None
    executed_by: int | None
    path: str  # of the agencies whose right it is to move it: for a post at a whole bank the region's, whoever applied


PATH = "CASE WHEN r.bank_id IS NULL THEN COALESCE(a.path, oa.path, '') ELSE split_part(a.path, '.', 1) END"
RIGHTS = f"""
SELECT json_build_object('id', r.id, 'member', r.member_id, 'member_name', COALESCE(m.name, r.name), 'login', r.login,
  'awaited', COALESCE(r.state = 'executed' AND m.state = 'invited', false), 'role', r.role, 'outlet', r.outlet_id, 'agency', r.agency_id,
  'bank', r.bank_id, 'place', COALESCE(o.name, b.short_name, a.name, ''),
  'valid_from', r.valid_from, 'valid_to', r.valid_to, 'reason', r.reason, 'state', r.state,
  'applied_by', r.applied_by_id, 'applied_name', w.name, 'applied_at', r.applied_at, 'checked_by', r.checked_by_id,
  'approved_by', r.approved_by_id, 'executed_by', r.executed_by_id, 'path', {PATH})
FROM authority_right r LEFT JOIN staff_member m ON m.id = r.member_id JOIN staff_member w ON w.id = r.applied_by_id
LEFT JOIN outlets_outlet o ON o.id = r.outlet_id LEFT JOIN regions_agency oa ON oa.id = o.agency_id LEFT JOIN regions_agency a ON a.id = r.agency_id
LEFT JOIN partners_bank b ON b.id = r.bank_id
"""
STOOD_IN = {"approve": "centre_manager", "execute": "information_centre"}
# $1 role  $2 path of the right  $3 today  $4 members who may not
FREE_HANDS = """
SELECT to_json(count(*)) FROM staff_member m WHERE m.state = 'active' AND NOT m.id = ANY($4::bigint[]) AND EXISTS (
  SELECT FROM staff_post p JOIN regions_agency a ON a.id = p.agency_id
  WHERE p.role = $1::varchar AND ($2::text = a.path OR $2::text LIKE a.path || '.%')
    AND p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to > $3::date)
    AND (p.member_id = m.id OR EXISTS (SELECT FROM staff_standin s WHERE s.post_id = p.id AND s.member_id = m.id
      AND s.valid_from <= $3::date AND s.valid_to > $3::date)))
"""


def free_hands(role: str, path: str, today: date, barred: Iterable[int]) -> int:
    """还有谁能做这一步：how many others hold a role over this place on a day and can sign in; not those ``barred``."""
    return fetch(FREE_HANDS, [role, path, today, sorted(barred)], int) or 0


def hands(card: RightCard) -> frozenset[int]:
    """谁已经动过这份申请：whoever applied, checked, approved or executed."""
    return frozenset(each for each in (card.applied_by, card.checked_by, card.approved_by, card.executed_by) if each is not None)


def stands_in(actor: Actor, card: RightCard, step: str, today: date) -> bool:
    """代行：whether 稽核内控 may do this step because nobody else can. Never for whoever applied or is applied for."""
    role = STOOD_IN.get(step)
    if role is None or not actor.has("internal_control") or actor.member in (None, card.applied_by, card.member):
        return False
    barred = hands(card) | ({card.member} if card.member is not None else frozenset())
    return free_hands(role, card.path, today, barred) == 0


def may_invite_again(actor: Actor, card: RightCard) -> bool:
    """Whether this actor may hand a new invitation over: 信息中心 or 稽核内控 of the subtree, but not whoever applied."""
    fits = actor.has("information_centre", "internal_control") and actor.member not in (None, card.applied_by, card.member)
    return card.awaited and fits and within(card.path, actor.scope)


def right(id: int) -> RightCard | None:  # noqa: A002
    """One right."""
    return fetch(RIGHTS + "WHERE r.id = $1::bigint", [id], RightCard)


def rights(*, scope: str) -> list[RightCard]:
    """授权台账：rights within a subtree, newest first."""
    where = f"WHERE {PATH} = $1::text OR {PATH} LIKE $1::text || '.%' ORDER BY r.id DESC LIMIT 200"
    return fetch_all(RIGHTS + where, [scope], RightCard)


def rights_at(outlets: Sequence[int]) -> list[RightCard]:
    """授权申请 for posts at these outlets, newest first."""
    return fetch_all(RIGHTS + "WHERE r.outlet_id = ANY($1::bigint[]) ORDER BY r.id DESC LIMIT 200", [list(outlets)], RightCard)


def rights_of_the_gone(states: Sequence[str]) -> list[RightCard]:
    """离岗者的申请：rights in these states that somebody who left applied for or would get, oldest first."""
    where = "WHERE r.state = ANY($1::varchar[]) AND (w.state = 'left' OR m.state = 'left') ORDER BY r.id"
    return fetch_all(RIGHTS + where, [list(states)], RightCard)
