"""人员证书：the outlet manager records certificates; that is what most refusals at a counter wait for."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import render
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_queries

from .frame import ROLE_NAMES, frame


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """Who works here, with which certificate until when; record a new one."""
    who, today = actor(request), request.now.date()  # type: ignore[attr-defined]
    members = staff_queries.staff_of_outlet(who.outlet or 0, today)
    problem = ""
    if request.method == "POST":
        problem = _record(request, {member.id for member in members})
        if not problem:
            return see_other(request, "/outlet/staff/")
    page = frame(request, "人员证书", "/outlet/staff/")
    return render(
        request, "outlet/staff.html", page, status=422 if problem else 200, members=members, items=catalogue.items(), problem=problem,
        today=today, roles=ROLE_NAMES,
    )  # fmt: skip


def _record(request: HttpRequest, here: set[int]) -> str:
    """Record one certificate; a sentence where it cannot be."""
    post = request.POST
    try:
        member, start, end = (
            int(post.get("member", "")),
            date.fromisoformat(post.get("valid_from", "")),
            date.fromisoformat(post.get("valid_to", "")),
        )
    except ValueError:
        return "请选择人员，并把起止日期写成 2026-12-01 的样子。"
    if member not in here:
        return "只能给本网点的人员登记证书。"
    staff.record_certificate(
        member=member, number=post.get("number", "").strip()[:40], item_code=post.get("item") or None, valid_from=start, valid_to=end,
        actor=actor(request), now=request.now,  # type: ignore[attr-defined]
    )  # fmt: skip
    return ""
