"""会话中间件：who asks is one prepared statement; a form without this session's token is refused."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from sheyintong.engines import keys
from sheyintong.engines.database.reads import Read, Told
from sheyintong.engines.database.statements import read
from sheyintong.foundation.access import commands as access
from sheyintong.kernel.clock import SystemClock, local
from sheyintong.kernel.crypto.sm3 import equal, hmac_sm3
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import SessionActor

COOKIE = "syt"
INTERFACE = "/outlet/api/"
"""Addresses of the interface: they know the token in the header alone, every other address the cookie alone."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
clock = SystemClock()


class FormExpired(Refusal):
    """表单已过期：the form does not carry this session's token, or comes from elsewhere."""

    code = "web.form_expired"
    person = "这一页放得太久或已换人登录，请回到上一页重新打开。"
    operator = "CSRF token missing or of another session."
    kind = RefusalKind.FORBIDDEN


class Beside:
    """同问：what a view wants to know besides who asks, in the statement that finds the session. See :func:`access.allow`.

    ``who`` gives ``session``, ``member``, ``outlet`` and ``device`` to ask with. Making one raises nothing: what is wrong the view says.
    """

    reads: tuple[Read[Any], ...] = ()
    told: Told

    def __init__(self, request: HttpRequest, who: Read[SessionActor | None], **address: Any) -> None:
        """``address`` is what the view gets of the address."""


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request in the region's time."""
    found: datetime = request.now  # type: ignore[attr-defined]
    return found


class SessionMiddleware:
    """Gives the request its ``session_actor``, ``now``, ``token``, and what its view wants to know ``beside``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nobody yet: who asks is found once it is known which view is asked for."""
        request.now = local(clock.now())  # type: ignore[attr-defined]
        request.token = ""  # type: ignore[attr-defined]
        request.session_actor = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Mapping[str, Any]) -> None:
        """Find who asks, before the view and the guards below run."""
        find(request, getattr(view, "beside", Beside), kwargs, touching=not getattr(view, "polled", False) or request.method not in SAFE)


def find(request: HttpRequest, beside: type[Beside] = Beside, address: Mapping[str, Any] | None = None, *, touching: bool = True) -> None:
    """找会话：who asks, and what is wanted beside; nobody outside a region, without a token, or with one whose session is over.

    The session was used, unless the request is not ``touching``: a page that looks again by itself.
    """
    if getattr(request, "region", None) is None:
        return
    by_program = request.path_info.startswith(INTERFACE)
    token = _bearer(request) if by_program else request.COOKIES.get(COOKIE, "")
    if not token or len(token) > 100:
        return
    now = now_of(request)
    who = staff.asking(hashlib.sha256(token.encode()).digest(), request.region.slug, now)  # type: ignore[attr-defined]
    wanted = beside(request, who, **(address or {}))
    wanted.told = read(who, *wanted.reads)
    found = wanted.told[who]
    if found is None or (found.channel == "api") is not by_program:
        return
    request.session_actor = found  # type: ignore[attr-defined]
    request.token = token  # type: ignore[attr-defined]
    request.beside = wanted  # type: ignore[attr-defined]
    if found.seen_due and touching:
        access.touch(session=found.session, now=now)


def _bearer(request: HttpRequest) -> str:
    sent: str = request.META.get("HTTP_AUTHORIZATION", "")
    return sent.removeprefix("Bearer ").strip() if sent.startswith("Bearer ") else ""


def csrf_of(token: str) -> str:
    """The token that a form of this session carries."""
    return hmac_sm3(keys.hmac_key("web.csrf"), token.encode()).hex() if token else ""


class FormGuard:
    """Refuses a form that does not carry the session's token, or that another site sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check POSTs only."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Answer with :class:`FormExpired` before the view runs; what is raised here would reach no middleware."""
        if request.method in SAFE or getattr(view, "no_form", False) or request.path_info.startswith(INTERFACE):
            return None
        from .refusals import refused  # the page of a refusal is drawn with csrf_of

        return None if _own_form(request) else refused(request, FormExpired())


def _own_form(request: HttpRequest) -> bool:
    """Whether the form comes from a page of ours, and of this session."""
    if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        return False
    token: str = getattr(request, "token", "")
    return not token or equal(csrf_of(token).encode(), request.POST.get("csrf", "").encode())
