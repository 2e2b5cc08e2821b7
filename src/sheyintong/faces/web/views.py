"""登录页面：sign in, second factor, invitation, lock and unlock, change of teller, leave, large print, and each role's first page."""

from collections.abc import Callable
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.errors import SessionOver
from sheyintong.foundation.access.types import Origin, SignedIn
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.staff import commands as staff

from . import words
from .access import EVERYBODY, SIGNED_IN, SignInFirst, actor, allow
from .answers import see_other
from .page import LARGE, Page, render
from .proxy import by_https
from .refusals import STATUS
from .session import COOKIE, now_of
from .terminal import device_of

YEAR_SECONDS = 365 * 24 * 3600
FIRST_PAGES = (
    (("teller", "township_clerk", "centre_clerk"), "/outlet/"),
    (("outlet_manager",), "/outlet/manage/"),
    (("branch_manager",), "/outlet/branch/"),
    (("hall_guide",), "/outlet/"),
    (("reviewer", "centre_manager", "admin_body", "internal_control", "information_centre", "auditor"), "/centre/"),
)
"""Role → the page it begins its day with, the first that fits."""


class AlreadyInside(Refusal):
    """已经登录：the second factor of this session is proved."""

    code = "web.already_inside"
    person = "您已经登录。"
    operator = "The session is complete; there is nothing to prove."
    kind = RefusalKind.CONFLICT


def origin_of(request: HttpRequest) -> Origin:
    """来处 of a request."""
    held = getattr(request, "session_actor", None)
    device = held.actor.device if held else device_of(request)
    return Origin(request.region.slug, request.META.get("REMOTE_ADDR", ""), device)  # type: ignore[attr-defined]


def with_session(request: HttpRequest, response: HttpResponse, signed: SignedIn) -> HttpResponse:
    """The answer with the session's cookie: for this region's pages alone, out of reach of scripts and of other sites."""
    path = f"/r/{request.region.slug}/"  # type: ignore[attr-defined]
    response.set_cookie(COOKIE, signed.token, path=path, httponly=True, samesite="Strict", secure=by_https(request))
    return response


def _form(request: HttpRequest, template: str, title: str, refusal: Refusal | None = None, **context: object) -> HttpResponse:
    status = STATUS[refusal.kind] if refusal else 200
    page = Page(title=title, body="resident sign")
    return render(request, f"web/sign/{template}.html", page, status=status, problem=words.told(refusal) if refusal else "", **context)


def _token(request: HttpRequest) -> str:
    token: str = request.token  # type: ignore[attr-defined]
    if not token:
        raise SignInFirst()
    return token


def _need_region(request: HttpRequest) -> None:
    if getattr(request, "region", None) is None:
        raise SignInFirst()


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录：login and password, then the second factor."""
    _need_region(request)
    if request.method == "GET":
        return _form(request, "sign_in", gettext("登录"))
    return _by_password(request, "sign_in", gettext("登录"), lambda **given: access.sign_in(**given))


def _by_password(request: HttpRequest, template: str, title: str, enter: Callable[..., SignedIn]) -> HttpResponse:
    login, password = request.POST.get("login", "")[:80], request.POST.get("password", "")[:200]
    try:
        signed = enter(login=login, password=password, origin=origin_of(request), now=now_of(request))
    except Refusal as refusal:
        return _form(request, template, title, refusal, login=login)
    return with_session(request, see_other(request, "/home/" if signed.complete else "/sign-in/code/"), signed)


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """动态码：the second factor; at the first sign-in an authenticator is set up instead."""
    token, held = _token(request), request.session_actor  # type: ignore[attr-defined]
    if held.complete:
        raise AlreadyInside()
    if held.enrolment_due:
        return _set_up(request, token)
    if request.method == "GET":
        return _form(request, "code", gettext("动态码"))
    prove = access.prove_recovery if request.POST.get("kind") == "recovery" else access.prove_totp
    try:
        signed = prove(token=token, code=request.POST.get("code", "")[:40], origin=origin_of(request), now=now_of(request))
    except SessionOver:
        raise
    except Refusal as refusal:
        return _form(request, "code", gettext("动态码"), refusal)
    return with_session(request, see_other(request, "/home/"), signed)


def _set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The key and the recovery codes are each drawn once, in the answer to the form that made them."""
    given: dict[str, Any] = {"token": token, "origin": origin_of(request), "now": now_of(request)}
    if request.method == "GET":
        return _form(request, "set_up", gettext("设置动态码"))
    if request.POST.get("step") == "begin":
        made = access.begin_totp(**given)
        return _form(request, "set_up", gettext("设置动态码"), key=made.key, picture=picture(made.address))
    try:
        signed, codes = access.confirm_totp(code=request.POST.get("code", "")[:20], **given)
    except SessionOver:
        raise
    except Refusal as refusal:
        return _form(request, "set_up", gettext("设置动态码"), refusal)
    return with_session(request, _form(request, "recovery", gettext("恢复码"), codes=codes), signed)


def picture(address: str) -> SafeString:
    """二维码 as SVG without a style attribute. The text is coloured squares only, whatever the address says."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=4, dark="#17212b", omitsize=False))  # noqa: S308


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """接受邀请：a new member makes her account with the printed code."""
    _need_region(request)
    if request.method == "GET":
        return _form(request, "invitation", gettext("接受邀请"))
    post = request.POST
    told = {name: post.get(name, "").strip()[:80] for name in ("code", "login", "name", "number")}
    try:
        staff.accept_invitation(**told, password=post.get("password", "")[:200], origin=origin_of(request), now=now_of(request))
    except Refusal as refusal:
        return _form(request, "invitation", gettext("接受邀请"), refusal, **told)
    return see_other(request, "/sign-in/")


@allow(EVERYBODY)
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """锁屏。"""
    access.lock(token=_token(request), origin=origin_of(request), now=now_of(request))
    return see_other(request, "/unlock/")


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """解锁 by the password of whoever locked it."""
    token = _token(request)
    who = request.session_actor.actor.label  # type: ignore[attr-defined]
    if request.method == "GET":
        return _form(request, "unlock", gettext("屏幕已锁定"), who=who)
    try:
        access.unlock(token=token, password=request.POST.get("password", "")[:200], origin=origin_of(request), now=now_of(request))
    except SessionOver:
        raise
    except Refusal as refusal:
        return _form(request, "unlock", gettext("屏幕已锁定"), refusal, who=who)
    return see_other(request, "/home/")


@allow(EVERYBODY)
@require_http_methods(["GET", "POST"])
def change_teller(request: HttpRequest) -> HttpResponse:
    """换人：the next teller signs in at the same counter, the former one's session ends."""
    token = _token(request)
    if request.method == "GET":
        return _form(request, "change_teller", gettext("换人"))
    return _by_password(request, "change_teller", gettext("换人"), lambda **given: access.change_teller(token=token, **given))


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def prove_again(request: HttpRequest) -> HttpResponse:
    """再次验证 for acts that ask for proof of the last ten minutes, then back."""
    back = local_path(request.POST.get("back", "") or request.GET.get("back", ""))
    if request.method == "GET":
        return _form(request, "prove_again", gettext("再次验证"), back=back)
    post = request.POST
    try:
        access.prove_again(
            token=_token(request), password=post.get("password", "")[:200], code=post.get("code", "")[:20], origin=origin_of(request),
            now=now_of(request),
        )  # fmt: skip
    except SessionOver:
        raise
    except Refusal as refusal:
        return _form(request, "prove_again", gettext("再次验证"), refusal, back=back)
    return _go(back or f"{request.META.get('SCRIPT_NAME', '')}/home/")


@allow(EVERYBODY)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出。"""
    _need_region(request)
    token: str = request.token  # type: ignore[attr-defined]
    if token:
        access.end_session(token=token, origin=origin_of(request), now=now_of(request))
    response = see_other(request, "/sign-in/")
    response.delete_cookie(COOKIE, path=f"/r/{request.region.slug}/", samesite="Strict")  # type: ignore[attr-defined]
    return response


def local_path(path: str) -> str:
    """``path`` when it leads to a page of this house, else nothing."""
    fits = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if fits else ""


def _go(path: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = path
    return response


@allow(EVERYBODY)
@require_POST
def large_print(request: HttpRequest) -> HttpResponse:
    """大字：kept for a year in this browser, for every region."""
    response = _go(local_path(request.POST.get("back", "")) or f"{request.META.get('SCRIPT_NAME', '')}/")
    on = "1" if request.POST.get("on") == "1" else "0"
    response.set_cookie(LARGE, on, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="Strict", secure=by_https(request))
    return response


@allow(SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """各岗位的首页。"""
    who = actor(request)
    return see_other(request, next((path for roles, path in FIRST_PAGES if who.has(*roles)), "/"))
