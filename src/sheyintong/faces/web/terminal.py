"""本机：which bound computer a browser sits at. The outlet's manager binds the computer before him; the browser keeps the signed number of that
binding, so that it is worth nothing once the computer is unbound, whatever its serial is bound to later."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.engines import keys
from sheyintong.kernel.crypto.sm3 import equal, hmac_sm3
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries as outlets_read
from sheyintong.registers.outlets.errors import NoSuchDevice, SerialTaken
from sheyintong.registers.outlets.types import DeviceKind

from . import words
from .access import actor, allow, is_proved, need_proof
from .answers import see_other
from .page import Page, render
from .proxy import by_https
from .refusals import STATUS
from .session import now_of

COOKIE = "syt_terminal"
YEARS_SECONDS = 2 * 365 * 24 * 3600
PRESSED_TWICE = timedelta(minutes=1)
"""How long after a binding the same form from a browser that does not know of it yet is the same binding, and no second computer."""


def _signed(slug: str, device: str) -> str:
    return f"{device}.{hmac_sm3(keys.hmac_key('web.terminal'), f'{slug}:device:{device}'.encode()).hex()}"


def device_of(request: HttpRequest) -> int | None:
    """The number of the bound computer this browser sits at; None where none is bound, or no longer."""
    kept = request.COOKIES.get(COOKIE, "")
    number = kept.rpartition(".")[0]
    slug = request.region.slug  # type: ignore[attr-defined]
    if not number or len(kept) > 200 or not equal(_signed(slug, number).encode(), kept.encode()):
        return None
    try:
        return outlets_read.device(int(number)).id
    except NoSuchDevice:
        return None


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest) -> HttpResponse:
    """绑定本机 to the manager's own outlet, for a fresh proof. Whoever signs in at this browser afterwards does so at a bound computer."""
    if request.method == "POST":
        need_proof(request)
    serial, problem = request.POST.get("serial", "").strip()[:40], ""
    if request.method == "POST" and (not serial or not serial.replace("-", "").isalnum()):
        problem = gettext("编号只用字母、数字和短横。")
    elif request.method == "POST":
        try:
            return _bound(request, serial)
        except Refusal as refusal:
            problem = words.told(refusal)
    page = Page(title=gettext("绑定本机"), body="resident sign")
    status = STATUS[Refusal.kind] if problem else 200
    return render(
        request,
        "web/sign/terminal.html",
        page,
        status=status,
        problem=problem,
        serial=serial,
        bound=device_of(request),
        proved=is_proved(request),
    )


def _bound(request: HttpRequest, serial: str) -> HttpResponse:
    who, slug = actor(request), request.region.slug  # type: ignore[attr-defined]
    label = request.POST.get("label", "").strip()[:40]
    now = now_of(request)
    held = outlets_read.device_by_serial(serial)
    if held is not None and held.id != device_of(request) and held.bound_at < now - PRESSED_TWICE:
        raise SerialTaken()  # by another computer: one binding is one computer
    device = outlets.bind_device(outlet=who.outlet or 0, kind=DeviceKind.TERMINAL, serial=serial, label=label, actor=who, now=now)
    response = see_other(request, "/this-computer/")
    response.set_cookie(
        COOKIE,
        _signed(slug, str(device)),
        max_age=YEARS_SECONDS,
        path=f"/r/{slug}/",
        httponly=True,
        samesite="Strict",
        secure=by_https(request),
    )
    return response
