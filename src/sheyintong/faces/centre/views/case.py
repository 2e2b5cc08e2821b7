"""办件页：what was asked, what changes, what happened, and the decision. Key fields stay sealed until they were entered twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import MovedMeanwhile, ReasonMissing
from sheyintong.casework.cases.queries import ANSWERS, CaseCard
from sheyintong.casework.cases.types import Change, Question
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components.facts import Step, StepLine
from sheyintong.faces.web.page import KeyHint, Link, render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.types import PersonCard

from .done import of_case
from .frame import COMPLAINT, QUEUE, READERS, REGISTER, body_of, colleagues, days_left, frame, need_case, today_of, typed
from .frame import number as number_of

WAITS = "wanted"
SHORTEST = 4
"""Characters of an answer to a complaint, or of a reason, below which nothing was said."""
STEPS = ((_("受理"), ("accept",)), (_("办理"), ("handle",)), (_("审核"), ("approve", "refuse")), (_("反馈"), ("give_back",)))
HANDLING, REVIEW = 1, 2
OPEN = ("accepted", "in_review", "in_correction")
ENDED = ("given_back", "refused", "withdrawn", "reversed", "expired")
IN_FORCE = ("applied", "confirmed")
FIELDS = ("note", "wanted", "ground", "reason", "handover")


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as the page shows it; ``closed`` says why it is not shown."""

    label: str
    value: str
    closed: str = ""


def _shared(one: str, other: str) -> str:
    """The beginning that two texts have in common."""
    return "".join(a for a, _other in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@dataclass(frozen=True, slots=True)
class Difference:
    """One change, with what both sides have in common set apart: ``head`` and ``tail`` are the same before and after."""

    label: str
    head: str
    before: str
    after: str
    tail: str

    @classmethod
    def of(cls, change: Change) -> "Difference":
        """The change by character: a name differs in one, an address in a number."""
        old, new = change.before or "", change.after or ""
        head = _shared(old, new)
        old, new = old[len(head) :], new[len(head) :]
        tail = _shared(old[::-1], new[::-1])[::-1]
        cut = len(tail)
        return cls(change.label, head, old[: len(old) - cut], new[: len(new) - cut], tail)


def _questions(request: HttpRequest, case: CaseCard) -> Sequence[Question]:
    if not cases.has_handler(case.item):
        return ()
    context = case_queries.context(actor=actor(request), case=case, now=now_of(request))
    return cases.handler_of(case.item).asks(context)


def _shown(answers: dict[str, str], questions: Sequence[Question], blind: bool) -> list[Shown]:
    known = {question.name: question for question in questions}
    shown = []
    for name, value in answers.items():
        question = known.get(name)
        label = question.label if question else name
        chosen = {choice.value: choice.label for choice in question.choices} if question else {}
        why = gettext("二录后显示") if blind and (question is None or question.sealed) else ""
        shown.append(Shown(label, "" if why else chosen.get(value, value), why))
    return shown


def _changes(request: HttpRequest, reader: Reader, case: CaseCard, answers: dict[str, str]) -> tuple[list[Change], str]:
    """Before and after: as kept, or as approving would write it now; a sentence where it could not."""
    if case.outcome:
        return list(case_queries.opened_outcome(reader, case.outcome, case.person).changes), ""
    if case.state != "in_review" or case.second_entry == WAITS or not cases.has_handler(case.item):
        return [], ""
    context = case_queries.context(actor=actor(request), case=case, now=now_of(request))
    reader.note("person", case.person, "changes")
    try:
        return list(cases.handler_of(case.item).effect(context, answers).changes), ""
    except Refusal as refusal:
        return [], words.told(refusal)


def _ended(case: CaseCard) -> bool:
    """Whether nothing is left to do: no stage is where it stands, and no time limit runs."""
    return case.state in ENDED or (case.state == "approved" and case.effect in IN_FORCE)


def _here(case: CaseCard, done: Sequence[bool]) -> int:
    """The stage where a case stands; beyond the last where it ended."""
    if _ended(case):
        return len(done)
    return REVIEW if case.state == "in_review" else next((n for n, passed in enumerate(done) if not passed), len(done))


def _steps(case: CaseCard, stages: Sequence[case_queries.StageCard]) -> StepLine:
    found = [next((stage for stage in reversed(stages) if stage.move in moves), None) for _name, moves in STEPS]
    done = [stage is not None for stage in found]
    done[HANDLING] = done[HANDLING] or done[REVIEW]  # what is reviewed was handled before, without a move of its own
    here, made = _here(case, done), []
    for n, ((name, _moves), stage) in enumerate(zip(STEPS, found, strict=True)):
        state = "now" if n == here else "done" if done[n] else "ahead"
        lines = (f"{stage.member_label}　{local(stage.at):%m-%d %H:%M}", stage.place) if stage else ()
        made.append(Step(gettext(name), state, lines))
    return StepLine(tuple(made), bar=True)


def _keys(who: Actor) -> tuple[KeyHint, ...]:
    """The keys that work here for this actor: whoever only reads is led from case to case by the list."""
    back = KeyHint("Esc", gettext("回到队列"))
    return (back, KeyHint("N", gettext("下一件"))) if who.has(*QUEUE) else (back,)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a case for its page; ``obstacle`` says why approving it now would write nothing."""

    case: CaseCard
    holder: PersonCard
    questions: Sequence[Question]
    answers: dict[str, str]
    changes: list[Change]
    obstacle: str
    reversed_case: CaseCard | None


def _read(request: HttpRequest, number: str) -> Read:
    who = actor(request)
    with audit.reading(actor=who, purpose="办件审核", at=now_of(request), case=case_queries.id_of(number)) as reader:
        case = need_case(who, reader, number)
        holder = people.person(case.person, reader=reader)
        questions = _questions(request, case)
        answers = case_queries.opened(reader, case.answers, ANSWERS, case.person)
        changes, obstacle = ([], "") if case.second_entry == WAITS else _changes(request, reader, case, answers)
        reversed_case = case_queries.by_id(reader, case.reverses) if case.reverses else None
    said = answers | ({"reverses": case.reverses_number} if case.reverses_number else {})  # the row it names tells nobody anything
    return Read(case, holder, questions, said, changes, obstacle, reversed_case)


def _draw(
    request: HttpRequest, number: str, refusal: Refusal | None = None, differ: Sequence[str] = (), entered: dict[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    who, now = actor(request), now_of(request)
    read = _read(request, number)
    case, blind = read.case, read.case.second_entry == WAITS
    verdict = authority.may(
        who, case.item, Stage.REVIEW, at=now, subject=case.persons, case_path=case.path, earlier=case_queries.acts_on(case.id)
    )
    assigns = authority.may(who, case.item, Stage.FEEDBACK, at=now, subject=case.persons, case_path=case.path).allowed
    stages, keyed = case_queries.stages(case.id), [question for question in read.questions if question.sealed]
    labels = {question.name: question.label for question in read.questions}
    page = frame(
        request, f"{case.item_name} {case.number}", "/centre/", keys=_keys(who), done=of_case(request, case, who),
        body="staff casepage", crumbs=(Link(gettext("队列"), "/centre/"), Link(case.number, "")),
    )  # fmt: skip
    said = words.told(refusal) if refusal else problem
    return render(
        request, "centre/case.html", page, status=STATUS[refusal.kind] if refusal else 422 if differ or problem else 200, case=case,
        stages=stages, steps=_steps(case, stages), ended=_ended(case), left=days_left(case.due_on, today_of(request)), verdict=verdict, blind=blind,
        holder=read.holder, shown=_shown(read.answers, read.questions, blind), changes=[Difference.of(each) for each in read.changes],
        obstacle=read.obstacle, reversed_case=read.reversed_case, keyed=[(q, (entered or {}).get(q.name, "")) for q in keyed],
        compared=[] if blind else [(q.label, read.answers.get(q.name, "")) for q in keyed], materials=case_queries.materials(case.id),
        entries=case_queries.entries(case.id), problem=said, differ=[labels.get(name, name) for name in differ],
        typed={name: typed(request, name) for name in FIELDS}, can_register=who.has(*REGISTER, *READERS), reads=not who.has(*QUEUE), decides=case.state == "in_review" and not blind,
        may_withdraw=who.has("centre_clerk", "admin_body") and case.state in OPEN,
        complaint=case.item == COMPLAINT, assigns=assigns and (case.state in OPEN or case.open_sample),
        colleagues=[each for each in colleagues(request) if each.id != case.assignee] if assigns else [],
    )  # fmt: skip


@allow(*QUEUE, *READERS)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """一件。"""
    return _draw(request, number)


def _act(
    request: HttpRequest, number: str, purpose: str, word: str, act: Callable[[CaseCard, Reader], None], decides: bool = True
) -> HttpResponse:
    """Do something with a case of one's own subtree; a refusal keeps what was typed, one of authority shows its reasons.

    ``word`` is told to the page that follows. Whoever ``decides`` does so over what her page showed: a case that moved since is shown anew.
    """
    who = actor(request)
    try:
        with audit.reading(actor=who, purpose=purpose, at=now_of(request), case=case_queries.id_of(number)) as reader:
            found = need_case(who, reader, number)
            if decides and typed(request, "seen", 9) != found.seen:
                raise MovedMeanwhile(case=number)
            act(found, reader)
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal)
    return see_other(request, f"/centre/case/{number}/?done={word}")


@allow(*QUEUE)
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """通过：the effect comes with it. A complaint is answered: what is answered must be written."""

    def act(case: CaseCard, reader: Reader) -> None:
        if case.item == COMPLAINT and len(typed(request, "note")) < SHORTEST:
            raise ReasonMissing(move="approve")
        cases.approve(actor=actor(request), reader=reader, case=case, note=typed(request, "note"), now=now_of(request))

    return _act(request, number, "审核通过", "approve", act)


@allow(*QUEUE)
@require_POST
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """退回补正：everything that is missing, at once."""

    def act(case: CaseCard, _: Reader) -> None:
        cases.return_for_correction(actor=actor(request), case=case, wanted=typed(request, "wanted"), now=now_of(request))

    return _act(request, number, "退回补正", "return", act)


@allow(*QUEUE)
@require_POST
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """不予办理：with its ground."""

    def act(case: CaseCard, _: Reader) -> None:
        cases.refuse(actor=actor(request), case=case, ground=typed(request, "ground"), now=now_of(request))

    return _act(request, number, "不予办理", "refuse", act)


@allow(*QUEUE)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """撤回：on the person's word, before a decision."""
    who, reason = actor(request), typed(request, "reason")
    with audit.reading(actor=who, purpose="撤回", at=now_of(request), case=case_queries.id_of(number)) as reader:
        found = need_case(who, reader, number)
    try:
        cases.withdraw(actor=who, case=found, reason=reason, now=now_of(request))
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal)
    return see_other(request, f"/centre/case/{number}/?done=withdraw")


@allow(*QUEUE)
@require_POST
def judge(request: HttpRequest, number: str) -> HttpResponse:
    """抽查结论：passed, or faulty with a note."""
    passed = typed(request, "passed", 1) == "1"

    def act(case: CaseCard, _: Reader) -> None:
        cases.judge_sample(actor=actor(request), case=case, passed=passed, note=typed(request, "note", 400), now=now_of(request))

    return _act(request, number, "即办抽查", "judge", act)


@allow(*QUEUE)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """取件。"""

    def act(case: CaseCard, _: Reader) -> None:
        cases.assign(actor=actor(request), case=case, to=actor(request).member, now=now_of(request))

    return _act(request, number, "取件", "hold", act, decides=False)


@allow(*QUEUE)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """转给同事：with a reason; she must work at an agency to whose subtree the case belongs."""
    to, reason = number_of(typed(request, "to", 18)), typed(request, "handover", 200)
    if to not in {each.id for each in colleagues(request)} or len(reason) < SHORTEST:
        return _draw(request, number, problem=gettext("请选一位同事，并写明为什么转给她（至少 4 个字）。"))

    def act(case: CaseCard, _: Reader) -> None:
        cases.assign(actor=actor(request), case=case, to=to, reason=reason, now=now_of(request))

    return _act(request, number, "转给同事", "hold", act, decides=False)


@allow(*QUEUE)
@require_GET
def next_case(request: HttpRequest, number: str) -> HttpResponse:
    """下一件：the most urgent one in my hands, else the most urgent of all; the queue where there is no other."""
    who, today = actor(request), today_of(request)
    for chip in ("mine", ""):
        with audit.reading(actor=who, purpose="下一件", at=now_of(request)) as reader:
            found = case_queries.queue(reader, scope=who.scope, body=body_of(who), member=who.member or 0, today=today, chip=chip, size=2)
        other = next((line.number for line in found.lines if line.number != number), "")
        if other:
            return see_other(request, f"/centre/case/{other}/")
    return see_other(request, "/centre/")


@allow(*QUEUE)
@require_POST
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """二次录入：blind; a disagreement names the field and nothing of the first entry."""
    who, now = actor(request), now_of(request)
    entered: dict[str, str] = {}
    try:
        with audit.reading(actor=who, purpose="二次录入", at=now, case=case_queries.id_of(number)) as reader:
            found = need_case(who, reader, number)
            entered = {q.name: typed(request, f"f_{q.name}", 2000) for q in _questions(request, found) if q.sealed}
            differ = cases.enter_again(actor=who, reader=reader, case=found, values=entered, now=now)
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal, entered=entered)
    return _draw(request, number, differ=differ, entered=entered) if differ else see_other(request, f"/centre/case/{number}/?done=enter")
