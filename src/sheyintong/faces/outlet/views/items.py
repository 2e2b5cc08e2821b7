"""办一件事：the form, the refusal with its way on, the result."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases.errors import AnswersRefused, MaterialUnchecked
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.outlet.forms import Form, again, answers_of, fresh, sent_in
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.regions import queries as regions
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.authority.types import AGENCY_BODY, OWN_CASE
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Mode, Stage
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import Opening, OutletCard
from sheyintong.registers.people import queries as people

from . import drafts, scans
from .arriving import how, is_typed
from .desk import DecidingDesk, known_here
from .frame import COUNTER, frame, visit_here
from .proxies import who_acts

ANSWER_DAYS = 5  # working days in which a request for help is answered; shown to the teller


@allow(*COUNTER, beside=DecidingDesk)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The form of an item, and its confirmation."""
    visit = visit_here(request)
    known = known_here(request)
    known.item(code)
    if request.method == "POST":
        return _confirm(request, code, visit, known)
    if weak := cases.too_weak(visit, code, now_of(request)):
        raise weak
    asked = _begin(request, code, visit, known)
    return _form(request, visit, asked) if asked.verdict.allowed else see_other(request, f"/outlet/item/{code}/why/")


def _begin(request: HttpRequest, code: str, visit: Visit, known: cases.Known) -> cases.Asked:
    return cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request), known=known)


def _confirm(request: HttpRequest, code: str, visit: Visit, known: cases.Known) -> HttpResponse:
    """Accept, and go and see; the form is drawn again only where something in it must be mended."""
    answers, why_not = sent_in(request.POST), f"/outlet/item/{code}/why/"
    if request.FILES and not _begin(request, code, visit, known).verdict.allowed:  # nothing is kept of a form that may not be taken
        return see_other(request, why_not)
    try:
        draft = scans.kept(request, visit, known.item(code), answers)
        done = cases.accept(
            actor=actor(request), person=visit.person, item=code, visit=visit, answers=answers, checked=request.POST.getlist("checked"),
            key=request.POST.get("key", "")[:80], now=now_of(request), draft=draft, known=known,
        )  # fmt: skip
    except NotAuthorised:
        return see_other(request, why_not)
    except (AnswersRefused, MaterialUnchecked, scans.ScanRefused) as refusal:
        asked = _begin(request, code, visit, known)
        problems, problem = (refusal.problems, "") if isinstance(refusal, AnswersRefused) else ((), words.told(refusal))
        return _form(request, visit, asked, again(asked.questions, answers, problems), status=422, problem=problem)
    return see_other(request, f"/outlet/case/{done.number}/")


@allow(*drafts.KEEPERS)
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """存草稿：what was answered so far, and the pictures; nothing is decided."""
    visit = visit_here(request)
    catalogue.item(code)
    if weak := cases.too_weak(visit, code, now_of(request)):
        raise weak
    asked = cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request))
    answers = answers_of(request.POST, asked.questions)
    try:
        scans.saved(request, visit, asked.item, answers, scans.taken(request, asked.item))
    except AnswersRefused as refusal:
        return _form(request, visit, asked, again(asked.questions, answers, refusal.problems), status=422)
    except scans.ScanRefused as refusal:
        return _form(request, visit, asked, again(asked.questions, answers, ()), status=422, problem=words.told(refusal))
    return see_other(request, "/outlet/drafts/")


def _form(
    request: HttpRequest, visit: Visit, asked: cases.Asked, form: Form | None = None, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    """The form: as it was sent, or begun, with what a draft holds."""
    with audit.reading(actor=actor(request), purpose="事项表单", at=now_of(request)) as reader:
        person, proxy = people.person(visit.person, reader=reader), who_acts(visit, reader)
        asked.note(reader)
        draft, answered = drafts.filled(reader, visit, asked.item.code)
    consequence = cases.handler_of(asked.item.code).consequence(asked.context, {})
    keys = (KeyHint("Ctrl ⏎", gettext("确认办理")), KeyHint("F8", gettext("存草稿")), KeyHint("Esc", gettext("返回")))
    page = frame(request, asked.item.name, "/outlet/", keys=keys, body="fit outlet")
    form = form or fresh(asked.questions, answered)
    return render(
        request, "outlet/item.html", page, status=status, visit=visit, person=person, proxy=proxy, asked=asked, consequence=consequence,
        form=form, opens=_opens(asked, form, problem), draft=draft, materials=list(zip(asked.item.materials, scans.fields(asked.item), strict=True)),
        problem=problem, checked=request.POST.getlist("checked"), decides=actor(request).has(*COUNTER), typed=is_typed(visit), how=how(visit),
        keeps=asked.item.responsible_body == AGENCY_BODY and not is_typed(visit), immediate=asked.item.mode is Mode.IMMEDIATE, today=now_of(request).date(),
    )  # fmt: skip


def _opens(asked: cases.Asked, form: Form, problem: str) -> str:
    """先到哪里：where the focus is when the form opens: what must be mended, a question, the first original to check, or the button."""
    if form.problems or problem or asked.bars:
        return "errors"
    if form.questions:
        return "question"
    return next((material.name for material in asked.item.demanded), "confirm")


@allow(*COUNTER)
@require_GET
def why(request: HttpRequest, code: str) -> HttpResponse:
    """不能办的理由：all reasons, who can mend each, and where it can be done now."""
    visit = visit_here(request)
    known = catalogue.item(code)
    asked = cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request))
    weak = cases.too_weak(visit, code, now_of(request))
    bars = [weak, *asked.bars] if weak else asked.bars
    with audit.reading(actor=actor(request), purpose="不能办的理由", at=now_of(request)) as reader:
        person = people.person(visit.person, reader=reader)
    reasons = asked.verdict.reasons
    own = bool(reasons) and all(each.code == OWN_CASE for each in reasons)
    title = gettext("现在不能办：%(item)s") % {"item": known.name}
    keys = (*((KeyHint("⏎", gettext("请求授权")),) if reasons and not own else ()), KeyHint("Esc", gettext("返回")))
    page = frame(request, title, "/outlet/", keys=keys, body="fit outlet")
    answer_by = regions.calendar().add_working_days(now_of(request).date(), ANSWER_DAYS).value
    return render(
        request, "outlet/why.html", page, visit=visit, item=known, reasons=reasons, own=own, bars=bars, person=person,
        elsewhere=_elsewhere(request, code, asked.context.agency) if reasons and not own else (), answer_by=answer_by, due=asked.due_on, today=now_of(request).date(),
    )  # fmt: skip


def _elsewhere(request: HttpRequest, code: str, county: int) -> list[tuple[OutletCard, Opening]]:
    """The agency's own halls and township offices where no stop holds, those of her county first, and whether each is open now."""
    root = min((agency.path for agency in regions.agencies()), key=len)
    stops = authority_queries.stops_of_places()
    found = [
        card
        for card in outlets.outlets(scope=root)
        if card.kind in ("CENTRE", "GRASSROOTS")
        and card.state == "open"
        and card.id != actor(request).outlet
        and not any(stop.covers(outlet=card.id, bank=card.bank, item=code) for stop in stops)
    ]
    nearest = sorted(found, key=lambda card: (card.agency != county, card.id))[:3]
    return [(card, outlets.opening(card.id, now_of(request))) for card in nearest]


@allow(*COUNTER)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """一次请求：everyone who can mend it is asked at once; nothing about the resident is sent."""
    visit = visit_here(request)
    asked = cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request))
    answer_by = regions.calendar().add_working_days(now_of(request).date(), ANSWER_DAYS).value
    authority.ask_for_help(
        actor=actor(request), item=code, stage=Stage.RECEIVE, reasons=asked.verdict.reasons, answer_by=answer_by, now=now_of(request)
    )  # fmt: skip
    return see_other(request, "/outlet/requests/")
