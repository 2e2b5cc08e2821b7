"""我的件：result of one case, combined receipt, returned cases, today's list, requests for help, handbook."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import AnswersRefused, CaseNotFound
from sheyintong.casework.visits import queries as visit_queries
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.faces.outlet.forms import again, answers_of, fresh
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download, public_address, see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.words import said
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.kernel import masks
from sheyintong.kernel.clock import local
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.enrolments import queries as enrolments
from sheyintong.registers.people import queries as people

from . import manager
from .frame import COUNTER, MANAGERS, OUTLET_STAFF, frame, present, role_name
from .proxies import who_acts


def _need(request: HttpRequest, number: str, *, purpose: str) -> case_queries.CaseCard:
    """A case that began or waits at this outlet and is not about it. Raises :class:`CaseNotFound` for any other."""
    who = actor(request)
    with audit.reading(actor=who, purpose=purpose, at=now_of(request), case=case_queries.id_of(number)) as reader:
        found = case_queries.case(reader, number)
    if found is None or who.outlet not in (found.outlet, found.waits_at) or found.about_outlet == who.outlet:
        raise CaseNotFound(case=number)
    return found


@allow(*COUNTER)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """办理结果：what became of it, and the way to the next."""
    card, visit = _need(request, number, purpose="办理结果"), present(request)
    here = visit.id if visit else 0
    last = (KeyHint("F12", gettext("下一位")),) if here and here == card.visit else ()
    page = frame(
        request,
        gettext("%(item)s：%(state)s") % {"item": card.item_name, "state": said(card.told_label)},
        "/outlet/",
        keys=(KeyHint("P", gettext("打印回执")), KeyHint("Esc", gettext("回到此人")), *last),
    )
    return render(request, "outlet/result.html", page, case=card, here=here, stages=case_queries.stages(card.id))


@allow(*COUNTER)
@require_GET
def receipt(request: HttpRequest, visit: int) -> HttpResponse:
    """合并回执：one print page for everything of a visit; it verifies by number and code without a name."""
    who = actor(request)
    found = visit_queries.visit(visit)
    if found is None or found.outlet != who.outlet:
        raise VisitNotOpen(visit=visit)
    with audit.reading(actor=who, purpose="打印回执", at=now_of(request)) as reader:
        done = [card for card in case_queries.cases_of_visit(reader, visit) if card.about_outlet != who.outlet]
        person, proxy = people.person(found.person, reader=reader), who_acts(found, reader)
        insured = enrolments.of_person(found.person, reader=reader)
    rights = any(card.item == "print_rights" for card in done)
    page = frame(request, gettext("业务办理回执"), "/outlet/")
    return render(
        request, "outlet/receipt.html", page, visit=found, done=done, person=person, proxy=proxy, entrusted=who.partner is not None, insured=insured if rights else [], rights=rights,
        seal=audit_queries.latest_code(), address=public_address(request, "/status/"), today=now_of(request).date(),
    )  # fmt: skip


@allow(*COUNTER)
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """退回待补：what the centre wants mended, all at once."""
    with audit.reading(actor=actor(request), purpose="退回待补", at=now_of(request)) as reader:
        lines = case_queries.returned_to(reader, outlet=actor(request).outlet or 0)
    return render(request, "outlet/returned.html", frame(request, gettext("退回待补"), "/outlet/returned/"), lines=lines)


@allow(*COUNTER)
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """补正：answer what was missing and send it back to the centre."""
    card = _need(request, number, purpose="补正")
    who = actor(request)
    asked = cases.begin(actor=who, person=card.person, item=card.item, visit=None, now=now_of(request), case=card.number)
    title = gettext("补正：%(item)s") % {"item": card.item_name}
    page = frame(request, title, "/outlet/returned/", keys=(KeyHint("Ctrl ⏎", gettext("送回中心")),))
    stages = case_queries.stages(card.id)
    wanted = next((stage.note for stage in reversed(stages) if stage.move == "return_for_correction"), "")
    with audit.reading(actor=who, purpose="补正", at=now_of(request), case=card.id) as reader:
        asked.note(reader)  # a form that is drawn again shows the same choices
        before = case_queries.opened(reader, card.answers, case_queries.ANSWERS, card.person) if request.method == "GET" else {}
    if request.method == "GET":
        return render(request, "outlet/mend.html", page, case=card, wanted=wanted, form=fresh(asked.questions, before))
    answers = answers_of(request.POST, asked.questions)
    try:
        note, visit = request.POST.get("note", "")[:400], present(request)
        cases.resubmit(actor=who, case=card, answers=answers, note=note, now=now_of(request), visit=visit)
    except AnswersRefused as refusal:
        form = again(asked.questions, answers, refusal.problems)
        return render(request, "outlet/mend.html", page, status=422, case=card, wanted=wanted, form=form)
    return see_other(request, "/outlet/returned/")


@allow(*COUNTER, "outlet_manager")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """今天的件：on the page, printed, or as a CSV with masked names."""
    who = actor(request)
    start, end = case_queries.day_of(now_of(request))
    member = None if who.has("outlet_manager") else who.member
    with audit.reading(actor=who, purpose="当日清单", at=now_of(request)) as reader:
        lines = case_queries.day_list(reader, outlet=who.outlet or 0, member=member, start=start, end=end)
    if request.GET.get("as") == "csv":
        name = gettext("当日清单-%(day)s.csv") % {"day": f"{now_of(request):%Y%m%d}"}
        return download(_csv(lines), name, "text/csv; charset=utf-8")
    page = frame(request, gettext("今天的件"), "/outlet/today/", keys=(KeyHint("Ctrl P", gettext("打印")),))
    return render(request, "outlet/today.html", page, lines=lines)


def _csv(lines: list[case_queries.Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    heads = (
        gettext("办件号"),
        gettext("事项"),
        gettext("参保人"),
        gettext("状态"),
        gettext("受理人"),
        gettext("受理时间"),
        gettext("期限"),
        gettext("核身"),
    )
    writer.writerow(heads)
    for line in lines:
        cells = [line.number, line.item_name, masks.name(line.person_name), said(line.state_label), line.accepted_name]
        proved = gettext("未核身") if line.typed else gettext("已核身")
        cells += [f"{local(line.accepted_at):%Y-%m-%d %H:%M}", str(line.due_on), proved]
        writer.writerow([neutral_cell(cell) for cell in cells])
    return ("\ufeff" + text.getvalue()).encode()


@allow(*OUTLET_STAFF)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """我的请求：whom I asked, about what, answered or not."""
    mine = authority_queries.help_of(actor(request).member)
    return render(request, "outlet/requests.html", frame(request, gettext("我的请求"), "/outlet/requests/"), mine=mine)


@allow(*MANAGERS)
@require_http_methods(["GET", "POST"])
def help_list(request: HttpRequest) -> HttpResponse:
    """等我答复：requests that this manager can mend; a branch manager sees what else her outlets wait for, and from whom."""
    who = actor(request)
    if request.method == "POST":
        number = request.POST.get("request", "")
        authority.answer_help(
            actor=who, request=int(number) if number.isdecimal() and len(number) < 18 else 0, mended=request.POST.get("mended") == "1",
            answer=request.POST.get("answer", "")[:400], now=now_of(request),
        )  # fmt: skip
        return see_other(request, "/outlet/help/")
    page = frame(request, gettext("等我答复"), "/outlet/help/")
    return render(request, "outlet/help.html", page, waiting=authority_queries.help_for(who), others=_others(request))


def _others(request: HttpRequest) -> list[tuple[authority_queries.Help, str]]:
    """What the outlets of this manager wait for from others, and whose posts may answer it."""
    who = actor(request)
    known = {each.id for each in authority_queries.help_for(who)}
    found = [each for each in manager.waiting_at(manager.mine(who)) if each.id not in known]
    return [(each, gettext("、").join(role_name(role) for role in each.roles)) for each in found]


@allow(*OUTLET_STAFF)
@require_GET
def handbook(request: HttpRequest, code: str = "") -> HttpResponse:
    """手册：each item with its materials and their grounds, its limit and what to expect."""
    known = catalogue.item(code) if code else None
    title = known.name if known else gettext("业务手册")
    page = frame(request, title, "/outlet/handbook/")
    return render(request, "outlet/handbook.html", page, item=known, items=catalogue.items(), handled=cases.known_items())


@allow(*OUTLET_STAFF)
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """材料清单：what to bring for an item, to print and give away; it names nobody."""
    known = catalogue.item(code)
    page = frame(request, gettext("要带的材料：%(item)s") % {"item": known.name}, "/outlet/handbook/")
    return render(
        request, "outlet/paper.html", page, item=known, back=f"/outlet/handbook/{code}/", today=now_of(request).date()
    )  # fmt: skip
