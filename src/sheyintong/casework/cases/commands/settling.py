"""What follows a decision: the core system's answer, the feedback to the person."""

from datetime import datetime

from sheyintong.engines.database.parts import Part, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.registers.staff import queries as staff

from .. import events, queries
from ..errors import MovedMeanwhile
from ..queries import CaseCard
from ..queries.sealing import ANSWERS, opened, outcome_sealed
from ..states import CASE, EFFECT, EffectState
from .accepting import stage
from .registry import handler_of


def confirm_effect(*, actor: Actor, case_id: int, now: datetime) -> None:
    """核心系统已确认：only now the register changes here. A second answer changes nothing."""
    reader = Reader(actor)
    case = queries.by_id(reader, case_id)
    if case.effect is not EffectState.SENT:
        return
    target = EFFECT.target("confirm", case.effect)
    answers = opened(reader, case.answers, ANSWERS, case.person)
    context = queries.context(actor=actor, case=case, now=now)
    effect = handler_of(case.item).effect(context, answers)
    values = {
        "effect": target,
        "outcome": outcome_sealed(effect),
    }
    write(
        Update("cases_case", values, {"id": case.id, "effect": EffectState.SENT}, MovedMeanwhile(case=case.number)),
        *effect.parts,
        audit.record(actor=actor, act="cases.confirm_effect", about=Subject("case", case.id), person=case.person, case=case.id, at=now),
        jobs.emit(events.EFFECT_CONFIRMED, {"case": case.id}, at=now),
    )


def reject_effect(*, actor: Actor, case_id: int, why: str, now: datetime) -> None:
    """核心系统不接受：nothing changed here; the case is given back to the centre, which sends it again, returns or refuses it.

    A second answer changes nothing.
    """
    case = queries.by_id(Reader(actor), case_id)
    if case.effect is not EffectState.SENT:
        return
    effect, state = EFFECT.target("reject", case.effect), CASE.target("core_rejected", case.state)
    values = {"effect": effect, "state": state, "sentence": why[:300], "decided_at": None, "closed_at": None, "assignee_id": None}
    write(
        Update("cases_case", values, {"id": case.id, "effect": EffectState.SENT, "state": case.state}, MovedMeanwhile(case=case.number)),
        stage(case.id, "core_rejected", case.state, state, actor=actor, now=now, note=why),
        audit.record(
            actor=actor, act="cases.reject_effect", about=Subject("case", case.id), person=case.person, case=case.id, reason=why, at=now
        ),
        jobs.emit(events.EFFECT_REJECTED, {"case": case.id}, at=now),
    )  # fmt: skip


def give_back(*, actor: Actor, case: CaseCard, how: str, now: datetime) -> None:
    """反馈：the result is given to the person (the signed receipt, a print, a message). Raises :class:`ActorGone`, :class:`SessionOver`."""
    target = CASE.target("give_back", case.state)
    write(
        Update("cases_case", {"state": target, "closed_at": now}, {"id": case.id, "state": case.state}, MovedMeanwhile(case=case.number)),
        stage(case.id, "give_back", case.state, target, actor=actor, now=now, note=how),
        audit.record(actor=actor, act="cases.give_back", about=Subject("case", case.id), person=case.person, case=case.id, at=now),
        *staff.present(actor),
    )


def reversal(*, case: CaseCard, actor: Actor, now: datetime, note: str) -> tuple[Part, ...]:
    """撤销的部件：the named case is reversed in the statement of the case that reverses it. Raises :class:`NotInThisState`."""
    target = CASE.target("reverse", case.state)
    return (
        Update("cases_case", {"state": target, "closed_at": now}, {"id": case.id, "state": case.state}, MovedMeanwhile(case=case.number)),
        stage(case.id, "reverse", case.state, target, actor=actor, now=now, note=note),
        jobs.emit(events.REVERSED, {"case": case.id}, at=now),
    )
