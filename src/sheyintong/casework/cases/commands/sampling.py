"""即办件抽查：a share of a day's immediate cases, drawn once after the day by an audit root that covers them all, so that nobody can choose it."""

from datetime import date, datetime, timedelta

from django.db import transaction

from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.policy import queries as policy

from .. import queries, rules
from ..errors import DayDrawn, NotSampled
from ..queries import CaseCard, drawing

LATE_DAYS = 7
"""Days back in which a case that came to light after its day's draw is looked for; no request lives that long."""


def draw_due(*, actor: Actor, now: datetime) -> int:
    """抽签 of every day that is over and was not drawn, the oldest first, however long nobody drew; how many cases were taken.

    A case that came to light after the draw of its day had no chance in it, so it is taken without one.
    """
    today, count = day_of(now), 0
    day = drawing.first_undrawn()
    while day is not None and day < today and (made := draw(actor=actor, day=day, now=now)) is not None:
        count, day = count + made, day + timedelta(days=1)
    return count + _take_late(actor, now)


def draw(*, actor: Actor, day: date, now: datetime) -> int | None:
    """抽签：draw the share of a day that is over, once; how many were drawn, None where it cannot be drawn now or was.

    The root is that of the first seal that was made when the day had settled and that covers every acceptance of the day: it was not there
    while the cases were made, and whoever draws again from it draws the same. Cases of a visit that a typed number opened (未核身) are drawn
    among themselves, by a share of their own; what is reviewed anyway needs no draw. A day without a case is drawn too: nobody forgot it.
    """
    if day >= day_of(now) or drawing.drawings(day, day):
        return None
    lots = drawing.lots(day)
    seal = drawing.seal_for(day, drawing.sealed(lots))
    if seal is None:
        return None
    share, typed_share = policy.share("sample.immediate_share", day), policy.share("identification.typed_sample_share", day)
    picked = drawing.chosen(seal.root, lots, share, typed_share)
    values = {
        "day": day, "at": now, "seal": seal.number, "root": seal.root, "share": share, "typed_share": typed_share, "eligible": len(lots),
        "typed": sum(lot.typed for lot in lots), "drawn": len(picked),
    }  # fmt: skip
    row = Insert("cases_drawing", values, refusals={"cases_drawing_day_key": DayDrawn(day=day)})
    told = {"seal": seal.number, "root": seal.root, "eligible": len(lots), "drawn": len(picked)}
    try:
        with transaction.atomic():
            about = Subject("drawing", row["id"], f"{day}")
            write(row, audit.record(actor=actor, act="cases.draw_day", about=about, changed=told, at=now))
            for rank, lot in picked:
                _take(actor, lot, seal.root, rank, "cases.draw", now)
    except DayDrawn:  # by another worker, at the same moment
        return None
    return len(picked)


def _take(actor: Actor, lot: drawing.Lot, root: str, rank: str, act: str, now: datetime) -> None:
    values = {"case_id": lot.id, "drawn_at": now, "root": root, "rank": rank, "result": "", "note": ""}
    write(Insert("cases_sample", values), audit.record(actor=actor, act=act, about=Subject("case", lot.id), case=lot.id, at=now))


def _take_late(actor: Actor, now: datetime) -> int:
    found = drawing.late(day_of(now), LATE_DAYS)
    for made, lot in found:
        _take(actor, lot, made.root, rules.rank(made.root, lot.number), "cases.draw_late", now)
    return len(found)


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
