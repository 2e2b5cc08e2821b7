"""离岗：a centre lets somebody of its subtree go at once."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.leaving import leaving
from sheyintong.faces.web.page import Link

from .frame import LEAVE, TEAM, frame, role_name


@allow(*LEAVE)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, member: int) -> HttpResponse:
    """离岗 of somebody of the subtree, at once; a manager is led to her team, where what lay with her is handed over."""
    leads = actor(request).has(*TEAM)
    back, label = ("/centre/team/", gettext("团队")) if leads else ("/centre/rights/", gettext("权限"))
    page = frame(request, gettext("离岗"), back, crumbs=(Link(label, back), Link(gettext("离岗"), "")))
    return leaving(request, member, page, back=back, role_name=role_name)
