"""授权的查询：the facts of a decision in one statement; stops in force; requests for help; rights under way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sheyintong.engines.database.parts import Guard
from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import fetch, fetch_all, read
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff import queries as staff

from .errors import FactsMoved
from .rules import applies_for as applies_for
from .rules import decide as decide
from .rules import is_whole as is_whole
from .rules import within
from .types import ActorFacts, AgreementFacts, CertificateFacts, EarlierAct, Facts, ItemFacts, ListFacts, PlaceFacts, StopFacts, Verdict
from .types import StopReach as StopReach

# $1 member  $2 outlet  $3 items  $4 today  $5 device
FACTS = """
WITH asked AS (
  SELECT code, n FROM unnest($3::text[]) WITH ORDINALITY AS asked (code, n)),
place AS (
  SELECT o.*, a.name AS agency_name, a.code AS agency_code,
    (SELECT m.name FROM staff_post p JOIN staff_member m ON m.id = p.member_id WHERE p.outlet_id = o.id AND p.role = 'outlet_manager'
      AND p.valid_from <= $4::date AND (p.valid_to IS NULL OR p.valid_to > $4::date) ORDER BY p.id LIMIT 1) AS manager
  FROM outlets_outlet o JOIN regions_agency a ON a.id = o.agency_id WHERE o.id = $2::bigint),
list AS (
  SELECT l.id, l.title, l.valid_from, (SELECT count(*) FROM catalogue_listline n WHERE n.list_id = l.id) AS size
  FROM catalogue_list l JOIN place ON place.tier = l.tier
  WHERE l.in_force AND l.valid_from <= $4::date AND (l.valid_to IS NULL OR l.valid_to > $4::date) ORDER BY l.valid_from DESC, l.id DESC LIMIT 1),
agreement AS (
  SELECT g.id, g.facts_version, g.number, g.state, g.valid_from, g.valid_to, a.name AS agency_name, a.kind AS agency_kind
  FROM partners_agreement g JOIN place ON place.agreement_id = g.id JOIN regions_agency a ON a.id = g.agency_id),
member AS (
  SELECT m.id, m.name, m.person_id, m.bank_id FROM staff_member m WHERE m.id = $1::bigint),
own AS (
  SELECT person_id AS id FROM member WHERE person_id IS NOT NULL
  UNION SELECT t.person_id FROM staff_toldnumber t WHERE t.member_id = $1::bigint AND t.person_id IS NOT NULL
  UNION SELECT i.person_id FROM staff_toldnumber t JOIN people_identifier i ON i.number_index = ANY (t.number_indexes) WHERE t.member_id = $1::bigint),
items AS (
  SELECT asked.n, json_build_object('code', asked.code, 'name', COALESCE(i.name, asked.code), 'mode', COALESCE(i.mode, ''),
    'responsible_body', COALESCE(i.responsible_body, ''),
    'offered', (SELECT n.stage_max FROM catalogue_listline n JOIN list ON n.list_id = list.id WHERE n.item_code = asked.code),
    'granted', granted.stage, 'clause', COALESCE(granted.clause, ''),
    'certificate', (SELECT json_build_object('number', c.number, 'valid_from', c.valid_from, 'valid_to', c.valid_to) FROM staff_certificate c
      WHERE c.member_id = $1::bigint AND (c.item_code IS NULL OR c.item_code = asked.code) AND c.withdrawn_at IS NULL
        AND c.valid_from <= $4::date ORDER BY c.valid_to DESC LIMIT 1),
    'stops', (SELECT COALESCE(json_agg(json_build_object('id', s.id, 'reason', s.reason, 'since', s.issued_at, 'by', w.name)), '[]')
      FROM authority_stop s JOIN staff_member w ON w.id = s.issued_by_id LEFT JOIN member ON true
      WHERE s.lifted_at IS NULL AND (s.outlet_id IS NULL OR s.outlet_id = $2::bigint) AND (s.member_id IS NULL OR s.member_id = $1::bigint)
        AND (s.item_code = '' OR s.item_code = asked.code) AND (s.bank_id IS NULL OR s.bank_id = member.bank_id))) AS told
  FROM asked LEFT JOIN catalogue_item i ON i.code = asked.code
  LEFT JOIN LATERAL (SELECT t.stage, t.clause FROM agreement JOIN partners_agreementitem t ON t.agreement_id = agreement.id
    WHERE t.item_code = asked.code AND t.valid_from <= $4::date AND (t.valid_to IS NULL OR t.valid_to > $4::date) ORDER BY t.id DESC LIMIT 1
  ) granted ON true)
SELECT json_build_object(
  'today', $4::date, 'items', (SELECT COALESCE(json_agg(told ORDER BY n), '[]') FROM items),
  'place', (SELECT json_build_object('id', id, 'kind', kind, 'name', name, 'state', state, 'tier', tier, 'agency', agency_id,
     'agency_name', agency_name, 'version', facts_version, 'manager', COALESCE(manager, ''), 'agency_code', agency_code) FROM place),
  'on_list', (SELECT json_build_object('title', title, 'valid_from', valid_from, 'size', size) FROM list),
  'agreement', (SELECT json_build_object('id', id, 'number', number, 'state', state, 'valid_from', valid_from, 'valid_to', valid_to,
     'agency_name', agency_name, 'agency_kind', agency_kind, 'version', facts_version) FROM agreement),
  'persons', (SELECT COALESCE(json_agg(id), '[]') FROM (SELECT id FROM own UNION SELECT o.person_id FROM own
     JOIN people_sameperson s ON s.person_id = own.id AND s.ended_at IS NULL
     JOIN people_sameperson o ON o.set_id = s.set_id AND o.ended_at IS NULL) same), 'name', (SELECT name FROM member),
  'device_ready', EXISTS (SELECT FROM outlets_device d WHERE d.id = $5::bigint AND d.outlet_id = $2::bigint AND d.state = 'bound'))
"""

NO_STOP = (
    "NOT EXISTS (SELECT FROM authority_stop s WHERE s.lifted_at IS NULL AND (s.outlet_id IS NULL OR s.outlet_id = %s::bigint)"
    " AND (s.member_id IS NULL OR s.member_id = %s::bigint) AND (s.item_code = '' OR s.item_code = %s::text)"
    " AND (s.bank_id IS NULL OR s.bank_id = (SELECT m.bank_id FROM staff_member m WHERE m.id = %s::bigint)))"
)
SAME_PLACE = "EXISTS (SELECT FROM outlets_outlet o WHERE o.id = %s::bigint AND o.facts_version = %s::bigint)"
SAME_AGREEMENT = "EXISTS (SELECT FROM partners_agreement g WHERE g.id = %s::bigint AND g.facts_version = %s::bigint)"


@dataclass(frozen=True, slots=True)
class _Item:
    code: str
    name: str
    mode: str
    responsible_body: str
    offered: Stage | None
    granted: Stage | None
    clause: str
    certificate: CertificateFacts | None
    stops: tuple[StopFacts, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """裁定依据：what the statement tells of a member at a place and of several items; :func:`facts_of` makes of it what ``decide`` looks at."""

    today: date
    items: tuple[_Item, ...]
    place: PlaceFacts | None
    on_list: ListFacts | None
    agreement: AgreementFacts | None
    persons: tuple[int, ...]
    name: str | None
    device_ready: bool


_grounds = json_into(Grounds)


def asking(items: Sequence[str], *, member: object, outlet: object, device: object, at: datetime) -> Read[Grounds]:
    """The question for the grounds of a decision about each of ``items``. An unknown item has no list line and no agreement."""
    return Read(FACTS, (member, outlet, list(items), at.date(), device), lambda cell: cast("Grounds", _grounds(cell)))


def facts(
    actor: Actor,
    item: str,
    stage: Stage,
    *,
    at: datetime,
    subject: Sequence[int] = (),
    case_path: str = "",
    earlier: Sequence[EarlierAct] = (),
) -> Facts:
    """裁定依据：everything that ``decide`` looks at. Raises nothing: an unknown item has no list line and no agreement."""
    question = asking((item,), member=actor.member, outlet=actor.outlet, device=actor.device, at=at)
    return facts_of(read(question)[question], actor, item, stage, subject=subject, case_path=case_path, earlier=earlier)


def facts_of(
    told: Grounds,
    actor: Actor,
    item: str,
    stage: Stage,
    *,
    subject: Sequence[int] = (),
    case_path: str = "",
    earlier: Sequence[EarlierAct] = (),
) -> Facts:
    """The facts about one item and stage out of grounds that were read for this actor."""
    asked = next(each for each in told.items if each.code == item)
    who = ActorFacts(
        member=actor.member or 0, name=told.name or actor.label, roles=tuple(sorted(actor.roles)), agency_path=actor.scope, persons=told.persons,
        device_ready=told.device_ready, other_posts=actor.other_posts,
    )  # fmt: skip
    return Facts(
        today=told.today,
        stage=stage,
        actor=who,
        item=ItemFacts(asked.code, asked.name, asked.mode, asked.responsible_body),
        place=told.place,
        on_list=told.on_list and _offering(told.on_list, asked),
        agreement=told.agreement and _granting(told.agreement, asked),
        certificate=asked.certificate,
        stops=asked.stops,
        subject_persons=tuple(subject),
        case_path=case_path,
        earlier=tuple(earlier),
    )


def _offering(known: ListFacts, asked: _Item) -> ListFacts:
    return ListFacts(known.title, known.valid_from, asked.offered, known.size)


def _granting(known: AgreementFacts, asked: _Item) -> AgreementFacts:
    return AgreementFacts(
        known.id, known.number, known.state, known.valid_from, known.valid_to, known.agency_name, known.agency_kind, asked.granted, asked.clause,
        known.version,
    )  # fmt: skip


def may(
    actor: Actor,
    item: str,
    stage: Stage,
    *,
    at: datetime,
    subject: Sequence[int] = (),
    case_path: str = "",
    earlier: Sequence[EarlierAct] = (),
) -> Verdict:
    """可以吗：yes, or no with every reason, about one stage of one item, here and now."""
    return decide(facts(actor, item, stage, at=at, subject=subject, case_path=case_path, earlier=earlier))


def guard(verdict: Verdict, *, actor: Actor, item: str) -> tuple[Guard, ...]:
    """写入时再验：what the decision rested on must still hold in the snapshot of the write.

    She who decides is still there, no stop has come, no fact of the place or its agreement has moved.
    """
    moved = FactsMoved(place=verdict.place)
    guards = [*staff.present(actor), Guard(NO_STOP, (verdict.place, actor.member, item, actor.member), moved)]
    if verdict.place is not None:
        guards.append(Guard(SAME_PLACE, (verdict.place, verdict.version), moved))
    if verdict.agreement is not None:
        guards.append(Guard(SAME_AGREEMENT, (verdict.agreement, verdict.agreement_version), moved))
    return tuple(guards)


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


@dataclass(frozen=True, slots=True)
class StopCard:
    """应急停办：one stop as its page shows it; empty names mean all."""

    id: int
    reason: str
    outlet_id: int | None
    outlet: str
    member_id: int | None
    member: str
    bank: str
    item: str
    issued_by: str
    issued_at: datetime
    issued_scope: str
    lifted_at: datetime | None
    lifted_by: str


STOPS = """
SELECT json_build_object('id', s.id, 'reason', s.reason, 'outlet_id', s.outlet_id, 'outlet', COALESCE(o.name, ''), 'member_id', s.member_id,
  'member', COALESCE(m.name, ''), 'bank', COALESCE(b.short_name, ''), 'item', s.item_code, 'issued_by', w.name, 'issued_at', s.issued_at,
  'issued_scope', s.issued_scope, 'lifted_at', s.lifted_at, 'lifted_by', COALESCE(l.name, ''))
FROM authority_stop s JOIN staff_member w ON w.id = s.issued_by_id LEFT JOIN staff_member l ON l.id = s.lifted_by_id
LEFT JOIN outlets_outlet o ON o.id = s.outlet_id LEFT JOIN staff_member m ON m.id = s.member_id LEFT JOIN partners_bank b ON b.id = s.bank_id
"""


def stops(*, in_force: bool) -> list[StopCard]:
    """Stops, newest first."""
    return fetch_all(STOPS + "WHERE ($1::bool IS FALSE OR s.lifted_at IS NULL) ORDER BY s.id DESC LIMIT 200", [in_force], StopCard)


REACHES = """SELECT json_build_object('outlet', outlet_id, 'bank', bank_id, 'item', item_code) FROM authority_stop WHERE lifted_at IS NULL AND member_id IS NULL"""


def stops_of_places() -> list[StopReach]:
    """停办所及：what no place may offer now."""
    return fetch_all(REACHES, [], StopReach)


def stop_in_force(id: int) -> StopCard | None:  # noqa: A002
    """One stop, None where it was lifted."""
    return fetch(STOPS + "WHERE s.id = $1::bigint AND s.lifted_at IS NULL", [id], StopCard)


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
