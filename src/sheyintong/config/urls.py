"""总地址表：which address leads to which face. Addresses of a region are told without their prefix ``/r/<region>``."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path

from sheyintong.faces.centre import urls as centre
from sheyintong.faces.demo import urls as demo
from sheyintong.faces.demo.views import landing
from sheyintong.faces.outlet import urls as outlet
from sheyintong.faces.portal import urls as portal
from sheyintong.faces.portal.views.home import everywhere, home
from sheyintong.faces.web import urls as web
from sheyintong.faces.web.access import EVERYBODY, allow


@allow(EVERYBODY)
def front(request: HttpRequest) -> HttpResponseBase:
    """首页：of a region for its residents; of the whole installation the demo's, or the way to its regions where it is no demo."""
    if getattr(request, "region", None) is not None:
        return home(request)
    try:
        return landing(request)
    except Http404:
        return everywhere(request)


urlpatterns: list[URLPattern | URLResolver] = [
    *outlet.urlpatterns,  # first: the counter asks most
    path("", front),
    *web.urlpatterns,
    *portal.urlpatterns,
    *demo.urlpatterns,
    *centre.urlpatterns,
]
handler404 = "sheyintong.faces.web.refusals.not_found"
