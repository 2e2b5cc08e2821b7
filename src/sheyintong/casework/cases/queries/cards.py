"""Cases as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch, fetch_all, fetch_rows
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.registers.people.types import ProxyKind

from ..errors import CaseNotFound
from ..states import EFFECT_LABELS, LABELS, CaseState, EffectState


@dataclass(frozen=True, slots=True)
class ActedBy:
    """代办人 of a case: who acted for its person, by which relation and kind of relation."""

    id: int
    person: int
    name: str
    kind: ProxyKind


@dataclass(frozen=True, slots=True)
class CaseCard:
    """办件：one case; sealed parts are hexadecimal and stay sealed until a reader opens them."""

    id: int
    number: str
    code: str
    item: str
    item_name: str
    mode: str
    person: int
    person_name: str
    visit: int | None
    outlet: int
    outlet_name: str
    outlet_kind: str
    waits_at: int
    agency: int
    agency_name: str
    path: str
    state: CaseState
    effect: EffectState
    accepted_by: int
    accepted_name: str
    accepted_at: datetime
    due_on: date
    limit_days: int
    corrections: int
    second_entry: str
    answers: str
    outcome: str
    sentence: str
    assignee: int | None
    assignee_name: str
    reverses: int | None
    reverses_number: str | None
    reversed_by: str | None
    undoing: str | None
    about_outlet: int | None
    decided_at: datetime | None
    sample: str | None
    moves: int
    proxy: ActedBy | None = None
    reverses_proxy: int | None = None
    typed: bool = False  # 未核身：accepted in a visit that a typed number opened

    @property
    def state_label(self) -> str:
        """The Chinese name of the state."""
        return LABELS[self.state]

    @property
    def told_label(self) -> str:
        """How it stands, for whoever it is about: what the core system has not confirmed is not done."""
        return EFFECT_LABELS[EffectState.SENT] if self.effect == EffectState.SENT else self.state_label

    @property
    def told_tone(self) -> str:
        """The tone of :attr:`told_label`."""
        return "run" if self.effect == EffectState.SENT else self.state.value

    @property
    def persons(self) -> tuple[int, ...]:
        """Everybody it is about: nobody of the staff who decides may be one of them."""
        proxies = (self.proxy.person if self.proxy else None, self.reverses_proxy)
        return (self.person, *(each for each in proxies if each is not None))

    @property
    def seen(self) -> str:
        """What a form says of the case that its page showed: whoever decides later decides over the same."""
        return str(self.moves)

    @property
    def open_sample(self) -> bool:
        """Whether it was drawn for a re-check that nobody has made yet."""
        return self.sample == ""


CARD = """
SELECT json_build_object('id', c.id, 'number', c.number, 'code', c.code, 'item', c.item_code, 'item_name', c.item_name, 'mode', c.mode,
  'person', c.person_id, 'person_name', p.name, 'visit', c.visit_id, 'outlet', c.outlet_id, 'outlet_name', o.name, 'outlet_kind', o.kind,
  'waits_at', COALESCE(c.waits_at_id, c.outlet_id),
  'agency', c.agency_id, 'agency_name', a.name, 'path', a.path, 'state', c.state, 'effect', c.effect, 'accepted_by', c.accepted_by_id,
  'accepted_name', m.name, 'accepted_at', c.accepted_at, 'due_on', c.due_on, 'limit_days', c.limit_days, 'corrections', c.corrections,
  'second_entry', c.second_entry, 'answers', encode(c.answers, 'hex'),
  'outcome', COALESCE(encode(c.outcome, 'hex'), ''), 'sentence', c.sentence, 'assignee', c.assignee_id, 'assignee_name', COALESCE(w.name, ''),
  'reverses', c.reverses_id, 'reverses_number', (SELECT r.number FROM cases_case r WHERE r.id = c.reverses_id),
  'reversed_by', CASE WHEN c.state = 'reversed' THEN (SELECT r.number FROM cases_case r WHERE r.reverses_id = c.id
    AND r.state IN ('handled', 'approved', 'given_back') LIMIT 1) END,
  'undoing', CASE WHEN c.state IN ('handled', 'approved', 'given_back') THEN (SELECT r.number FROM cases_case r WHERE r.reverses_id = c.id
    AND r.state IN ('accepted', 'in_correction', 'in_review', 'handled', 'approved', 'given_back') LIMIT 1) END,
  'about_outlet', c.about_outlet_id, 'decided_at', c.decided_at, 'sample', s.result, 'moves', (SELECT count(*) FROM cases_stage t WHERE t.case_id = c.id),
  'reverses_proxy', (SELECT x.proxy_id FROM cases_case r JOIN visits_visit v ON v.id = r.visit_id JOIN people_proxy x ON x.id = v.proxy_id
     WHERE r.id = c.reverses_id),
  'proxy', (SELECT json_build_object('id', x.id, 'person', y.id, 'name', y.name, 'kind', x.kind) FROM visits_visit v JOIN people_proxy x ON x.id = v.proxy_id
     JOIN people_person y ON y.id = x.proxy_id WHERE v.id = c.visit_id),
  'typed', COALESCE((SELECT i.method = 'typed' FROM visits_visit v JOIN identification_identification i ON i.id = v.identification_id WHERE v.id = c.visit_id), false))
FROM cases_case c JOIN people_person p ON p.id = c.person_id JOIN outlets_outlet o ON o.id = c.outlet_id
JOIN regions_agency a ON a.id = c.agency_id JOIN staff_member m ON m.id = c.accepted_by_id
LEFT JOIN staff_member w ON w.id = c.assignee_id LEFT JOIN cases_sample s ON s.case_id = c.id
"""


def _noted(reader: Reader, card: CaseCard) -> CaseCard:
    for person in card.persons:
        reader.note(PERSON, person, "case" if person == card.person else "list")  # of who acted for her only the name
    return card


def case(reader: Reader, number: str) -> CaseCard | None:
    """One case by its number; the reader notes whose it is."""
    found = fetch(CARD + "WHERE c.number = $1::text", [number], CaseCard)
    return _noted(reader, found) if found else None


def id_of(number: str) -> int | None:
    """The row of a case, so that a look at it is noted with its case; None for an unknown number. Shows nobody."""
    rows = fetch_rows("SELECT id FROM cases_case WHERE number = $1::text", [number])
    return int(str(rows[0][0])) if rows else None


def numbers_of(ids: Iterable[int]) -> dict[int, str]:
    """办件号 of these rows; a draft has none. Shows nobody."""
    rows = fetch_rows("SELECT id, number FROM cases_case WHERE id = ANY ($1::bigint[]) AND number IS NOT NULL", [list(map(str, ids))])
    return {int(str(id_)): str(number) for id_, number in rows}


def need(reader: Reader, number: str) -> CaseCard:
    """One case by its number. Raises :class:`CaseNotFound`."""
    found = case(reader, number)
    if found is None:
        raise CaseNotFound(case=number)
    return found


def by_id(reader: Reader, id: int) -> CaseCard:  # noqa: A002
    """One case by its row. Raises :class:`CaseNotFound`."""
    found = fetch(CARD + "WHERE c.id = $1::bigint", [id], CaseCard)
    if found is None:
        raise CaseNotFound(case=id)
    return _noted(reader, found)


def case_by_code(reader: Reader, number: str, code: str) -> CaseCard:
    """One case by number and the code on its receipt. Raises :class:`CaseNotFound` for either being wrong."""
    found = fetch(CARD + "WHERE c.number = $1::text AND c.code = $2::text", [number, code.upper()], CaseCard)
    if found is None:
        raise CaseNotFound(case=number)
    return _noted(reader, found)


def cases_of_person(reader: Reader, persons: Sequence[int], limit: int = 50) -> list[CaseCard]:
    """办件记录：newest first, of a set of same persons."""
    found = fetch_all(
        CARD + "WHERE c.person_id = ANY($1::bigint[]) ORDER BY c.accepted_at DESC LIMIT $2::int", [list(map(str, persons)), limit], CaseCard
    )
    return [_noted(reader, card) for card in found]


def cases_of_visit(reader: Reader, visit: int) -> list[CaseCard]:
    """What was done in one visit, for the combined receipt."""
    found = fetch_all(CARD + "WHERE c.visit_id = $1::bigint ORDER BY c.id", [visit], CaseCard)
    return [_noted(reader, card) for card in found]


@dataclass(frozen=True, slots=True)
class StageCard:
    """One move of a case."""

    move: str
    from_state: str
    to_state: str
    at: datetime
    member: int
    member_label: str
    place: str
    note: str

    @property
    def state_label(self) -> str:
        """The Chinese name of the state it led to."""
        return LABELS[CaseState(self.to_state)]


def stages(case: int) -> list[StageCard]:
    """经过：the moves of a case, oldest first."""
    return fetch_all(
        "SELECT json_build_object('move', move, 'from_state', from_state, 'to_state', to_state, 'at', at, 'member', member_id,"
        " 'member_label', member_label, 'place', place, 'note', note) FROM cases_stage WHERE case_id = $1::bigint ORDER BY id",
        [case],
        StageCard,
    )
