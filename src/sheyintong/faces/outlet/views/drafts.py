"""草稿：what was half filled here, whose, by whom, until when; gone on with once its person is identified again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.identification.types import Method
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal, RefusalKind

from .frame import FRONT, GUIDE, frame, present

KEEPERS = FRONT
PURPOSE = "草稿"


class PersonAbsent(Refusal):
    """本人不在场：a draft is personal data, and is opened only before the person it is about, or whom she empowered."""

    code = "outlet.draft_person_absent"
    person = "草稿里是参保人的信息：请先给这位参保人读卡或扫电子社保卡，再继续填。"
    operator = "Draft {draft} is of a person who is not at this counter."
    kind = RefusalKind.CONFLICT


def filled(reader: Reader, visit: Visit, item: str) -> tuple[case_queries.DraftCard | None, Mapping[str, str]]:
    """The draft of this item for the person who stands here, and what was answered in it; none before who only typed her number."""
    if not Method(visit.method).proves_presence:
        return None, {}
    found = case_queries.draft_of(reader, person=visit.person, item=item, outlet=visit.outlet)
    return found, case_queries.opened(reader, found.answers, case_queries.ANSWERS, found.person) if found else {}


def hers(reader: Reader, visit: Visit, now: datetime) -> Sequence[case_queries.DraftCard]:
    """Her drafts at this outlet; none before who only typed her number, and before a proxy those of items she may do for her."""
    if not Method(visit.method).proves_presence:
        return []
    found = case_queries.drafts_of_person(reader, person=visit.person, outlet=visit.outlet)
    return [each for each in found if cases.too_weak(visit, each.item, now) is None]


@allow(*KEEPERS)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """草稿列表：age, person (masked), item, who saved it; those given up can be taken back."""
    return _list(request)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    with audit.reading(actor=actor(request), purpose=PURPOSE, at=now_of(request)) as reader:
        found = case_queries.drafts(reader, outlet=actor(request).outlet or 0)
    here = present(request)
    page = frame(request, pgettext("page", "草稿"), "/outlet/drafts/")
    today = now_of(request).date()
    aged = [(each, (today - local(each.drafted_at).date()).days) for each in found if not each.discarded]
    return render(
        request, "outlet/drafts.html", page, status=status, drafts=aged, discarded=[each for each in found if each.discarded],
        here=here.person if here else 0, problem=problem,
    )  # fmt: skip


@allow(*KEEPERS)
@require_GET
def go_on(request: HttpRequest, draft: int) -> HttpResponse:
    """继续填：the form of the item with what was answered, before the person herself only."""
    found = _need(request, draft)
    here = present(request)
    if here is None or here.person != found.person or not Method(here.method).proves_presence:
        refusal = PersonAbsent(draft=draft)
        return _list(request, words.told(refusal), status=409)
    own = "prefill/" if actor(request).has(GUIDE) else ""  # her form has no confirmation
    return see_other(request, f"/outlet/item/{found.item}/{own}")


@allow(*KEEPERS)
@require_POST
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """放弃：can be taken back until its days are over."""
    return _moved(request, draft, cases.discard_draft)


@allow(*KEEPERS)
@require_POST
def restore(request: HttpRequest, draft: int) -> HttpResponse:
    """取回：a draft that was given up."""
    return _moved(request, draft, cases.restore_draft)


def _moved(request: HttpRequest, draft: int, command: Callable[..., None]) -> HttpResponse:
    found = _need(request, draft)
    try:
        command(actor=actor(request), draft=found, now=now_of(request))
    except Refusal as refusal:
        return _list(request, words.told(refusal), status=409)
    return see_other(request, "/outlet/drafts/")


def _need(request: HttpRequest, draft: int) -> case_queries.DraftCard:
    """A draft of this outlet. Raises :class:`DraftGone`."""
    with audit.reading(actor=actor(request), purpose=PURPOSE, at=now_of(request)) as reader:
        return case_queries.draft(reader, id=draft, outlet=actor(request).outlet or 0)
