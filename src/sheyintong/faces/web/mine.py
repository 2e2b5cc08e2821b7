"""我的登录：what a member does with her own account: another password, an end to her other sessions, new recovery codes, her own number."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_POST

from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access import queries as accounts
from sheyintong.foundation.access.errors import SessionOver
from sheyintong.foundation.access.types import Kind, SessionCard
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.errors import NoSuchDevice
from sheyintong.registers.staff import commands as staff_commands
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import Role

from . import words
from .access import SIGNED_IN, actor, allow
from .answers import see_other
from .page import Link, Page, render
from .refusals import STATUS
from .session import now_of
from .views import origin_of

PATH = "/my-sign-in/"
LONGEST = 200
DONE = {
    "password": _("密码改好了，您在别处的登录都已退出。"),
    "session": _("那一处已经退出。"),
    "number": _("您的证件号码已登记。"),
}
ROLES = (_("乡镇经办"), _("分行管理"), _("审核"), _("内控"), _("行政部门经办"), _("稽核"), _("运维"))
"""Posts that are called so here alone."""


class PasswordsDiffer(Refusal):
    """两次密码不一样。"""

    code = "web.passwords_differ"
    person = "两次输入的新密码不一样，请重新输入。"
    operator = "The new password and its repetition differ."
    kind = RefusalKind.INVALID


@dataclass(frozen=True, slots=True)
class Place:
    """一处登录：an open session with where it is, in words."""

    card: SessionCard
    where: str
    here: bool


@allow(SIGNED_IN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的登录。"""
    return _drawn(request)


def _drawn(request: HttpRequest, refusal: Refusal | None = None, at: str = "") -> HttpResponse:
    """The page; a refusal stands in the part (``at``) whose form was refused."""
    who, held, now = actor(request), request.session_actor, now_of(request)  # type: ignore[attr-defined]
    card = accounts.account(who.id)
    found = [Place(each, _where(each), each.id == held.session) for each in accounts.sessions_of(who.id, now)]
    return render(
        request, "web/mine.html", _page(request), status=STATUS[refusal.kind] if refusal else 200,
        problem=words.told(refusal) if refusal else "", at=at, login=held.login, sessions=found, with_code=bool(card and Kind.TOTP in card.factors),
        left=accounts.recovery_codes_left(who.id), told=staff.has_told_number(held.member or 0), done=gettext(DONE.get(request.GET.get("done", ""), "")),
    )  # fmt: skip


def _page(request: HttpRequest, title: str = "") -> Page:
    who, held = actor(request), request.session_actor  # type: ignore[attr-defined]
    role = gettext("、").join(words.said(Role(each).label) for each in sorted(who.roles))
    crumbs = [Link(gettext("首页"), "/home/"), Link(gettext("我的登录"), PATH if title else ""), *([Link(title, "")] if title else [])]
    return Page(title or gettext("我的登录"), place=held.place or held.agency_name, who=who.label, role=role, crumbs=tuple(crumbs))


def _where(card: SessionCard) -> str:
    """在哪里: the bound device and its outlet, else the network address."""
    if card.device is not None:
        try:
            device = outlets.device(card.device)
        except NoSuchDevice:
            return card.address
        return f"{outlets.outlet(device.outlet).name} {device.label or device.serial}"
    return card.address


@allow(SIGNED_IN)
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """改密码 with the present one and a code."""
    post = request.POST
    wanted = post.get("password", "")[:LONGEST]
    try:
        if wanted != post.get("again", "")[:LONGEST]:
            raise PasswordsDiffer()
        access.change_password(present=post.get("present", "")[:LONGEST], password=wanted, **_proof(request))
    except SessionOver:
        raise
    except Refusal as refusal:
        return _drawn(request, refusal, "password")
    return see_other(request, f"{PATH}?done=password")


def _proof(request: HttpRequest) -> dict[str, Any]:
    return {"token": request.token, "code": request.POST.get("code", "")[:20], "origin": origin_of(request), "now": now_of(request)}  # type: ignore[attr-defined]


@allow(SIGNED_IN)
@require_POST
def renew_recovery(request: HttpRequest) -> HttpResponse:
    """换恢复码：shown once, in the answer to the form."""
    try:
        codes = access.renew_recovery(password=request.POST.get("present", "")[:LONGEST], **_proof(request))
    except SessionOver:
        raise
    except Refusal as refusal:
        return _drawn(request, refusal, "recovery")
    answer = render(request, "web/codes.html", _page(request, gettext("恢复码")), codes=codes)
    answer["Cache-Control"] = "no-store"
    return answer


@allow(SIGNED_IN)
@require_POST
def end(request: HttpRequest, session: int) -> HttpResponse:
    """让另一处下线。"""
    try:
        access.end_other(token=request.token, session=session, origin=origin_of(request), now=now_of(request))  # type: ignore[attr-defined]
    except SessionOver:
        raise
    except Refusal as refusal:
        return _drawn(request, refusal, "sessions")
    return see_other(request, f"{PATH}?done=session")


@allow(SIGNED_IN)
@require_POST
def tell_number(request: HttpRequest) -> HttpResponse:
    """登记本人证件号码 by a member who came in before it was asked for."""
    member, number = request.session_actor.member or 0, request.POST.get("number", "").strip()[:40]  # type: ignore[attr-defined]
    try:
        staff_commands.name_number(member=member, number=number, actor=actor(request), now=now_of(request))
    except Refusal as refusal:
        return _drawn(request, refusal, "number")
    return see_other(request, f"{PATH}?done=number")
