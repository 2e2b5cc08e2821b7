"""办事指南：every item in plain words, its grounds, and where it can be done; and how many of the items this system can do."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.catalogue.types import Item, Stage
from sheyintong.registers.outlets.types import OutletCard, OutletKind
from sheyintong.registers.partners import queries as partners

from .frame import Spot, frame, region_of, spots

UP_TO = {
    Stage.RECEIVE: "可以交材料，由经办机构办理",
    Stage.HANDLE: "可以办理",
    Stage.REVIEW: "可以办理",
    Stage.FEEDBACK: "可以办理并当场拿结果",
}
FROM_CENTRE = "可以办理"
NATIONAL = 117
"""The items of the national catalogue have the numbers up to this one; the system's own come after them."""


def grouped(items: list[Item]) -> list[tuple[str, list[Item]]]:
    """The items under the names of their groups, in the order of the catalogue."""
    names = dict.fromkeys(item.group_name for item in items)
    return [(name, [item for item in items if item.group_name == name]) for name in names]


@allow(EVERYBODY)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """全部事项 by group."""
    region_of(request)
    found = catalogue.items()
    return render(request, "portal/guide.html", frame("办事指南"), groups=grouped(found), total=len(found))


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that offers an item, and how far it goes there."""

    spot: Spot
    how: str


@allow(EVERYBODY)
@require_GET
def item(request: HttpRequest, code: str) -> HttpResponse:
    """一项事项。"""
    region_of(request)
    try:
        found = catalogue.item(code)
    except NoSuchItem:
        raise Http404("item") from None
    today = request.now.date()  # type: ignore[attr-defined]
    listed = [(spot, _how(found, spot.card, today)) for spot in spots(request)]
    places = [Offered(spot, how) for spot, how in listed if how]
    return render(
        request, "portal/item.html", frame(found.name), item=found, places=places, handled=cases.has_handler(found.code),
    )  # fmt: skip


def _how(wanted: Item, card: OutletCard, today: date) -> str:
    """How far an item goes at a place; empty where it is not offered. A partner needs the list and the agreement, the agency's own do not."""
    if card.kind in (OutletKind.CENTRE, OutletKind.GRASSROOTS):
        own = wanted.responsible_body == "社会保险经办机构"
        if card.kind is OutletKind.GRASSROOTS:
            return UP_TO[Stage.RECEIVE]
        return FROM_CENTRE if own else f"可以交材料，由{wanted.responsible_body}决定"
    offer = catalogue.offers(wanted.code, card.tier.value, today)
    if not offer.offered or offer.stage_max is None or card.agreement is None:
        return ""
    agreement = partners.agreement(card.agreement, today)
    granted = {grant.item_code: Stage(grant.stage) for grant in agreement.grants}
    if not agreement.in_force or wanted.code not in granted:
        return ""
    order = list(Stage)
    return UP_TO[min(offer.stage_max, granted[wanted.code], key=order.index)]


@allow(EVERYBODY)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """能办多少：which items of the catalogue this system can do, counted from the running system."""
    region_of(request)
    known = cases.known_items()
    found = [each for each in catalogue.items() if each.number <= NATIONAL]
    count = Counter(each.group_name for each in found if each.code in known)
    rows = [(name, members, count[name]) for name, members in grouped(found)]
    return render(
        request, "portal/coverage.html", frame("能办多少"), rows=rows, total=len(found), done=sum(count.values()), known=known,
    )  # fmt: skip
