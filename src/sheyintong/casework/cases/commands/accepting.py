"""受理与即时办理：one statement of facts, a pure decision, the handler's parts, one statement that writes."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.parts import Insert, Part, Ref, Sql, Update
from sheyintong.engines.database.statements import write
from sheyintong.exchange.core_system import commands as core_system
from sheyintong.exchange.core_system.errors import StillUnconfirmed
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import PERSON, Reader, Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs import queries as jobs_queries
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.authority.types import AGENCY_BODY, Verdict
from sheyintong.registers.catalogue.types import Item, LimitUnit, Material, Mode, Stage
from sheyintong.registers.people import commands as people
from sheyintong.registers.policy import queries as policy
from sheyintong.registers.policy.errors import NoSuchParameter

from .. import events, queries, rules
from ..errors import AlreadyRequested, AnswersRefused, DraftGone, MaterialUnchecked, NotReversible
from ..queries.sealing import ANSWERS, ENTRY, outcome_sealed, sealed
from ..states import CASE, CaseState, EffectState
from ..types import Answers, Context, Effect, Handler, Question
from .deciding import Known, know
from .evidence import too_weak
from .registry import handler_of
from .trying import note_tried

ONE_OPEN = {"cases_one_open": AlreadyRequested(), "cases_reversed_once": NotReversible(case="", why="这一件已经在撤销")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of an item shows: who may, what is asked, why it may be of no use, by when, with what."""

    item: Item
    verdict: Verdict
    questions: Sequence[Question]
    bars: Sequence[Refusal]
    context: Context
    shows: Sequence[int]
    due_on: date
    limit_days: int

    def note(self, reader: Reader) -> None:
        """Others than the subject whom the questions name: to be noted by whoever draws them."""
        for person in self.shows:
            reader.note(PERSON, person, "choice")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to an acceptance; the same request again gets the same answer."""

    number: str
    code: str
    state: str
    effect: str
    again: bool = False


def begin(*, actor: Actor, person: int, item: str, visit: Visit | None, now: datetime, known: Known | None = None, case: str = "") -> Asked:
    """打开事项：everything the form shows. Raises :class:`NoHandler`, never for a missing right: that is in the verdict.

    ``case`` is the number of the case that is mended with the form; empty for a new one.
    ``known`` is what was read of this actor and person, for this item among others, in a statement of the face's own.
    """
    handler = handler_of(item)
    known = known or know(actor, person, item, now=now)
    context = dataclasses.replace(_context(known, actor, visit, now), case=case)
    limit = _limit(known, item, now.date())
    due = rules.due_on(known.calendar, now.date(), limit)
    return Asked(
        known.item(item), _verdict(known, actor, item, visit), handler.asks(context), _bars(known, handler, context), context,
        handler.shows(context), due, limit,
    )  # fmt: skip


def prospect(*, actor: Actor, item: str, visit: Visit | None, now: datetime, known: Known) -> tuple[Verdict, Sequence[Refusal]]:
    """能不能办：whether the actor may, and why it may be of no use; what a list of items shows, without the questions of any form."""
    return _verdict(known, actor, item, visit), _bars(known, handler_of(item), _context(known, actor, visit, now))


def accept(
    *,
    actor: Actor,
    person: int,
    item: str,
    visit: Visit | None,
    answers: Answers,
    checked: Sequence[str],
    key: str,
    now: datetime,
    draft: int | None = None,
    known: Known | None = None,
) -> Accepted:
    """受理：one case, handled at once where the item is immediate. The same ``key`` again gives the first answer.

    ``draft`` names the draft of this person, item and outlet that becomes the case: the same row, now with a number.
    One statement read everything it decides over (``known``, or it is read now), one statement writes everything.
    Raises :class:`NotAuthorised`, :class:`AnswersRefused`, :class:`MaterialUnchecked`, the handler's own refusals,
    :class:`AlreadyRequested`, :class:`DraftGone`, :class:`TypedOpensGuideOnly`;
    where somebody acts for her :class:`OnlyInPerson`, :class:`BeyondMandate`, :class:`ProxyOver`.
    """
    weak = too_weak(visit, item, now)
    if weak:
        raise weak
    digest = hashlib.sha256(msgspec.json.encode([person, item, sorted(answers.items()), sorted(checked)])).hexdigest()
    try:
        handler = handler_of(item)
        decided = _decide(handler, known or know(actor, person, item, now=now), actor, visit, answers, checked, now)
        return _write(decided, visit, draft, key, digest)
    except Refusal as refusal:
        before = jobs_queries.same_answer(actor.id, key, digest)
        if before is None:
            if isinstance(refusal, AnswersRefused):
                note_tried(refusal, actor=actor, person=person, item=item, case=draft, answers=answers, now=now)
            raise
        return Accepted(**{name: str(before.answer[name]) for name in ("number", "code", "state", "effect")}, again=True)


def _verdict(known: Known, actor: Actor, item: str, visit: Visit | None, named: Sequence[int] = ()) -> Verdict:
    """Whether the actor may receive and, for an immediate item, handle; ``named`` are persons that the answers name."""
    facts = authority_queries.facts_of(
        known.grounds, actor, item, Stage.RECEIVE, subject=(*(visit.persons if visit else (known.subject.id,)), *named)
    )
    return authority_queries.decide(facts, *([Stage.HANDLE] if facts.item.mode == Mode.IMMEDIATE else []))


def _bars(known: Known, handler: Handler, context: Context) -> Sequence[Refusal]:
    """Why it may be of no use now: what the handler says, and a change of the same subject that the core has not answered."""
    return (*_unconfirmed(known, handler.core), *handler.bars(context))


def _unconfirmed(known: Known, subject: str) -> tuple[Refusal, ...]:
    """核心系统未确认前不再办: the refusal where a change of this subject waits for its answer."""
    return (StillUnconfirmed(subject=subject),) if subject and subject in known.truth.open else ()


def _context(known: Known, actor: Actor, visit: Visit | None, now: datetime) -> Context:
    subject, place = known.subject, known.grounds.place
    county, code = (place.agency, place.agency_code) if place else (actor.agency or 0, "")
    if subject.agency is None:  # neither insured nor registered with a township: the county of the place
        subject = dataclasses.replace(subject, agency=county, agency_code=code)
    agency = subject.agency or county
    return Context(
        actor=actor,
        now=now,
        subject=subject,
        agency=agency,
        visit=visit.id if visit else None,
        outlet=actor.outlet,
        known=dict(known.needs),
    )


def _limit(known: Known, code: str, today: date) -> int:
    """办理时限：working days; the shorter of the item's own and the region's promise for its group."""
    item = known.item(code)
    own = item.limit.days if item.limit.unit in (LimitUnit.WORKING, LimitUnit.REALTIME) else None
    try:
        promised = policy.number_in(known.parameters, f"sla.{item.group}", today)
    except NoSuchParameter:
        promised = None
    if (own, promised) == (None, None):
        return policy.number_in(known.parameters, "limit.unset", today)
    return rules.shorter(own, promised)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What was decided over the facts: that it may be done, with which answers and effect, by when."""

    handler: Handler
    item: Item
    context: Context
    verdict: Verdict
    kept: Answers
    originals: Sequence[Material]
    effect: Effect
    waits: bool  # the record of truth is elsewhere: the effect waits for the core system's answer
    limit: int
    due: date

    @property
    def immediate(self) -> bool:
        """Whether it is handled at once."""
        return self.item.mode is Mode.IMMEDIATE


def _decide(
    handler: Handler, known: Known, actor: Actor, visit: Visit | None, answers: Answers, checked: Sequence[str], now: datetime
) -> _Decided:
    """Everything that may refuse, over facts that were read once; nothing is written."""
    item = handler.item
    verdict = _verdict(known, actor, item, visit)
    authority.need(verdict)
    context = _context(known, actor, visit, now)
    kept = _checked_answers(known, handler, context, answers)
    if named := handler.concerns(context, kept):
        authority.need(_verdict(known, actor, item, visit, named))
    wanted = known.item(item)
    originals = [material for material in wanted.demanded if material.name not in handler.spares(kept)]
    unchecked = [material.name for material in originals if material.name not in checked]
    if unchecked:
        raise MaterialUnchecked(names="、".join(unchecked))
    effect = handler.effect(context, kept) if wanted.mode is Mode.IMMEDIATE else Effect()
    waits = known.truth.is_there(effect.core)
    for refusal in _unconfirmed(known, effect.core):
        raise refusal
    limit = _limit(known, item, context.today)
    due = rules.due_on(known.calendar, context.today, limit)
    return _Decided(handler, wanted, context, verdict, kept, originals, effect, waits, limit, due)


def _write(decided: _Decided, visit: Visit | None, draft: int | None, key: str, digest: str) -> Accepted:
    """One statement: the case and its log, the register, the trail, the event and the answer, or nothing at all."""
    context, effect, item = decided.context, decided.effect, decided.item
    actor, person, now = context.actor, context.subject.id, context.now
    case = _taken_up(_case(decided), draft)
    answer: Mapping[str, object] = {name: case[name] for name in ("number", "code", "state", "effect")}
    event = events.HANDLED if decided.immediate else events.ACCEPTED
    about = Subject("case", case["id"], item.name)
    done = write(
        case,
        *_stages(case, context, decided.immediate),
        *_materials(case, decided.originals, context),
        *([_first_entry(case, decided.handler, context, decided.kept)] if decided.handler.second_entry else []),
        *([visits.counted(visit.id)] if visit else []),
        *([people.still_held(visit.mandate.id, on=now.date())] if visit and visit.mandate else []),
        *([sent_to_core(effect, case["id"], person, now)] if decided.waits else effect.parts),
        audit.record(
            actor=actor,
            act="cases.accept",
            about=about,
            person=person,
            item=item.code,
            case=case["id"],
            at=now,
            persons=visit.persons if visit else (),
        ),
        jobs.emit(event, {"case": case["id"], "item": item.code}, at=now),
        jobs.answered(account=actor.id, key=key, digest=digest, answer=answer, at=now),
        *authority_queries.guard(decided.verdict, actor=actor, item=item.code),
    )
    return Accepted(done[case, "number"], done[case, "code"], done[case, "state"], done[case, "effect"])


def _checked_answers(known: Known, handler: Handler, context: Context, answers: Answers) -> Answers:
    bars = _bars(known, handler, context)
    if bars:
        raise bars[0]
    questions = handler.asks(context)
    problems = rules.missing(questions, answers)
    kept = rules.kept(questions, answers)
    problems += [] if problems else handler.checks(context, kept)
    if problems:
        raise AnswersRefused(problems)
    return kept


NUMBER = "%s::text || lpad((nextval('cases_running_number') % 10000000)::text, 7, '0')"


def _case(decided: _Decided) -> Insert:
    context, item, effect = decided.context, decided.item, decided.effect
    state = CaseState.HANDLED if decided.immediate else CASE.target("submit", CaseState.ACCEPTED)
    became = EffectState.SENT if decided.waits else EffectState.APPLIED if effect.parts else EffectState.NONE
    return Insert(
        "cases_case",
        {
            "number": Sql(NUMBER, (rules.number_prefix(context.subject.agency_code or "000000", context.today),)),
            "code": rules.new_code(), "item_code": item.code, "item_name": item.name, "mode": item.mode, "person_id": context.subject.id,
            "visit_id": context.visit, "outlet_id": context.outlet, "agency_id": _agency(item, context.agency), "state": state, "effect": became,
            "accepted_by_id": context.actor.member, "accepted_at": context.now, "limit_days": decided.limit, "due_on": decided.due,
            "paused_days": 0, "corrections": 0,
            "outcome": outcome_sealed(effect),
            "sentence": effect.sentence[:300], "second_entry": "wanted" if decided.handler.second_entry else "none",
            "decided_at": context.now if decided.immediate else None,
            **written(decided.kept),
        },
        gives=("id", "number", "code", "state", "effect"),
        refusals=ONE_OPEN,
    )  # fmt: skip


def written(kept: Answers) -> dict[str, object]:
    """What is kept of the answers: sealed, and in the open what the row must name: the case taken back, the outlet complained of."""
    about = kept.get("about_outlet", "")
    return {
        "answers": sealed(dict(kept), ANSWERS),
        "reverses_id": int(kept["reverses"]) if "reverses" in kept else None,
        "about_outlet_id": int(about) if about.isdecimal() else None,
    }


def _taken_up(case: Insert, draft: int | None) -> Insert | Update:
    """草稿成件：the values of the new case go into the row of its draft."""
    if draft is None:
        return case
    same = {name: case.values[name] for name in ("item_code", "person_id", "outlet_id")} | {"id": draft, "state": CaseState.DRAFT}
    return Update("cases_case", case.values, same, DraftGone(draft=draft), case.gives, case.refusals)


def _agency(item: Item, county: int) -> int:
    if item.responsible_body == AGENCY_BODY:
        return county
    body = regions.responsible(item.responsible_body, county)
    return body.id if body else county


def _stages(case: Insert | Update, context: Context, immediate: bool) -> list[Part]:
    moves = [("accept", CaseState.DRAFT, CaseState.ACCEPTED)]
    if immediate:
        moves.append(("handle", CaseState.ACCEPTED, CaseState.HANDLED))
    else:
        moves.append(("submit", CaseState.ACCEPTED, CaseState.IN_REVIEW))
    return [stage(case["id"], move, before, after, actor=context.actor, now=context.now) for move, before, after in moves]


def stage(case: object, move: str, before: str, after: str, *, actor: Actor, now: datetime, note: str = "") -> Insert:
    """One row of the transition log."""
    return Insert(
        "cases_stage",
        {
            "case_id": case, "move": move, "from_state": before, "to_state": after, "at": now, "member_id": actor.member or 0,
            "member_label": actor.label[:100], "place": "", "note": note[:600],
        },
    )  # fmt: skip


def sent_to_core(effect: Effect, case: int | Ref, person: int, now: datetime) -> Part:
    """The part that sends the change to the core system: who she is, then what changes of it. The case waits for the answer."""
    record = queries.known_as(person) | {name: str(value) for name, value in effect.core_change.items() if name != "act"}
    return core_system.send(
        subject=effect.core, act=str(effect.core_change["act"]), about=("case", case), record=record, at=now, person=person
    )


def _materials(case: Insert | Update, originals: Sequence[Material], context: Context) -> list[Part]:
    return [
        Insert(
            "cases_material",
            {
                "case_id": case["id"], "name": material.name, "ground": material.ground_label, "how": "original",
                "checked_by_id": context.actor.member, "at": context.now,
            },
        )
        for material in originals
    ]  # fmt: skip


def _first_entry(case: Insert | Update, handler: Handler, context: Context, kept: Answers) -> Insert:
    keyed = {q.name: kept.get(q.name, "") for q in handler.asks(context) if q.sealed}
    values = {
        "case_id": case["id"],
        "round": 1,
        "member_id": context.actor.member,
        "values": sealed(keyed, ENTRY),
        "agrees": True,
        "at": context.now,
    }
    return Insert("cases_entry", values)
