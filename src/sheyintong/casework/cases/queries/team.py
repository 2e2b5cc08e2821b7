"""Figures a manager steers by: who has how much in hand, and what the samples found. They show nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheyintong.engines.database.statements import fetch, fetch_all, fetch_rows

from .lists import BODY, JOINS, OPEN, WITHIN


@dataclass(frozen=True, slots=True)
class Sampling:
    """抽查结果：how many were drawn, and what came of them; ``open``: nobody has looked yet."""

    drawn: int
    open: int
    passed: int
    faulty: int


SAMPLING = """
SELECT json_build_object('drawn', count(s.id), 'open', count(s.id) FILTER (WHERE s.result = ''),
  'passed', count(s.id) FILTER (WHERE s.result = 'passed'), 'faulty', count(s.id) FILTER (WHERE s.result = 'faulty'))
FROM cases_sample s JOIN cases_case c ON c.id = s.case_id JOIN regions_agency a ON a.id = c.agency_id
"""


def sampling(*, scope: str) -> Sampling:
    """抽查结果 of a subtree, since the beginning. Shows nobody."""
    made = fetch(f"{SAMPLING} WHERE {WITHIN}", [scope], Sampling)
    assert made is not None  # noqa: S101 - an aggregate always has a row
    return made


@dataclass(frozen=True, slots=True)
class OutletSampling:
    """一个网点的抽查结果，and its newest findings."""

    outlet: int
    outlet_name: str
    drawn: int
    open: int
    passed: int
    faulty: int


def sampling_by_outlet(*, scope: str) -> list[OutletSampling]:
    """各网点抽查结果 of a subtree, most faults first. Shows nobody."""
    columns = "'outlet', o.id, 'outlet_name', o.name, 'drawn', count(s.id)"
    head = SAMPLING.replace("'drawn', count(s.id)", columns, 1)
    joined = f"{head} JOIN outlets_outlet o ON o.id = c.outlet_id WHERE {WITHIN} GROUP BY o.id, o.name"
    return fetch_all(f"{joined} ORDER BY count(s.id) FILTER (WHERE s.result = 'faulty') DESC, o.name LIMIT 200", [scope], OutletSampling)


@dataclass(frozen=True, slots=True)
class Load:
    """手上的件：open cases in the hands of one member of staff (None: unassigned), how many late, the next due day."""

    member: int | None
    name: str
    open: int
    late: int
    today: int
    next_due: date | None


def loads(*, scope: str, today: date) -> list[Load]:
    """谁手上有多少件：of the agency's own items in a subtree, most late first; unassigned ones with no member. Shows nobody."""
    sql = (
        "SELECT json_build_object('member', c.assignee_id, 'name', COALESCE(w.name, ''), 'open', count(*), 'late',"
        " count(*) FILTER (WHERE c.due_on < $3::date), 'today', count(*) FILTER (WHERE c.due_on = $3::date), 'next_due', min(c.due_on))"
        f" {JOINS} WHERE {WITHIN} AND {BODY} AND {OPEN} GROUP BY c.assignee_id, w.name"
        " ORDER BY count(*) FILTER (WHERE c.due_on < $3::date) DESC, count(*) DESC LIMIT 500"
    )
    return fetch_all(sql, [scope, "", today], Load)


def numbers_held(*, scope: str, member: int | None) -> list[str]:
    """手上的件号：the numbers of open cases in one member's hands (None: in nobody's) in a subtree. Shows nobody."""
    sql = f"SELECT to_json(c.number) {JOINS} WHERE {WITHIN} AND {BODY} AND {OPEN} AND c.assignee_id IS NOT DISTINCT FROM $3::bigint ORDER BY c.due_on, c.id LIMIT 1000"
    return fetch_all(sql, [scope, "", member], str)


def in_hand(member: int) -> int:
    """手上几件：how many open cases lie with one member, in every subtree and of every body. Shows nobody."""
    return int(str(fetch_rows(f"SELECT count(*) {JOINS} WHERE {OPEN} AND c.assignee_id = $1::bigint", [member])[0][0]))


def any_within(persons: Sequence[int], *, scope: str) -> bool:
    """Whether any of these records has, or had, a case in a subtree. Shows nobody."""
    sql = (
        f"SELECT 1 FROM cases_case c JOIN regions_agency a ON a.id = c.agency_id WHERE {WITHIN} AND c.person_id = ANY($2::bigint[]) LIMIT 1"
    )
    return bool(fetch_rows(sql, [scope, list(persons)]))
