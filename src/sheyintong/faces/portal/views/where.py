"""去哪办：the places of service, those of one's own county first, what they do and when they are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET

from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Item, Stage
from sheyintong.registers.outlets.types import OutletCard, OutletKind
from sheyintong.registers.partners import queries as partners

from .frame import Spot, frame, region_of, spots

UP_TO = {
    Stage.RECEIVE: _("可以交材料，由经办机构办理"),
    Stage.HANDLE: _("可以办理"),
    Stage.REVIEW: _("可以办理"),
    Stage.FEEDBACK: _("可以办理并当场拿结果"),
}
AGENCY = "社会保险经办机构"


@dataclass(frozen=True, slots=True)
class Offered:
    """A place, and how far an item goes there; ``how`` is empty where no item was asked about. ``stopped``: it is not done there now."""

    spot: Spot
    how: str
    stopped: bool

    @property
    def open(self) -> bool:
        """Whether one may go there now."""
        return self.spot.now.open and not self.stopped


def offering(found: Sequence[Spot], wanted: Item, on: date) -> list[Offered]:
    """The places among ``found`` that offer an item, in the same order; those where it is stopped come last."""
    return _stopped_last(Offered(spot, how, spot.stopped(wanted.code)) for spot in found if (how := _how(wanted, spot.card, on)))


def _stopped_last(offers: Iterable[Offered]) -> list[Offered]:
    return sorted(offers, key=lambda each: each.stopped)


def _how(wanted: Item, card: OutletCard, today: date) -> str:
    """How far an item goes at a place; empty where it is not offered. A partner needs the list and the agreement, the agency's own do not."""
    if card.kind is OutletKind.GRASSROOTS:
        return gettext(UP_TO[Stage.RECEIVE])
    if card.kind is OutletKind.CENTRE:
        if wanted.responsible_body == AGENCY:
            return gettext("可以办理")
        return gettext("可以交材料，由%(body)s决定") % {"body": gettext(wanted.responsible_body)}
    offer = catalogue.offers(wanted.code, card.tier.value, today)
    if not offer.offered or offer.stage_max is None or card.agreement is None:
        return ""
    agreement = partners.agreement(card.agreement, today)
    granted = [Stage(grant.stage) for grant in agreement.grants if grant.item_code == wanted.code]
    if not agreement.in_force or not granted:
        return ""
    order = list(Stage)
    return gettext(UP_TO[min(offer.stage_max, max(granted, key=order.index), key=order.index)])


def _county(request: HttpRequest) -> int:
    asked = request.GET.get("near", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


@allow(EVERYBODY)
@require_GET
def where(request: HttpRequest) -> HttpResponse:
    """去哪办：``near`` is the county one is in, ``item`` what one wants, ``open`` only what is open now."""
    region_of(request)
    near, only = _county(request), request.GET.get("open") == "1"
    found = spots(request, near)
    counties = {spot.card.agency: spot.card.agency_name for spot in sorted(found, key=lambda spot: spot.card.agency_path)}
    items = catalogue.items()
    wanted = next((each for each in items if each.code == request.GET.get("item")), None)
    today = now_of(request).date()
    offered = offering(found, wanted, today) if wanted else _stopped_last(Offered(spot, "", spot.stopped()) for spot in found)
    shown = [each for each in offered if each.open] if only else offered
    able = [each for each in offered if not each.stopped]
    page = frame(gettext("去哪办"), "/where/", "where")
    return render(
        request, "portal/where.html", page, places=shown, near=near, counties=counties, items=items, wanted=wanted, only=only,
        open_count=sum(each.open for each in able), total=len(able), stopped=len(offered) - len(able),
    )  # fmt: skip
