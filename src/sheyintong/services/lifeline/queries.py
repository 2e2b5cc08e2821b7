"""一人一档的查询：everything that is known of one person, over all her records, in one statement; she is noted as shown."""

from datetime import date

from sheyintong.engines.database.statements import fetch
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.registers.people.errors import NoSuchPerson
from sheyintong.registers.policy import queries as policy

from . import rules
from .types import Ages, Facts, LifeLine

_FACTS = """
WITH same AS (
  SELECT $1::bigint AS id UNION
  SELECT o.person_id FROM people_sameperson s JOIN people_sameperson o ON o.set_id = s.set_id AND o.ended_at IS NULL
  WHERE s.person_id = $1::bigint AND s.ended_at IS NULL)
SELECT json_build_object('birth', p.birth, 'life', p.life_status, 'died', p.died_on,
  'records', (SELECT json_agg(json_build_object('id', r.id, 'made', r.made_at, 'origin', r.origin) ORDER BY r.id)
    FROM people_person r JOIN same ON same.id = r.id),
  'documents', (SELECT COALESCE(json_agg(json_build_object('kind', i.kind, 'since', i.valid_from, 'until', i.valid_to,
      'replaces', i.replaces_id IS NOT NULL) ORDER BY i.id), '[]') FROM people_identifier i JOIN same ON same.id = i.person_id),
  'contacts', (SELECT COALESCE(json_agg(json_build_object('kind', c.kind, 'made', c.made_at, 'verified', c.verified_at, 'ended', c.ended_at,
      'replaces', c.replaces_id IS NOT NULL) ORDER BY c.id), '[]') FROM people_contact c JOIN same ON same.id = c.person_id),
  'covers', (SELECT COALESCE(json_agg(json_build_object('scheme', e.scheme, 'kind', e.kind, 'state', e.state, 'agency', a.name,
      'since', e.state_month, 'drawing', e.drawing_since, 'periods', (
        SELECT COALESCE(json_agg(json_build_array(lower(d.during), upper(d.during)) ORDER BY d.id), '[]')
        FROM enrolments_period d WHERE d.enrolment_id = e.id AND NOT isempty(d.during))) ORDER BY e.id), '[]')
    FROM enrolments_enrolment e JOIN same ON same.id = e.person_id JOIN regions_agency a ON a.id = e.agency_id WHERE e.state <> 'undone'),
  'cases', (SELECT COALESCE(json_agg(json_build_object('number', c.number, 'item', c.item_code, 'name', c.item_name, 'state', c.state,
      'effect', c.effect, 'place', o.name, 'waits', COALESCE(h.name, o.name), 'accepted', c.accepted_at, 'decided', c.decided_at,
      'wanted', COALESCE(w.wanted, '')) ORDER BY c.id), '[]')
    FROM cases_case c JOIN same ON same.id = c.person_id JOIN outlets_outlet o ON o.id = c.outlet_id
    LEFT JOIN outlets_outlet h ON h.id = c.waits_at_id LEFT JOIN cases_pause w ON w.case_id = c.id AND w.until IS NULL
    WHERE c.number IS NOT NULL AND c.about_outlet_id IS NULL AND c.item_code <> 'complaint'),
  'proxies', (SELECT COALESCE(json_agg(json_build_object('kind', x.kind, 'since', x.valid_from, 'until', x.valid_to, 'ended', x.ended_at)
      ORDER BY x.id), '[]') FROM people_proxy x JOIN same ON same.id = x.person_id))
FROM people_person p WHERE p.id = $1::bigint
"""


def life_line(person: int, *, reader: Reader, today: date, parameters: policy.Line | None = None) -> LifeLine:
    """一人一档 of a person and of all records that are hers: what happened and what is due; each record is noted.

    ``parameters`` are those in force, where they were read before.

    A complaint is no part of it: nobody at a place of service may see who complained. Raises :class:`NoSuchPerson`.
    """
    facts = fetch(_FACTS, [person], Facts)
    if facts is None:
        raise NoSuchPerson(person_id=person)
    records = tuple(each.id for each in facts.records)
    for record in records:
        reader.note(PERSON, record, "lifeline")
    line = policy.values() if parameters is None else parameters
    ages = Ages(policy.number_in(line, "resident.min_age", today), policy.number_in(line, "resident.pension_age", today))
    return LifeLine(records, rules.happenings(facts), rules.dues(facts, ages, today))
