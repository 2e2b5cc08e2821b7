"""本机：which bound computer a browser sits at. The outlet's manager binds the computer before him; the browser keeps a signed serial."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.engines import keys
from sheyintong.kernel.crypto.sm3 import equal, hmac_sm3
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries as outlets_read
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


def _signed(slug: str, serial: str) -> str:
    return f"{serial}.{hmac_sm3(keys.hmac_key('web.terminal'), f'{slug}:{serial}'.encode()).hex()}"


def device_of(request: HttpRequest) -> int | None:
    """The number of the bound computer this browser sits at; None where none is bound, or no longer."""
    kept = request.COOKIES.get(COOKIE, "")
    serial = kept.rpartition(".")[0]
    slug = request.region.slug  # type: ignore[attr-defined]
    if not serial or len(kept) > 200 or not equal(_signed(slug, serial).encode(), kept.encode()):
        return None
    device = outlets_read.device_by_serial(serial)
    return device.id if device and device.kind is DeviceKind.TERMINAL else None


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
    outlets.bind_device(outlet=who.outlet or 0, kind=DeviceKind.TERMINAL, serial=serial, label=label, actor=who, now=now)
    response = see_other(request, "/this-computer/")
    response.set_cookie(
        COOKIE,
        _signed(slug, serial),
        max_age=YEARS_SECONDS,
        path=f"/r/{slug}/",
        httponly=True,
        samesite="Strict",
        secure=by_https(request),
    )
    return response
