"""协议草案：clause by clause and item by item, by whoever drafts; signed in the version that was read, by somebody who did not write in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files.types import Retention
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import ListLine, Stage
from sheyintong.registers.partners import commands, queries
from sheyintong.registers.partners.types import AgreementCard, ClauseText, DraftCard, Grant
from sheyintong.registers.staff import queries as staff

from .agreements import GIVEN, HOME, SIGNERS, clause_of, crumbs, granted, need_agreement, stages, undated
from .done import said
from .frame import KEEP, PARTNERS, frame, number, today_of, typed

BY_LIST = "list"
"""到清单允许的最后一步：each item as far as the region's list gives it away."""
PAPERS = (".pdf", ".png", ".jpg", ".jpeg")
AGENCY = tuple(each for each in PARTNERS if each != "branch_manager")
"""What the agency still writes is not the bank's to see."""


def _need(request: HttpRequest, draft: int) -> tuple[AgreementCard, DraftCard]:
    """A draft of one's own subtree, with its agreement. Raises :class:`NoSuchDraft`, :class:`NoSuchAgreement`."""
    held = queries.draft(draft)
    return need_agreement(request, held.agreement), held


def _lines(request: HttpRequest) -> dict[str, ListLine]:
    """What the lists of the region in force give away, by item: each as far as any tier may go."""
    found: dict[str, ListLine] = {}
    for each in catalogue.lists():
        for line in each.lines if each.holds(today_of(request)) else ():
            if line.stage_max not in GIVEN:
                continue
            if line.item not in found or GIVEN.index(line.stage_max) > GIVEN.index(found[line.item].stage_max):
                found[line.item] = line
    return found


def _draw(request: HttpRequest, draft: int, problem: str = "") -> HttpResponse:
    who, (card, held) = actor(request), _need(request, draft)
    on_list = _lines(request)
    free = [each for each in catalogue.items() if each.code not in {grant.item_code for grant in (*held.grants, *card.grants)}]
    title = (
        gettext("补充协议 %(number)s") % {"number": held.number} if held.number else gettext("协议 %(number)s") % {"number": card.number}
    )
    page = frame(
        request, title, HOME, crumbs=crumbs(Link(card.number, f"{HOME}agreement/{card.id}/"), Link(gettext("草案"), "")), done=said(request)
    )
    return render(
        request, "centre/partners/draft.html", page, status=422 if problem else 200, problem=problem, card=card, held=held, title=title,
        agency=regions.agency(card.agency).name, grants=granted(held.grants), told=_told(request, held), stages=stages(),
        listed=[(each, gettext(on_list[each.code].stage_max.label)) for each in free if each.code in on_list],
        others=[each for each in free if each.code not in on_list], chosen=request.POST.getlist("item"),
        writers=[staff.member(each, today_of(request)).name for each in held.written_by], writing=who.has(*KEEP),
        signing=who.has(*SIGNERS), own=who.member in held.written_by, proved=is_proved(request),
    )  # fmt: skip


def _told(request: HttpRequest, held: DraftCard) -> dict[str, str]:
    """The clause form: what was typed, or a clause of the draft that is to be changed."""
    if request.method == "POST":
        return {name: typed(request, name, 1000) for name in ("number", "heading", "text", "ground", "due_on", "stage", "clause", "reason")}
    clause = next((each for each in held.clauses if each.number == request.GET.get("clause", "")), None)
    if clause is None:
        return {}
    due = clause.due_on.isoformat() if clause.due_on else ""
    return {"number": clause.number, "heading": clause.heading, "text": clause.text, "ground": clause.ground, "due_on": due}


@allow(*AGENCY)
@require_GET
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """草案：what it says, what it still lacks, who wrote in it and who may sign."""
    return _draw(request, draft)


def _rewritten(request: HttpRequest, held: DraftCard, clauses: list[ClauseText], grants: list[Grant]) -> HttpResponse:
    try:
        commands.rewrite(
            draft=held.id, seen=_seen(request), clauses=clauses, grants=grants, actor=actor(request), now=now_of(request)
        )  # fmt: skip
    except Refusal as refusal:
        return _draw(request, held.id, words.told(refusal))
    return see_other(request, f"{HOME}draft/{held.id}/?done=written")


def _seen(request: HttpRequest) -> int:
    """The version that stood before whoever sent the form."""
    return number(typed(request, "seen")) or 0


@allow(*KEEP)
@require_POST
def clause(request: HttpRequest, draft: int) -> HttpResponse:
    """写一条：a clause more, or another wording of the one with this number."""
    _, held = _need(request, draft)
    named = typed(request, "number", 20)
    if not (named and typed(request, "heading") and typed(request, "text")):
        return _draw(request, draft, gettext("条款号、标题和内容都要写。"))
    if undated(request):
        return _draw(request, draft, undated(request))
    written = clause_of(request, named)
    there = [each.number for each in held.clauses]
    clauses = [written if each.number == named else each for each in held.clauses] + ([] if named in there else [written])
    return _rewritten(request, held, clauses, list(held.grants))


@allow(*KEEP)
@require_POST
def items(request: HttpRequest, draft: int) -> HttpResponse:
    """加事项：the ticked ones up to one stage, or each as far as the region's list goes, by one clause."""
    _, held = _need(request, draft)
    picked, stage, named = request.POST.getlist("item"), typed(request, "stage", 20), typed(request, "clause", 20)
    if not (picked and stage and named):
        return _draw(request, draft, gettext("请勾选事项，选到哪一步，写依据哪一条。"))
    on_list = _lines(request)
    if stage == BY_LIST:
        off = [each for each in picked if each not in on_list]
        if off:
            return _draw(request, draft, gettext("有 %(n)d 项不在地区清单上，请另选到哪一步。") % {"n": len(off)})
        added = [Grant(each, on_list[each].stage_max.value, named) for each in picked]
    elif stage in {each.value for each in GIVEN}:
        added = [Grant(each, Stage(stage).value, named) for each in picked]
    else:
        return _draw(request, draft, gettext("请选到哪一步。"))
    return _rewritten(request, held, list(held.clauses), [*held.grants, *added])


@allow(*KEEP)
@require_POST
def strike(request: HttpRequest, draft: int) -> HttpResponse:
    """删去 a clause, or an item that was to be given."""
    _, held = _need(request, draft)
    named, item = typed(request, "number", 20), typed(request, "item", 80)
    clauses = [each for each in held.clauses if each.number != named]
    grants = [each for each in held.grants if f"{each.item_code}:{each.stage}" != item]
    return _rewritten(request, held, clauses, grants)


@allow(*SIGNERS)
@require_POST
def sign(request: HttpRequest, draft: int) -> HttpResponse:
    """签订 the version on the page, with a fresh proof and, where there is one, the scan of the paper; pressed twice, it leads on as once."""
    need_proof(request)
    if (there := _signed(request, draft)) is not None:
        return there
    card, _held = _need(request, draft)
    told: dict[str, Any] = {"draft": draft, "seen": _seen(request), "actor": actor(request), "now": now_of(request)}
    sent = request.FILES.get("paper")
    if sent is not None and not str(sent.name).lower().endswith(PAPERS):
        return _draw(request, draft, gettext("扫描件只收 PDF、PNG 和 JPEG。"))
    stored: list[int] = []
    try:
        if sent is not None:
            kept = files.store(
                actor=told["actor"], data=sent.read(), name=str(sent.name), retention=Retention.PERMANENT, at=told["now"]
            )  # fmt: skip
            stored.append(kept.id)
        commands.sign(**told, document_file=stored[0] if stored else None)
    except Refusal as refusal:
        files.give_up(actor=told["actor"], files=stored, reason=refusal.code, at=told["now"])
        return _signed(request, draft) or _draw(request, draft, words.told(refusal))
    return see_other(request, f"{HOME}agreement/{card.id}/?done=signed")


def _signed(request: HttpRequest, draft: int) -> HttpResponse | None:
    """To the agreement of a draft that is signed already; None for any other. Raises :class:`NoSuchAgreement`."""
    agreement = queries.signed(draft)
    if agreement is None:
        return None
    return see_other(request, f"{HOME}agreement/{need_agreement(request, agreement).id}/?done=signed")


@allow(*KEEP)
@require_POST
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """作废草案 with a reason; nothing of it ever held."""
    card, _held = _need(request, draft)
    reason = typed(request, "reason", 200)
    if not reason:
        return _draw(request, draft, gettext("请写明为什么作废。"))
    try:
        commands.discard(draft=draft, seen=_seen(request), reason=reason, actor=actor(request), now=now_of(request))
    except Refusal as refusal:
        return _draw(request, draft, words.told(refusal))
    return see_other(request, f"{HOME}agreement/{card.id}/?done=discarded")
