"""审核：second entry, approval with the effect, return for correction, refusal, withdrawal, assignment."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.parts import Guard, Insert, Part, Sql, Update
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.exchange.core_system import queries as core_queries
from sheyintong.exchange.core_system.types import Keeper
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.people import commands as people

from .. import events, queries, rules
from ..errors import (
    AnswersRefused,
    CorrectionOnce,
    MovedMeanwhile,
    ReasonMissing,
    SecondEntryByFirst,
    SecondEntryMissing,
)
from ..models import Pause
from ..queries import CaseCard
from ..queries.sealing import ANSWERS, ENTRY, opened, outcome_sealed, sealed
from ..states import CASE, CaseState, EffectState
from ..types import Answers
from .accepting import ONE_OPEN, sent_to_core, stage, written
from .registry import handler_of
from .trying import note_tried


def _may(actor: Actor, case: CaseCard, wanted: Stage, now: datetime) -> tuple[Part, ...]:
    """Whether the actor may do this stage of this case; the guard for the write. Raises :class:`NotAuthorised`."""
    verdict = authority_queries.may(
        actor, case.item, wanted, at=now, subject=case.persons, case_path=case.path, earlier=queries.acts_on(case.id)
    )
    authority.need(verdict)
    return authority_queries.guard(verdict, actor=actor, item=case.item)


def _moved(case: CaseCard, values: Mapping[str, object]) -> Update:
    return Update("cases_case", values, {"id": case.id, "state": case.state}, MovedMeanwhile(case=case.number), refusals=ONE_OPEN)


def _as_read(case: CaseCard) -> Guard:
    """No move came since the case was read: returned and sent in again it would be in the same state with other answers."""
    return Guard("(SELECT count(*) FROM cases_stage WHERE case_id = %s) = %s", (case.id, case.moves), MovedMeanwhile(case=case.number))


def _trail(actor: Actor, case: CaseCard, act: str, now: datetime, reason: str = "") -> Insert:
    about = Subject("case", case.id, case.item_name)
    return audit.record(
        actor=actor, act=act, about=about, person=case.person, item=case.item, case=case.id, reason=reason, at=now, persons=case.persons
    )


def enter_again(*, actor: Actor, reader: Reader, case: CaseCard, values: Answers, now: datetime) -> list[str]:
    """二次录入：the fields that disagree with the first entry; empty when both agree. Blind: the first entry is never shown.

    Raises :class:`SecondEntryByFirst`, :class:`NotAuthorised`, :class:`MovedMeanwhile`.
    """
    guards = _may(actor, case, Stage.REVIEW, now)
    first = fetch_rows(
        "SELECT encode(values, 'hex'), member_id FROM cases_entry WHERE case_id = $1::bigint AND round = 1 ORDER BY id DESC LIMIT 1",
        [case.id],
    )
    if not first or case.second_entry != "wanted":
        raise MovedMeanwhile(case=case.number)
    if int(first[0][1] or 0) == actor.member:
        raise SecondEntryByFirst(case=case.number, member=actor.member)
    before = opened(reader, first[0][0] or "", ENTRY, case.person)
    differ = rules.disagreements(before, values, before)
    entry = Insert(
        "cases_entry",
        {"case_id": case.id, "round": 2, "member_id": actor.member, "values": sealed(dict(values), ENTRY), "agrees": not differ, "at": now},
    )
    state: tuple[Part, ...] = () if differ else (_moved(case, {"second_entry": "agreed"}),)
    write(entry, *state, _trail(actor, case, "cases.enter_again" if not differ else "cases.enter_again_differs", now), *guards)
    return differ


def approve(*, actor: Actor, reader: Reader, case: CaseCard, note: str, now: datetime) -> None:
    """审核通过：the effect runs in the same statement. Raises the handler's refusals, :class:`SecondEntryMissing`, :class:`NotAuthorised`."""
    guards = _may(actor, case, Stage.REVIEW, now)
    target = CASE.target("approve", case.state)
    if case.second_entry == "wanted":
        raise SecondEntryMissing(case=case.number)
    handler, context = handler_of(case.item), queries.context(actor=actor, case=case, now=now)
    answers = opened(reader, case.answers, ANSWERS, case.person)
    problems = handler.checks(context, answers)
    if problems:
        raise AnswersRefused(problems)
    effect = handler.effect(context, answers)
    waits = bool(effect.core) and core_queries.keeper(effect.core) is Keeper.THERE
    became = EffectState.SENT if waits else EffectState.APPLIED if effect.parts else EffectState.NONE
    values = {
        "state": target, "effect": became, "decided_at": now, "sentence": effect.sentence[:300],
        "outcome": outcome_sealed(effect),
    }  # fmt: skip
    sent = [sent_to_core(effect, case.id, case.person, now)] if waits else []
    write(
        _as_read(case),
        _moved(case, values),
        *(() if waits else effect.parts),
        *sent,
        stage(case.id, "approve", case.state, target, actor=actor, now=now, note=note),
        _trail(actor, case, "cases.approve", now, note),
        jobs.emit(events.APPROVED, {"case": case.id}, at=now),
        *guards,
    )


def return_for_correction(*, actor: Actor, case: CaseCard, wanted: str, now: datetime) -> None:
    """退回补正：everything that is missing, at once and only once; the clock stands. Raises :class:`CorrectionOnce`, :class:`ReasonMissing`."""
    guards = _may(actor, case, Stage.REVIEW, now)
    target = CASE.target("return_for_correction", case.state)
    if not wanted.strip():
        raise ReasonMissing(move="return_for_correction")
    if case.corrections:
        raise CorrectionOnce(case=case.number)
    pause = Insert("cases_pause", {"case_id": case.id, "since": now.date(), "wanted": wanted[:600]})
    write(
        _as_read(case),
        _moved(case, {"state": target, "corrections": Sql("corrections + 1"), "assignee_id": None}),
        pause,
        stage(case.id, "return_for_correction", case.state, target, actor=actor, now=now, note=wanted),
        _trail(actor, case, "cases.return_for_correction", now, wanted),
        jobs.emit(events.RETURNED, {"case": case.id}, at=now),
        *guards,
    )


def resubmit(*, actor: Actor, case: CaseCard, answers: Answers, note: str, now: datetime, visit: Visit | None = None) -> None:
    """补正后送审：by the counter; the clock runs again from the next working day. Changed key fields are entered twice again.

    What a proxy began she mends while her mandate holds; else the person herself, who stands here by ``visit``. Raises
    :class:`AnswersRefused`, :class:`NotAuthorised`, :class:`ProxyOver`, :class:`MovedMeanwhile`.
    """
    guards = _may(actor, case, Stage.RECEIVE, now)
    target = CASE.target("resubmit", case.state)
    handler, context = handler_of(case.item), queries.context(actor=actor, case=case, now=now)
    kept = rules.kept(handler.asks(context), answers)
    problems = [*rules.missing(handler.asks(context), answers)] or [*handler.checks(context, kept)]
    if problems:
        refusal = AnswersRefused(problems)
        note_tried(refusal, actor=actor, person=case.person, item=case.item, case=case.id, answers=answers, now=now)
        raise refusal
    pause = fetch_rows("SELECT id, since FROM cases_pause WHERE case_id = $1::bigint AND until IS NULL", [case.id])
    if not pause:
        raise MovedMeanwhile(case=case.number)
    calendar = regions.calendar()
    since = datetime.fromisoformat(str(pause[0][1])).date()
    paused = calendar.working_days_between(since, now.date()).value
    values: dict[str, object] = {
        "state": target, "paused_days": Sql(f"paused_days + {int(paused)}"), **written(kept),
        "due_on": calendar.add_working_days(case.due_on, paused).value if paused else case.due_on,
    }  # fmt: skip
    parts: list[Part] = [Update("cases_pause", {"until": now.date()}, {"id": int(pause[0][0] or 0)}, MovedMeanwhile(case=case.number))]
    if handler.second_entry:
        keyed = {q.name: kept.get(q.name, "") for q in handler.asks(context) if q.sealed}
        values["second_entry"] = "wanted"
        entry = {"case_id": case.id, "round": 1, "member_id": actor.member, "values": sealed(keyed, ENTRY), "agrees": True, "at": now}
        parts.append(Insert("cases_entry", entry))
    if case.proxy and not (visit and visit.is_of(case.person)):
        parts.append(people.still_held(case.proxy.id, on=now.date()))
    write(
        _as_read(case),
        _moved(case, values),
        *parts,
        stage(case.id, "resubmit", case.state, target, actor=actor, now=now, note=note),
        _trail(actor, case, "cases.resubmit", now, note),
        *guards,
    )


def refuse(*, actor: Actor, case: CaseCard, ground: str, now: datetime) -> None:
    """不予办理：with its ground in words; the person is told of review and appeal. Raises :class:`ReasonMissing`."""
    guards = _may(actor, case, Stage.REVIEW, now)
    target = CASE.target("refuse", case.state)
    if not ground.strip():
        raise ReasonMissing(move="refuse")
    write(
        _as_read(case),
        _moved(case, {"state": target, "decided_at": now, "closed_at": now}),
        stage(case.id, "refuse", case.state, target, actor=actor, now=now, note=ground),
        _trail(actor, case, "cases.refuse", now, ground),
        jobs.emit(events.REFUSED, {"case": case.id}, at=now),
        *guards,
    )


def withdraw(*, actor: Actor, case: CaseCard, reason: str, now: datetime) -> None:
    """撤回：by the person, at the counter, before a decision."""
    guards = _may(actor, case, Stage.RECEIVE, now)
    target = CASE.target("withdraw", case.state)
    with transaction.atomic():
        write(
            _moved(case, {"state": target, "closed_at": now}),
            stage(case.id, "withdraw", case.state, target, actor=actor, now=now, note=reason),
            _trail(actor, case, "cases.withdraw", now, reason),
            *guards,
        )
        if case.state is CaseState.IN_CORRECTION:
            Pause.objects.filter(case_id=case.id, until=None).update(until=now.date())


def assign(*, actor: Actor, case: CaseCard, to: int | None, now: datetime, reason: str = "") -> None:
    """分派、取件与交接：give a case to a colleague, or take it; only within one's own subtree. Raises :class:`NotAuthorised`."""
    guards = _may(actor, case, Stage.FEEDBACK, now)
    write(_moved(case, {"assignee_id": to}), _trail(actor, case, "cases.assign", now, reason), *guards)
