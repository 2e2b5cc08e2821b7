"""参保的查询。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from sheyintong.engines.database.reads import Read
from sheyintong.engines.database.statements import fetch, fetch_all, fetch_rows, read
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month, Period
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import NoSuchPerson

from . import rules
from .errors import NotEnrolled
from .types import Enrolment, EnrolmentKind, EnrolmentState, PeriodCard, PersonFacts, Scheme, Wish

_ENROLMENT = """
json_build_object('id', e.id, 'person', e.person_id, 'scheme', e.scheme, 'kind', e.kind, 'state', e.state, 'agency', e.agency_id,
  'started', e.started_month, 'since', e.state_month, 'drawing_since', e.drawing_since, 'version', e.version,
  'periods', (SELECT COALESCE(json_agg(json_build_object('id', d.id, 'start', lower(d.during), 'end', upper(d.during)) ORDER BY d.id), '[]')
    FROM enrolments_period d WHERE d.enrolment_id = e.id))
"""
_OF = f"SELECT {_ENROLMENT} FROM enrolments_enrolment e WHERE e.person_id = ANY ($1::bigint[]) ORDER BY e.id"
_ONE = f"SELECT {_ENROLMENT} FROM enrolments_enrolment e WHERE e.id = $1"
_FACTS = f"""
WITH same AS (
  SELECT $1::bigint AS id UNION
  SELECT o.person_id FROM people_sameperson s JOIN people_sameperson o ON o.set_id = s.set_id AND o.ended_at IS NULL
  WHERE s.person_id = $1::bigint AND s.ended_at IS NULL)
SELECT json_build_object('person', p.id, 'birth', p.birth, 'alive', p.life_status = 'alive',
  'enrolments', (SELECT COALESCE(json_agg({_ENROLMENT} ORDER BY e.id), '[]')
    FROM enrolments_enrolment e JOIN same ON same.id = e.person_id))
FROM people_person p WHERE p.id = $1::bigint
"""
_HOME = """
WITH same AS (SELECT unnest($1::bigint[]) AS id), place AS (
  (SELECT 1 AS n, e.agency_id AS agency FROM enrolments_enrolment e JOIN same ON same.id = e.person_id WHERE e.state IN ('paying', 'paused')
    ORDER BY (e.state = 'paying') DESC, e.scheme, e.started_month DESC LIMIT 1)
  UNION ALL
  (SELECT 2, p.township_agency_id FROM people_person p JOIN same ON same.id = p.id WHERE p.township_agency_id IS NOT NULL
    ORDER BY p.id = $2::bigint DESC, p.id LIMIT 1))
SELECT c.id FROM place JOIN regions_agency a ON a.id = place.agency
  JOIN regions_agency c ON c.kind IN ('county', 'prefecture') AND (a.path = c.path OR left(a.path, length(c.path) + 1) = c.path || '.')
ORDER BY place.n, length(c.path) DESC LIMIT 1
"""


@dataclass(frozen=True)
class _Period:
    id: int
    start: date | None
    end: date | None


@dataclass(frozen=True)
class _Row:
    id: int
    person: int
    scheme: str
    kind: str
    state: str
    agency: int
    started: date
    since: date
    drawing_since: date | None
    version: int
    periods: list[_Period]


@dataclass(frozen=True)
class _Facts:
    person: int
    birth: date
    alive: bool
    enrolments: list[_Row]


def _enrolment(row: _Row) -> Enrolment:
    periods = tuple(PeriodCard(each.id, None if each.start is None else Period(each.start, each.end)) for each in row.periods)
    return Enrolment(
        row.id, row.person, Scheme(row.scheme), EnrolmentKind(row.kind), EnrolmentState(row.state), row.agency,
        Month.of(row.started), Month.of(row.since), row.drawing_since, row.version, periods,
    )  # fmt: skip


def of_person(person: int, *, reader: Reader) -> list[Enrolment]:
    """参保关系 of a person in all her records, the undone ones too, oldest first; she is noted."""
    reader.note(PERSON, person, "enrolments")
    return of_persons(people.ids_of(person))


def of_persons(persons: Iterable[int]) -> list[Enrolment]:
    """参保关系 of several records, for other commands: shows nobody."""
    return [_enrolment(row) for row in fetch_all(_OF, [sorted(persons)], _Row)]


def enrolment(enrolment_id: int) -> Enrolment:
    """参保关系 by its id, for commands: shows nobody. Raises :class:`NotEnrolled`."""
    row = fetch(_ONE, [enrolment_id], _Row)
    if row is None:
        raise NotEnrolled(scheme="这个险种", code_="?", kind_="?")
    return _enrolment(row)


def asking(person: object) -> Read[PersonFacts]:
    """The question for what the rules ask for. Its answer raises :class:`NoSuchPerson` where there is none."""

    def into(cell: bytes | None) -> PersonFacts:
        if cell is None:
            raise NoSuchPerson(person_id=person)
        return _person_facts(cell)

    return Read(_FACTS, (person,), into)


def _person_facts(cell: bytes) -> PersonFacts:
    row = msgspec.json.decode(cell, type=_Facts)
    return PersonFacts(row.person, row.birth, row.alive, tuple(_enrolment(each) for each in row.enrolments))


def facts(person: int) -> PersonFacts:
    """What the rules ask for, in one statement. Raises :class:`NoSuchPerson`."""
    question = asking(person)
    return read(question)[question]


def held(known: PersonFacts, scheme: Scheme, kind: EnrolmentKind) -> Enrolment:
    """The live enrolment of a scheme and kind. Raises :class:`NotEnrolled`."""
    found = [each for each in known.enrolments if each.scheme is scheme and each.kind is kind and each.state.is_live]
    if not found:
        raise NotEnrolled(scheme=scheme.label, code_=scheme.value, kind_=kind.value)
    return found[-1]


def against_enrolling(known: PersonFacts, wish: Wish, today: date) -> Sequence[Refusal]:
    """Every reason against enrolling; for the checks of a handler."""
    return rules.against_enrolling(known, wish, today)


def against_stopping(known: Enrolment, month: Month, today: date) -> Sequence[Refusal]:
    """Every reason against stopping; for the checks of a handler."""
    return rules.against_stopping(known, month, today)


def against_resuming(known: PersonFacts, enrolled: Enrolment, month: Month, today: date) -> Sequence[Refusal]:
    """Every reason against resuming; for the checks of a handler."""
    return rules.against_resuming(known, enrolled, month, today)


def home_agency(person: int) -> int | None:
    """经办归属：the county centre of the person's 参保地, else of the township of her household, else None (the outlet's county decides).

    Paying goes before paused, pensions before others. Where no county lies above, it is the prefecture's centre.
    """
    rows = fetch_rows(_HOME, [sorted(people.ids_of(person)), person])
    return int(str(rows[0][0])) if rows else None
