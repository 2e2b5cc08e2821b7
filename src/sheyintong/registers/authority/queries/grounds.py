"""裁定依据：everything a decision looks at, in one statement; the decision itself; what must still hold in the write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sheyintong.engines.database.parts import Guard
from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import read
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff import queries as staff

from ..errors import FactsMoved
from ..rules import decide
from ..types import ActorFacts, AgreementFacts, CertificateFacts, EarlierAct, Facts, ItemFacts, ListFacts, PlaceFacts, StopFacts, Verdict

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
    WHERE t.item_code = asked.code AND t.valid_from <= $4::date AND (t.valid_to IS NULL OR t.valid_to > $4::date)
    ORDER BY array_position(ARRAY['receive', 'handle', 'review', 'feedback'], t.stage::text) DESC, t.id DESC LIMIT 1
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
