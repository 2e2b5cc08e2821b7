"""别的核身办法：a reader that pushes while the page waits, an e-card on a phone, and a number that is only typed, which opens the guide."""

from dataclasses import dataclass
from math import cos, hypot, radians

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.casework.identification.errors import DeviceUnknown, NotRegistered, TypedOpensGuideOnly
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Item, Stage, SubjectKind
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import OutletCard

from .arriving import arrive, to_register
from .frame import COUNTER, FRONT, OUTLET_STAFF, frame
from .workbench import waiting

LONGEST = 4000  # characters of what a scanner may send
KILOMETRES = 111.2  # of one degree of latitude


@allow(*FRONT, polled=True)
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """等推送：POST begins to wait for this outlet's reader; GET looks again, and opens the visit when the reading has come.

    Without scripts the page asks for itself again and again, so GET counts as nobody's act.
    """
    who, now = actor(request), now_of(request)
    device = identifications.reader_of(who.outlet or 0)
    if request.method == "POST":
        if device is None:
            raise DeviceUnknown(device="-", outlet=who.outlet)
        identification.wait(actor=who, reader_device=device.id, now=now)
        return see_other(request, "/outlet/wait/")
    try:
        found = identification.collect(actor=who, now=now, pushed=True)
    except NotRegistered as refusal:
        return to_register(request) or waiting(request, words.told(refusal), status=404)
    except Refusal as refusal:
        return waiting(request, words.told(refusal))
    if found is not None:
        return arrive(request, found)
    page = frame(request, gettext("等读卡器推送"), "/outlet/", keys=(KeyHint("Esc", gettext("不等了")),))
    return render(request, "outlet/wait.html", page, device=device)


@allow(*FRONT, polled=True)
@require_GET
def wait_state(request: HttpRequest) -> HttpResponse:
    """还在等吗：for the page's own polling. Changes nothing: 204 while the reader is silent, then where to look."""
    if identification.is_waiting(actor=actor(request), now=now_of(request)):
        return HttpResponse(status=204)
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = request.META.get("SCRIPT_NAME", "") + "/outlet/wait/"
    return answer


@allow(*FRONT)
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """不等了：what the reader pushes from now on is not for this counter."""
    identification.stop_waiting(actor=actor(request))
    return see_other(request, "/outlet/")


@allow(*FRONT)
@require_POST
def ecard(request: HttpRequest) -> HttpResponse:
    """扫电子社保卡：the text of the code, from a scanner that types or a field."""
    text = request.POST.get("text", "")[:LONGEST]
    try:
        found = identification.take_ecard(actor=actor(request), text=text, now=now_of(request))
    except NotRegistered as refusal:
        return to_register(request) or waiting(request, words.told(refusal), status=404)
    except Refusal as refusal:
        return waiting(request, words.told(refusal), status=STATUS[refusal.kind])
    return arrive(request, found)


@allow(*COUNTER)
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """手工输入号码：opens the guide and no record, unless the region allows it for named items."""
    number = request.POST.get("number", "").strip()[:40]
    try:
        found = identification.type_number(actor=actor(request), number=number, now=now_of(request))
    except TypedOpensGuideOnly:
        return see_other(request, "/outlet/guide/")
    except Refusal as refusal:
        return waiting(request, words.told(refusal), status=STATUS[refusal.kind])
    return arrive(request, found)


@dataclass(frozen=True, slots=True)
class Told:
    """指南的一行：an item, and whether it can be done at this place today."""

    item: Item
    here: bool


@allow(*OUTLET_STAFF)
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """指引单：which items there are, what to bring, whether here or where else. It is about nobody, and can be printed and given away."""
    who = actor(request)
    wanted = [item for item in catalogue.items() if item.subject is SubjectKind.PERSON and cases.has_handler(item.code)]
    lines = [Told(item, _here(request, item.code)) for item in wanted]
    page = frame(request, gettext("办事指引"), "/outlet/handbook/", keys=(KeyHint("Esc", gettext("返回")),))
    return render(request, "outlet/guide.html", page, lines=lines, places=nearest(who.outlet or 0)[:3], today=now_of(request).date())


def _here(request: HttpRequest, code: str) -> bool:
    """Whether this place does it: what is only missing in the one who asks (role, certificate) is not the place's."""
    verdict = authority.may(actor(request), code, Stage.RECEIVE, at=now_of(request))
    return not [reason for reason in verdict.reasons if not reason.code.startswith("staff.")]


def nearest(outlet: int) -> list[OutletCard]:
    """就近：the agency's own open places, the nearest first; where the map does not know one, those of the same county come first.

    A place where everything is stopped is none to go to.
    """
    found, stops = outlets.open_outlets(), authority.stops_of_places()
    here = next((card for card in found if card.id == outlet), None)
    own = [
        card
        for card in found
        if card.kind in ("CENTRE", "GRASSROOTS")
        and card.id != outlet
        and not any(stop.covers(outlet=card.id, bank=card.bank, item="") for stop in stops)
    ]
    return sorted(
        own, key=lambda card: (_kilometres(here, card), here is None or card.agency_path[:11] != here.agency_path[:11], card.name)
    )


def _kilometres(one: OutletCard | None, other: OutletCard) -> float:
    """As the crow flies; beyond every distance where a place is on no map."""
    if one is None or one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 1e9
    east = (other.longitude - one.longitude) * cos(radians(one.latitude))
    return KILOMETRES * hypot(east, other.latitude - one.latitude)
