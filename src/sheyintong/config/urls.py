"""总地址表：which address leads to which face. Addresses of a region are told without their prefix ``/r/<region>``."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path

from sheyintong.faces.demo.views import landing
from sheyintong.faces.portal.views.home import home
from sheyintong.faces.web.access import EVERYBODY, allow


@allow(EVERYBODY)
def front(request: HttpRequest) -> HttpResponseBase:
    """首页：of a region for its residents, of the whole installation for whoever looks at the demo."""
    return landing(request) if getattr(request, "region", None) is None else home(request)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sheyintong.faces.outlet.urls")),  # first: the counter asks most
    path("", front),
    path("", include("sheyintong.faces.web.urls")),
    path("", include("sheyintong.faces.portal.urls")),
    path("", include("sheyintong.faces.demo.urls")),
    path("", include("sheyintong.faces.centre.urls")),
]
handler404 = "sheyintong.faces.web.refusals.not_found"
