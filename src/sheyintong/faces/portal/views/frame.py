"""居民页面的框架：no sign-in, one question a page; only inside a region."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sheyintong.faces.web.page import Link, Page
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.regions.types import Region
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.types import StopReach
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import Opening, OutletCard, OutletKind
from sheyintong.registers.partners import queries as partners

KINDS = {
    OutletKind.CENTRE: _("经办中心大厅"),
    OutletKind.BANK: _("合作银行网点"),
    OutletKind.GRASSROOTS: _("街道、乡镇窗口"),
    OutletKind.AGENT_POINT: _("代办点"),
}
TABS = ((_("首页"), "/"), (_("办事"), "/guide/"), (_("去哪办"), "/where/"), (_("查进度"), "/status/"))
WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
DAYS_AHEAD = 7
USUAL = ("", "不在服务时间", "今天不服务")
"""Why a place is closed on a day like any other."""


def frame(title: str, tab: str = "", more: str = "") -> Page:
    """The frame of a page for residents; ``tab`` is the address of the tab it stands under."""
    tabs = tuple(Link(gettext(label), href, current=href == tab) for label, href in TABS)
    return Page(title=title, body=f"resident tabbed {more}".strip(), nav=tabs)


def region_of(request: HttpRequest) -> Region:
    """The region of the page. Raises Http404 outside of one."""
    found: Region | None = getattr(request, "region", None)
    if found is None:
        raise Http404("region")
    return found


def visitor(request: HttpRequest) -> Actor:
    """A resident who has not signed in: known only by the receipt she holds."""
    return Actor(kind=ActorKind.RESIDENT, id=0, label=_("回执查询"), region=region_of(request).slug)


@dataclass(frozen=True, slots=True)
class Spot:
    """服务点：a place in service, whether it is open at the moment ``at``, and what stops it."""

    card: OutletCard
    now: Opening
    at: datetime
    stops: tuple[StopReach, ...] = ()

    def stopped(self, item: str = "") -> bool:
        """应急停办：whether nothing is done here now, or not this item."""
        return any(stop.item in ("", item) for stop in self.stops)

    @property
    def open(self) -> bool:
        """Whether one may go there now."""
        return self.now.open and not self.stopped()

    @property
    def kind(self) -> str:
        """What sort of place, in plain words."""
        return gettext(KINDS[self.card.kind])

    @property
    def hours(self) -> str:
        """Today's hours, as a person reads them."""
        return "，".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.now.hours)

    @property
    def why(self) -> str:
        """Why it is closed on an exceptional day; empty on any other."""
        return "" if self.now.open or self.now.reason in USUAL else self.now.reason

    @property
    def until(self) -> str:
        """Until when it is open; empty where it is closed."""
        return next((f"{closes:%H:%M}" for opens, closes in self.now.hours if self.now.open and opens <= self.at.time() < closes), "")

    @property
    def opens(self) -> str:
        """When it opens next, in words; empty where it is open, or where that is not known."""
        if self.now.open:
            return ""
        later = next((opens for opens, _closes in self.now.hours if opens > self.at.time()), None)
        if later is not None:
            return gettext("今天 %(at)s 开门") % {"at": f"{later:%H:%M}"}
        return self._another_day()

    def _another_day(self) -> str:
        midnight = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(1, DAYS_AHEAD + 1):
            day = midnight + timedelta(days=ahead)
            hours = outlets.opening(self.card.id, day).hours
            if hours:
                when = gettext("明天") if ahead == 1 else gettext(WEEKDAYS[day.weekday()])
                return gettext("%(day)s %(at)s 开门") % {"day": when, "at": f"{hours[0][0]:%H:%M}"}
        return ""


def spots(request: HttpRequest, near: int = 0) -> list[Spot]:
    """Every place in service: those kept by the county ``near`` first, then the open ones."""
    now: datetime = now_of(request)
    stops, held = authority.stops_of_places(), partners.in_force(now.date())
    found = [Spot(card, outlets.opening(card.id, now), now, _reaching(card, stops, held)) for card in outlets.open_outlets()]
    return sorted(found, key=lambda spot: (bool(near) and spot.card.agency != near, not spot.open, spot.card.agency_path, spot.card.name))


def _reaching(card: OutletCard, stops: Sequence[StopReach], in_force: Collection[int]) -> tuple[StopReach, ...]:
    """The stops of whatever item that reach a place. A partner's without an agreement in force may do nothing, as if it were stopped."""
    reaching = tuple(stop for stop in stops if stop.covers(outlet=card.id, bank=card.bank, item=stop.item))
    needs_one = card.kind in (OutletKind.BANK, OutletKind.AGENT_POINT)
    return (*reaching, StopReach(card.id, None, "")) if needs_one and card.agreement not in in_force else reaching
