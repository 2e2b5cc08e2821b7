"""Queues and day lists: counts, filters and pages without loading what is not shown."""

from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch, fetch_all
from sheyintong.foundation.audit.types import PERSON, Reader

from .. import rules
from ..states import LABELS, CaseState


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a queue or a day list."""

    id: int
    number: str
    item: str
    item_name: str
    person: int
    person_name: str
    outlet_name: str
    state: CaseState
    effect: str
    second_entry: str
    assignee: int | None
    assignee_name: str
    accepted_at: datetime
    accepted_name: str
    due_on: date
    limit_days: int
    sample: str | None
    visit: int | None = None
    typed: bool = False  # 未核身
    path: str = ""

    @property
    def state_label(self) -> str:
        """What this case waits for, in the words of the queue."""
        if self.sample == "":
            return "即办抽查"
        if self.state is CaseState.IN_REVIEW and self.second_entry == "wanted":
            return "等二次录入"
        return LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Queue:
    """办件队列：a page of lines, and how many there are under each chip."""

    lines: tuple[Line, ...]
    total: int
    mine: int
    unassigned: int
    late: int
    today: int
    second_entry: int
    review: int
    correction: int
    samples: int


LINE = """
json_build_object('id', c.id, 'number', c.number, 'item', c.item_code, 'item_name', c.item_name, 'person', c.person_id, 'person_name', p.name,
  'outlet_name', o.name, 'state', c.state, 'effect', c.effect, 'second_entry', c.second_entry, 'assignee', c.assignee_id,
  'assignee_name', COALESCE(w.name, ''), 'accepted_at', c.accepted_at, 'accepted_name', m.name, 'due_on', c.due_on, 'limit_days', c.limit_days,
  'sample', s.result, 'visit', c.visit_id,
  'typed', COALESCE((SELECT n.method = 'typed' FROM visits_visit v JOIN identification_identification n ON n.id = v.identification_id WHERE v.id = c.visit_id), false),
  'path', a.path)
"""
JOINS = """
FROM cases_case c JOIN people_person p ON p.id = c.person_id JOIN outlets_outlet o ON o.id = c.outlet_id
JOIN regions_agency a ON a.id = c.agency_id JOIN staff_member m ON m.id = c.accepted_by_id JOIN catalogue_item i ON i.code = c.item_code
LEFT JOIN staff_member w ON w.id = c.assignee_id LEFT JOIN cases_sample s ON s.case_id = c.id
"""
OPEN = "(c.state IN ('accepted', 'in_correction', 'in_review') OR s.result = '')"
WITHIN = "(a.path = $1::text OR a.path LIKE $1::text || '.%')"
BODY = "(CASE WHEN $2::text = '' THEN i.responsible_body = '社会保险经办机构' ELSE i.responsible_body = $2::text END)"
CHIPS = {
    "": "true",
    "mine": "c.assignee_id = $3::bigint",
    "unassigned": "c.assignee_id IS NULL",
    "late": "c.due_on < $4::date",
    "today": "c.due_on = $4::date",
    "second_entry": "(c.state = 'in_review' AND c.second_entry = 'wanted')",
    "review": "(c.state = 'in_review' AND c.second_entry <> 'wanted')",
    "correction": "c.state = 'in_correction'",
    "samples": "s.result = ''",
}


def queue(
    reader: Reader, *, scope: str, body: str, member: int, today: date, chip: str = "", search: str = "", item: str = "",
    outlet: int | None = None, page: int = 1, size: int = 15,
) -> Queue:  # fmt: skip
    """待办：open cases of a subtree (``body`` names an administrative body that sees only its own items), most urgent first.

    ``item`` and ``outlet`` narrow the list and every count to one item or to what one outlet accepted.
    """
    wanted = CHIPS.get(chip, "true")
    found = "($5::text = '' OR c.number LIKE '%' || $5::text OR p.name_key LIKE $5::text || '%')"
    counts = ", ".join(f"'{name}', count(*) FILTER (WHERE {condition})" for name, condition in CHIPS.items() if name)
    narrowed = "($8::text = '' OR c.item_code = $8::text) AND ($9::bigint IS NULL OR c.outlet_id = $9::bigint)"
    where = f"WHERE {WITHIN} AND {BODY} AND {OPEN} AND {found} AND {narrowed}"
    lines = f"SELECT {LINE} AS line {JOINS} {where} AND {wanted} ORDER BY c.due_on, c.accepted_at LIMIT $6::int OFFSET $7::int"
    sql = (
        f"SELECT (SELECT jsonb_build_object('total', count(*) FILTER (WHERE {wanted}), {counts}) {JOINS} {where})"
        f" || jsonb_build_object('lines', (SELECT COALESCE(jsonb_agg(q.line), '[]') FROM ({lines}) q))"
    )
    made = fetch(sql, [scope, body, member, today, search, size, (page - 1) * size, item, outlet], Queue)
    assert made is not None  # noqa: S101 - an aggregate always has a row
    _note(reader, made.lines)
    return made


def day_list(reader: Reader, *, outlet: int, member: int | None, start: datetime, end: datetime) -> list[Line]:
    """当日清单：what an outlet (or one teller) accepted in a span, newest first."""
    where = "WHERE c.outlet_id = $1::bigint AND c.about_outlet_id IS DISTINCT FROM $1::bigint AND ($2::bigint IS NULL OR c.accepted_by_id = $2::bigint) AND c.accepted_at >= $3::timestamptz"
    sql = f"SELECT {LINE} {JOINS} {where} AND c.accepted_at < $4::timestamptz ORDER BY c.id DESC LIMIT 2000"
    return _note(reader, tuple(fetch_all(sql, [outlet, member, start, end], Line)))


def returned_to(reader: Reader, *, outlet: int) -> list[Line]:
    """退回待补：cases that wait at this outlet for what is missing; in a centre's hall also those that were handed over."""
    sql = f"SELECT {LINE} {JOINS} WHERE COALESCE(c.waits_at_id, c.outlet_id) = $1::bigint AND c.about_outlet_id IS DISTINCT FROM $1::bigint AND c.state = 'in_correction' ORDER BY c.due_on LIMIT 200"
    return _note(reader, tuple(fetch_all(sql, [outlet], Line)))


def samples_open(reader: Reader, *, scope: str) -> list[Line]:
    """待抽查：drawn cases of a subtree that nobody has looked at yet."""
    sql = f"SELECT {LINE} {JOINS} WHERE {WITHIN} AND s.result = '' ORDER BY c.accepted_at LIMIT 500"
    return _note(reader, tuple(fetch_all(sql, [scope], Line)))


def _note(reader: Reader, lines: tuple[Line, ...]) -> list[Line]:
    for line in lines:
        reader.note(PERSON, line.person, "list")
    return list(lines)


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """今天：the local day of a moment, half-open."""
    return rules.day_bounds(now)
