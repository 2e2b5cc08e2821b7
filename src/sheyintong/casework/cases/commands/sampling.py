"""即办件抽查：a share of a day's immediate cases, drawn from that day's signed audit root so that nobody can choose it."""

from datetime import datetime

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
SHARES = {"f": "sample.immediate_share", "t": "identification.typed_sample_share"}  # as the server writes false and true


def draw(*, actor: Actor, day: datetime, now: datetime) -> int:
    """抽签：draw the day's share; how many were newly drawn. Drawing twice from the same root draws the same cases.

    The root is the newest signed one that was made after the cases of that span; without one nothing is drawn. Cases of a visit that a
    typed number opened (未核身) are drawn among themselves, by a share of their own; what is reviewed anyway needs no draw.
    """
    seal = audit_queries.latest_seal()
    if seal is None:
        return 0
    start, end = rules.day_bounds(day)
    rows = fetch_rows(ELIGIBLE, [start, end])
    eligible = {str(number): int(id_ or 0) for number, id_, _ in rows}
    picked = []
    for typed, parameter in SHARES.items():
        percent = int(policy.share(parameter, day.date()) * 100)
        picked += rules.drawn(seal.root, sorted(str(number) for number, _, method in rows if method == typed), {"percent": percent})
    before = {str(row[0]) for row in fetch_rows("SELECT c.number FROM cases_sample s JOIN cases_case c ON c.id = s.case_id", [])}
    fresh = [(rank, number) for rank, number in picked if number not in before]
    for rank, number in fresh:
        values = {"case_id": eligible[number], "drawn_at": now, "root": seal.root, "rank": rank, "result": "", "note": ""}
        row = Insert("cases_sample", values)
        write(row, audit.record(actor=actor, act="cases.draw", about=Subject("case", eligible[number]), case=eligible[number], at=now))
    return len(fresh)


def judge_sample(*, actor: Actor, case: CaseCard, passed: bool, note: str, now: datetime) -> None:
    """抽查结论：passed or faulty, kept for good. Raises :class:`NotSampled` where it is no open sample, :class:`NotAuthorised`."""
    verdict = authority_queries.may(
        actor, case.item, Stage.REVIEW, at=now, subject=(case.person,), case_path=case.path, earlier=queries.acts_on(case.id)
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
