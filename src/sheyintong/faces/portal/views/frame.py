"""居民页面的框架：no sign-in, one question a page; only inside a region."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from sheyintong.faces.web.page import Page
from sheyintong.foundation.regions.types import Region
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import Opening, OutletCard, OutletKind

KINDS = {
    OutletKind.CENTRE: "经办中心大厅",
    OutletKind.BANK: "合作银行网点",
    OutletKind.GRASSROOTS: "街道、乡镇窗口",
    OutletKind.AGENT_POINT: "代办点",
}


def frame(title: str, more: str = "") -> Page:
    """The frame of a page for residents."""
    return Page(title=title, body=f"resident {more}".strip())


def region_of(request: HttpRequest) -> Region:
    """The region of the page. Raises Http404 outside of one."""
    found: Region | None = getattr(request, "region", None)
    if found is None:
        raise Http404("region")
    return found


def visitor(request: HttpRequest) -> Actor:
    """A resident who has not signed in: known only by the receipt she holds."""
    return Actor(kind=ActorKind.RESIDENT, id=0, label="回执查询", region=region_of(request).slug)


@dataclass(frozen=True, slots=True)
class Spot:
    """服务点：a place in service, and whether it is open at this moment."""

    card: OutletCard
    now: Opening

    @property
    def kind(self) -> str:
        """What sort of place, in plain words."""
        return KINDS[self.card.kind]

    @property
    def hours(self) -> str:
        """Today's hours, as a person reads them."""
        return "，".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.now.hours)


def spots(request: HttpRequest) -> list[Spot]:
    """Every place in service, the open ones first."""
    found = [Spot(card, outlets.opening(card.id, request.now)) for card in outlets.open_outlets()]  # type: ignore[attr-defined]
    return sorted(found, key=lambda spot: (not spot.now.open, spot.card.agency_path, spot.card.name))
