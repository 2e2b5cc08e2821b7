"""居民首页：what one can do without signing in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from sheyintong.faces.portal.life_events import EVENTS
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render

from .frame import frame, region_of, spots


@allow(EVERYBODY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """居民首页。"""
    region = region_of(request)
    found = spots(request)
    page = frame(gettext("%(region)s社保") % {"region": region.name}, "/", "phome")
    open_now = [spot for spot in found if spot.now.open]
    return render(request, "portal/home.html", page, events=EVENTS, open_now=open_now[:3], open_count=len(open_now), total=len(found))
