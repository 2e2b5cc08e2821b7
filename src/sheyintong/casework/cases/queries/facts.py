"""What a handler must know of the subject, in one statement."""

from datetime import datetime

from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import fetch_all, read
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority.types import Earlier, EarlierAct

from ..errors import CaseNotFound
from ..types import Context, SubjectFacts
from .cards import CaseCard

SUBJECT = """
SELECT json_build_object('id', p.id, 'name', p.name, 'birth', p.birth, 'sex', p.sex, 'life_status', p.life_status,
  'agency', county.id, 'agency_code', COALESCE(county.code, ''),
  'enrolments', (SELECT COALESCE(json_agg(json_build_object('id', e.id, 'scheme', e.scheme, 'kind', e.kind, 'state', e.state, 'agency', e.agency_id,
     'periods', (SELECT COALESCE(json_agg(json_build_object('id', q.id, 'since', lower(q.during), 'until', upper(q.during)) ORDER BY lower(q.during)), '[]')
        FROM enrolments_period q WHERE q.enrolment_id = e.id AND NOT isempty(q.during))) ORDER BY e.id), '[]') FROM enrolments_enrolment e WHERE e.person_id = p.id AND e.state <> 'undone'),
  'phone', COALESCE((SELECT encode(c.value_sealed, 'hex') FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'phone' AND c.ended_at IS NULL), ''),
  'phone_contact', (SELECT c.id FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'phone' AND c.ended_at IS NULL),
  'phone_at', (SELECT c.made_at FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'phone' AND c.ended_at IS NULL),
  'address', COALESCE((SELECT encode(c.value_sealed, 'hex') FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'address'
     AND c.ended_at IS NULL), ''),
  'address_contact', (SELECT c.id FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'address' AND c.ended_at IS NULL),
  'address_at', (SELECT c.made_at FROM people_contact c WHERE c.person_id = p.id AND c.kind = 'address' AND c.ended_at IS NULL),
  'document', d.id, 'document_at', d.made_at)
FROM people_person p
LEFT JOIN LATERAL (SELECT i.id, i.made_at FROM people_identifier i WHERE i.person_id = p.id AND i.valid_to IS NULL
  AND i.kind NOT IN ('social_card', 'person_number') ORDER BY (i.kind = 'resident_id') DESC, i.id LIMIT 1) d ON true
LEFT JOIN regions_agency home ON home.id = COALESCE(
  (SELECT e.agency_id FROM enrolments_enrolment e WHERE e.person_id = p.id AND e.state IN ('paying', 'paused') ORDER BY (e.state = 'paying') DESC, e.id DESC LIMIT 1), p.township_agency_id)
LEFT JOIN regions_agency county ON county.path = split_part(home.path, '.', 1) || '.' || split_part(home.path, '.', 2)
WHERE p.id = $1::bigint
"""


_subject = json_into(SubjectFacts)


def asking_subject(person: object) -> Read[SubjectFacts]:
    """The question for the subject as handlers see her. Its answer raises :class:`CaseNotFound` for an unknown person."""

    def into(cell: bytes | None) -> SubjectFacts:
        found = _subject(cell)
        if found is None:
            raise CaseNotFound(case=f"person {person}")
        return found

    return Read(SUBJECT, (person,), into)


def subject(person: int) -> SubjectFacts:
    """The subject as handlers see her. Raises :class:`CaseNotFound` for an unknown person."""
    question = asking_subject(person)
    return read(question)[question]


def context(*, actor: Actor, case: CaseCard, now: datetime) -> Context:
    """What a handler sees of a case that there is."""
    subject_ = subject(case.person)
    return Context(actor, now, subject_, case.agency, visit=case.visit, outlet=case.outlet, case=case.number)


def acts_on(case: int) -> tuple[EarlierAct, ...]:
    """Who did what on a case: the earlier acts that ``may`` must know."""
    rows = fetch_all(
        "SELECT json_build_array(s.move, s.member_id) FROM cases_stage s WHERE s.case_id = $1::bigint"
        " UNION ALL SELECT json_build_array('entry', e.member_id) FROM cases_entry e WHERE e.case_id = $1::bigint AND e.round = 1",
        [case],
        tuple[str, int],
    )
    names = {
        "accept": Earlier.RECEIVED,
        "handle": Earlier.HANDLED,
        "resubmit": Earlier.RECEIVED,
        "entry": Earlier.ENTERED_FIRST,
        "approve": Earlier.REVIEWED,
    }
    return tuple(EarlierAct(names[move], member) for move, member in rows if move in names)
