"""即办件抽查：a share of a day's immediate cases, drawn once after the day by the first audit root signed after it, so that nobody can choose it."""

from datetime import datetime

from django.db import transaction

from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.policy import queries as policy

from .. import queries, rules
from ..errors import NotSampled
from ..queries import CaseCard

ELIGIBLE = """
SELECT c.number, c.id, COALESCE(i.method = 'typed', false) FROM cases_case c LEFT JOIN visits_visit v ON v.id = c.visit_id
LEFT JOIN identification_identification i ON i.id = v.identification_id
WHERE c.mode = 'immediate' AND c.accepted_at >= $1::timestamptz AND c.accepted_at < $2::timestamptz ORDER BY c.number
"""
DRAWN = """
SELECT s.id FROM cases_sample s JOIN cases_case c ON c.id = s.case_id WHERE c.accepted_at >= $1::timestamptz AND c.accepted_at < $2::timestamptz
LIMIT 1
"""
SHARES = {"f": "sample.immediate_share", "t": "identification.typed_sample_share"}  # as the server writes false and true


def draw(*, actor: Actor, day: datetime, now: datetime) -> int:
    """抽签：draw the share of a day that is over, once; how many were drawn.

    The root is the first one signed after the day's end: it was not there while the cases were made, and drawing later draws the same.
    Before it nothing is drawn, nor for a day that was drawn. Cases of a visit that a typed number opened (未核身) are drawn among
    themselves, by a share of their own; what is reviewed anyway needs no draw.
    """
    start, end = rules.day_bounds(day)
    seal = audit_queries.first_seal_since(end)
    if seal is None or fetch_rows(DRAWN, [start, end]):
        return 0
    rows = fetch_rows(ELIGIBLE, [start, end])
    eligible = {str(number): int(id_ or 0) for number, id_, _ in rows}
    picked = []
    for typed, parameter in SHARES.items():
        percent = int(policy.share(parameter, day.date()) * 100)
        picked += rules.drawn(seal.root, sorted(str(number) for number, _, method in rows if method == typed), {"percent": percent})
    with transaction.atomic():
        for rank, number in picked:
            values = {"case_id": eligible[number], "drawn_at": now, "root": seal.root, "rank": rank, "result": "", "note": ""}
            row = Insert("cases_sample", values)
            write(row, audit.record(actor=actor, act="cases.draw", about=Subject("case", eligible[number]), case=eligible[number], at=now))
    return len(picked)


def judge_sample(*, actor: Actor, case: CaseCard, passed: bool, note: str, now: datetime) -> None:
    """抽查结论：passed or faulty, kept for good. Raises :class:`NotSampled` where it is no open sample, :class:`NotAuthorised`."""
    verdict = authority_queries.may(
        actor, case.item, Stage.REVIEW, at=now, subject=case.persons, case_path=case.path, earlier=queries.acts_on(case.id)
    )
    authority.need(verdict)
    if not case.open_sample:
        raise NotSampled(case=case.number)
    result = "passed" if passed else "faulty"
    values = {"result": result, "note": note[:400], "by_id": actor.member, "at": now}
    act = f"cases.sample_{result}"
    write(
        Update("cases_sample", values, {"case_id": case.id, "result": ""}, NotSampled(case=case.number)),
        audit.record(actor=actor, act=act, about=Subject("case", case.id), person=case.person, case=case.id, reason=note, at=now),
        *authority_queries.guard(verdict, actor=actor, item=case.item),
    )
