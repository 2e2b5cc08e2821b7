"""居民首页：what one can do without signing in; and the way to it where an installation has several regions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from sheyintong.faces.portal.life_events import EVENTS
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import Page, render
from sheyintong.foundation.regions import queries as regions

from .frame import frame, region_of, spots


@allow(EVERYBODY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """居民首页。"""
    region = region_of(request)
    found = spots(request)
    page = frame(gettext("%(region)s社保") % {"region": region.name}, "/", "phome")
    open_now = [spot for spot in found if spot.open]
    return render(request, "portal/home.html", page, events=EVENTS, open_now=open_now[:3], open_count=len(open_now), total=len(found))


@allow(EVERYBODY)
@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    """地区：of one region its own page, of several the list, of none yet how one is made."""
    found = regions.all_regions()
    if len(found) == 1:
        return HttpResponseRedirect(f"/r/{found[0].slug}/")
    return render(
        request, "portal/regions.html", Page(title=gettext("选地区") if found else gettext("还没有地区"), body="resident"), regions=found
    )
