"""办件页：what was asked, what changes, what happened, and the decision. Key fields stay sealed until they were entered twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.queries import ANSWERS, CaseCard
from sheyintong.casework.cases.types import Change, Question
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import KeyHint, Link, render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.catalogue.types import Stage

from .frame import QUEUE, REGISTER, days_left, frame, need_case, now_of, today_of, typed

WAITS = "wanted"
STEPS = (("受理", ("accept",)), ("办理", ("handle",)), ("审核", ("approve", "refuse")), ("反馈", ("give_back",)))


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as the page shows it; ``closed`` says why it is not shown."""

    label: str
    value: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line above: done with who and when, or not yet."""

    name: str
    done: case_queries.StageCard | None
    now: bool


def _questions(request: HttpRequest, case: CaseCard) -> Sequence[Question]:
    if not cases.has_handler(case.item):
        return ()
    context = case_queries.context(
        actor=actor(request), person=case.person, agency=case.agency, outlet=case.outlet, visit=case.visit, now=now_of(request)
    )
    return cases.handler_of(case.item).asks(context)


def _shown(answers: dict[str, str], questions: Sequence[Question], blind: bool, closed: str) -> list[Shown]:
    known = {question.name: question for question in questions}
    shown = []
    for name, value in answers.items():
        question = known.get(name)
        label = question.label if question else name
        chosen = {choice.value: choice.label for choice in question.choices} if question else {}
        why = closed or ("二录后显示" if blind and (question is None or question.sealed) else "")
        shown.append(Shown(label, "" if why else chosen.get(value, value), why))
    return shown


def _changes(request: HttpRequest, reader: Reader, case: CaseCard, answers: dict[str, str]) -> tuple[list[Change], str]:
    """Before and after: as kept, or as approving would write it now; a sentence where it could not."""
    if case.changes:
        return case_queries.opened_changes(reader, case.changes, case.person), ""
    if case.state != "in_review" or case.second_entry == WAITS or not cases.has_handler(case.item):
        return [], ""
    context = case_queries.context(
        actor=actor(request), person=case.person, agency=case.agency, outlet=case.outlet, visit=case.visit, now=now_of(request)
    )
    reader.note("person", case.person, "changes")
    try:
        return list(cases.handler_of(case.item).effect(context, answers).changes), ""
    except Refusal as refusal:
        return [], refusal.for_person


def _steps(case: CaseCard, stages: Sequence[case_queries.StageCard]) -> list[Step]:
    done = [next((stage for stage in reversed(stages) if stage.move in moves), None) for _, moves in STEPS]
    first = next((n for n, stage in enumerate(done) if stage is None), len(done))
    if case.state in ("accepted", "in_review", "in_correction"):
        first = 2 if case.state == "in_review" else first
    return [Step(name, stage, n == first) for n, ((name, _), stage) in enumerate(zip(STEPS, done, strict=True))]


def _draw(
    request: HttpRequest, number: str, refusal: Refusal | None = None, differ: Sequence[str] = (), entered: dict[str, str] | None = None
) -> HttpResponse:
    who, now = actor(request), now_of(request)
    with audit.reading(actor=who, purpose="办件审核", at=now) as reader:
        case = need_case(who, reader, number)
        questions = _questions(request, case)
        blind = case.second_entry == WAITS
        closed = "只有行政部门看得到" if case.item == "complaint" and not who.has("admin_body") else ""
        answers: dict[str, str] = {} if closed else case_queries.opened(reader, case.answers, ANSWERS, case.person)
        changes, obstacle = ([], "") if closed or blind else _changes(request, reader, case, answers)
        reversed_case = case_queries.by_id(reader, case.reverses) if case.reverses else None
    verdict = authority.may(
        who, case.item, Stage.REVIEW, at=now, subject=(case.person,), case_path=case.path, earlier=case_queries.acts_on(case.id)
    )
    stages, keyed = case_queries.stages(case.id), [question for question in questions if question.sealed]
    labels = {question.name: question.label for question in questions}
    page = frame(
        request, f"{case.item_name} {case.number}", "/centre/", keys=(KeyHint("Esc", "回到队列"),), body="staff casepage",
        crumbs=(Link("队列", "/centre/"), Link(case.number, "")),
    )  # fmt: skip
    return render(
        request, "centre/case.html", page, status=422 if differ else STATUS[refusal.kind] if refusal else 200, case=case, stages=stages,
        steps=_steps(case, stages), left=days_left(case.due_on, today_of(request)), verdict=verdict, blind=blind,
        shown=[Shown("内容", "", closed)] if closed else _shown(answers, questions, blind, ""), changes=changes, obstacle=obstacle,
        reversed_case=reversed_case, keyed=[(question, (entered or {}).get(question.name, "")) for question in keyed],
        materials=case_queries.materials(case.id), entries=case_queries.entries(case.id), problem=refusal.for_person if refusal else "",
        differ=[labels.get(name, name) for name in differ], typed={name: typed(request, name) for name in ("note", "wanted", "ground", "reason")},
        can_register=who.has(*REGISTER), decides=case.state == "in_review" and not blind, may_withdraw=case.state in ("accepted", "in_review", "in_correction"),
    )  # fmt: skip


@allow(*QUEUE)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """一件。"""
    return _draw(request, number)


def _act(request: HttpRequest, number: str, purpose: str, act: Callable[[CaseCard, Reader], None]) -> HttpResponse:
    """Do something with a case of one's own subtree; a refusal keeps what was typed, one of authority shows its reasons."""
    who = actor(request)
    try:
        with audit.reading(actor=who, purpose=purpose, at=now_of(request)) as reader:
            act(need_case(who, reader, number), reader)
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal)
    return see_other(request, f"/centre/case/{number}/")


@allow(*QUEUE)
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """通过：the effect comes with it."""

    def act(case: CaseCard, reader: Reader) -> None:
        cases.approve(actor=actor(request), reader=reader, case=case, note=typed(request, "note"), now=now_of(request))

    return _act(request, number, "审核通过", act)


@allow(*QUEUE)
@require_POST
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """退回补正：everything that is missing, at once."""

    def act(case: CaseCard, _: Reader) -> None:
        cases.return_for_correction(actor=actor(request), case=case, wanted=typed(request, "wanted"), now=now_of(request))

    return _act(request, number, "退回补正", act)


@allow(*QUEUE)
@require_POST
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """不予办理：with its ground."""

    def act(case: CaseCard, _: Reader) -> None:
        cases.refuse(actor=actor(request), case=case, ground=typed(request, "ground"), now=now_of(request))

    return _act(request, number, "不予办理", act)


@allow(*QUEUE)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """撤回：on the person's word, before a decision."""
    who, reason = actor(request), typed(request, "reason")
    with audit.reading(actor=who, purpose="撤回", at=now_of(request)) as reader:
        found = need_case(who, reader, number)
    try:
        cases.withdraw(actor=who, case=found, reason=reason, now=now_of(request))
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal)
    return see_other(request, f"/centre/case/{number}/")


@allow(*QUEUE)
@require_POST
def judge(request: HttpRequest, number: str) -> HttpResponse:
    """抽查结论：passed, or faulty with a note."""
    passed = typed(request, "passed", 1) == "1"

    def act(case: CaseCard, _: Reader) -> None:
        cases.judge_sample(actor=actor(request), case=case, passed=passed, note=typed(request, "note", 400), now=now_of(request))

    return _act(request, number, "即办抽查", act)


@allow(*QUEUE)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """取件。"""

    def act(case: CaseCard, _: Reader) -> None:
        cases.assign(actor=actor(request), case=case, to=actor(request).member, now=now_of(request))

    return _act(request, number, "取件", act)


@allow(*QUEUE)
@require_POST
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """二次录入：blind; a disagreement names the field and nothing of the first entry."""
    who, now = actor(request), now_of(request)
    entered: dict[str, str] = {}
    try:
        with audit.reading(actor=who, purpose="二次录入", at=now) as reader:
            found = need_case(who, reader, number)
            entered = {q.name: typed(request, f"f_{q.name}", 2000) for q in _questions(request, found) if q.sealed}
            differ = cases.enter_again(actor=who, reader=reader, case=found, values=entered, now=now)
    except NotAuthorised:
        raise
    except Refusal as refusal:
        return _draw(request, number, refusal, entered=entered)
    return _draw(request, number, differ=differ, entered=entered) if differ else see_other(request, f"/centre/case/{number}/")
