"""居民首页与服务点：what one can do without signing in, and where to go."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.page import render

from .frame import frame, region_of, spots


@allow(EVERYBODY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """居民首页。"""
    region = region_of(request)
    found = spots(request)
    return render(
        request, "portal/home.html", frame(f"{region.name}社保"), open_now=[spot for spot in found if spot.now.open][:3], total=len(found)
    )


@allow(EVERYBODY)
@require_GET
def where(request: HttpRequest) -> HttpResponse:
    """去哪办：every place of service, with today's hours."""
    region_of(request)
    found = spots(request)
    only = request.GET.get("open") == "1"
    shown = [spot for spot in found if spot.now.open] if only else found
    return render(request, "portal/where.html", frame("去哪办", "where"), spots=shown, only=only, open_count=sum(s.now.open for s in found))
