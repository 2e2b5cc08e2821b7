"""工作台：before identification the reader waits; afterwards who is here, what can be done now, what cannot and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.casework.identification.errors import NotRegistered
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue.types import Item, SubjectKind
from sheyintong.registers.enrolments import queries as enrolments
from sheyintong.registers.people import queries as people
from sheyintong.services.lifeline import queries as lifeline

from . import drafts, hall
from .arriving import arrive, given_back, how, is_typed, to_register
from .desk import DecidingDesk, known_here
from .frame import FRONT, GUIDE, frame, present, visit_here
from .proxies import who_acts

WAITING = (("F2", _("读卡")), ("F3", _("扫电子社保卡")), ("F4", _("输入号码")), ("F6", _("等推送")), ("Ctrl L", _("离席锁屏")))
KNOWN = (("1–9", _("办这一项")), ("A–Z", _("为什么")), ("F12", _("下一位")))
UNDO, PRINT, ACT = ("Esc", _("退出此人")), ("P", _("打印回执")), ("F6", _("替人办"))


class Workbench(DecidingDesk):
    """工作台：who stands here, and all that is decided over about every item the system handles."""

    def items(self, request: HttpRequest, **address: Any) -> Sequence[str]:
        """In any order."""
        return sorted(cases.known_items())


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the workbench: an item with its key, and why it cannot be done."""

    key: str
    item: Item
    why: str = ""


def _hints(keys: tuple[tuple[str, str], ...]) -> tuple[KeyHint, ...]:
    return tuple(KeyHint(cap, gettext(label)) for cap, label in keys)


@allow(*FRONT, beside=Workbench)
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """The teller's one screen; the hall guide's."""
    visit = present(request)
    if actor(request).has(GUIDE):
        return hall.page(request, visit)
    return _known(request, visit) if visit else waiting(request)


def waiting(request: HttpRequest, problem: str = "", *, status: int = 409) -> HttpResponse:
    """The counter before identification, with a ``problem`` (and its status) where the last try failed."""
    who = actor(request)
    if who.has(GUIDE):
        return hall.page(request, None, problem, status)
    device = identifications.reader_of(who.outlet or 0)
    nonce = identification.give_nonce(actor=who, reader_device=device.id, now=now_of(request)) if device else ""
    request.with_bridge = True  # type: ignore[attr-defined]
    start, end = case_queries.day_of(now_of(request))
    with audit.reading(actor=who, purpose="工作台：我手上的件", at=now_of(request)) as reader:
        returned = case_queries.returned_to(reader, outlet=who.outlet or 0)
        today = case_queries.day_list(reader, outlet=who.outlet or 0, member=who.member, start=start, end=end)
        begun = case_queries.drafts(reader, outlet=who.outlet or 0, limit=5, discarded=False)
    bridge = f"http://127.0.0.1:{settings.OPERATOR.bridge_port}/read"
    page = frame(request, gettext("请先读卡"), "/outlet/", keys=_hints(WAITING), body="fit outlet")
    return render(
        request, "outlet/waiting.html", page, nonce=nonce, device=device, bridge=bridge, problem=problem, returned=returned, today=today,
        begun=begun, typed_opens=identifications.typed_items(now_of(request).date()), status=status if problem else 200,
    )  # fmt: skip


def _known(request: HttpRequest, visit: Visit) -> HttpResponse:
    who, known = actor(request), known_here(request)
    with audit.reading(actor=who, purpose="来访：窗口办理", at=now_of(request)) as reader:
        person, proxy = people.person(visit.person, reader=reader), who_acts(visit, reader)
        ids = people.ids_of(visit.person)
        typed = is_typed(visit)  # then what is known of her is not read at all
        insured = [] if typed else [each for each in enrolments.of_person(visit.person, reader=reader) if each.last_period]
        done = [] if typed else case_queries.cases_of_person(reader, sorted(ids), 6)
        done = [card for card in done if card.item != "complaint" or (card.outlet == who.outlet and card.visit == visit.id)]
        visit_done = case_queries.cases_of_visit(reader, visit.id) if typed else [card for card in done if card.visit == visit.id]
        today = now_of(request).date()
        dues = () if typed else lifeline.life_line(visit.person, reader=reader, today=today, parameters=known.parameters).dues
        offers, barred = _offers(request, visit, known)
        begun = drafts.hers(reader, visit, now_of(request))
        principals = [] if typed else people.acting_for(visit.here, on=today, reader=reader)
        principals = [each for each in principals if visit.mandate is None or each.id != visit.mandate.id]
    keys = (*KNOWN, *((ACT,) if proxy or principals else ()), PRINT if visit_done else UNDO)
    page = frame(request, gettext("现在可以办什么"), "/outlet/", keys=_hints(keys), body="fit outlet")
    return render(
        request, "outlet/known.html", page, visit=visit, person=person, insured=insured, done=done, visit_done=visit_done, offers=offers,
        barred=barred, dues=dues, drafts=begun, typed=typed, how=how(visit), today=today,
        proxy=proxy, principals=principals,
    )  # fmt: skip


def _offers(request: HttpRequest, visit: Visit, known: cases.Known) -> tuple[list[Offer], list[Offer]]:
    """What can be done now and what cannot, each with the first reason; only items that the system can handle are tried."""
    can, cannot = [], []
    for item in known.items.values():
        if item.subject is not SubjectKind.PERSON or not cases.has_handler(item.code):
            continue
        weak = cases.too_weak(visit, item.code, now_of(request))
        if weak:
            cannot.append((item, words.told(weak)))
            continue
        verdict, bars = cases.prospect(actor=actor(request), item=item.code, visit=visit, now=now_of(request), known=known)
        if not verdict.allowed:
            cannot.append((item, verdict.reasons[0].title))
        elif bars:
            cannot.append((item, words.told(bars[0])))
        else:
            can.append(item)
    keys = [str(n) for n in range(1, 10)]
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    offers = [Offer(keys[n] if n < len(keys) else "", item) for n, item in enumerate(can)]
    barred = [Offer(letters[n] if n < len(letters) else "", item, why) for n, (item, why) in enumerate(cannot)]
    return offers, barred


@allow(*FRONT)
@require_GET
def read(request: HttpRequest, code: str) -> HttpResponse:
    """The bridge sends the browser here, whatever happened; what happened stands in the database, not in the address."""
    who = actor(request)
    try:
        found = identification.collect(actor=who, now=now_of(request))
    except NotRegistered as refusal:
        return to_register(request) or waiting(request, words.told(refusal), status=404)
    except Refusal as refusal:
        return waiting(request, words.told(refusal))
    if found is None:
        return waiting(request, gettext(FAILED.get(code, SILENT)))
    return arrive(request, found)


SILENT = _("读卡器没有回音，请再读一次。")
FAILED = {
    "no_card": _("读卡器上没有卡，请放好再读。"),
    "server_silent": _("读卡器连不上服务器，请再读一次或换一台设备。"),
    "refused": _("服务器没有接受这次读卡，请再读一次。"),
    "no_key": _("读卡器没有密钥，请联系网点负责人。"),
}


@allow(*FRONT)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """办完，下一位：everything of this person leaves the screen; what was handled is given back with the receipt."""
    visit = visit_here(request)
    who = actor(request)
    given_back(request, visit)
    visits.close(actor=who, visit=visit, signed=request.POST.get("signed") == "1", now=now_of(request))
    return see_other(request, "/outlet/")


@allow(*FRONT)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """认错人：undo the identification before the first act."""
    visits.undo(actor=actor(request), visit=visit_here(request), reason="认错人", now=now_of(request))
    return see_other(request, "/outlet/")
