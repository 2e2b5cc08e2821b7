"""会话中间件：who asks is one prepared statement; a form without this session's token is refused."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from sheyintong.engines import keys
from sheyintong.foundation.access import commands as access
from sheyintong.kernel.clock import SystemClock, local
from sheyintong.kernel.crypto.sm3 import equal, hmac_sm3
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.registers.staff import queries as staff

COOKIE = "syt"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
clock = SystemClock()


class FormExpired(Refusal):
    """表单已过期：the form does not carry this session's token, or comes from elsewhere."""

    code = "web.form_expired"
    person = "这一页放得太久或已换人登录，请回到上一页重新打开。"
    operator = "CSRF token missing or of another session."
    kind = RefusalKind.FORBIDDEN


class SessionMiddleware:
    """Gives the request its ``session_actor``, ``now``, ``token`` and ``csrf``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Resolve the actor, then serve."""
        request.now = local(clock.now())  # type: ignore[attr-defined]
        request.token = ""  # type: ignore[attr-defined]
        request.session_actor = None  # type: ignore[attr-defined]
        if getattr(request, "region", None) is not None:
            _resolve(request)
        return self.get_response(request)


def _resolve(request: HttpRequest) -> None:
    bearer = request.headers.get("Authorization", "")
    from_header = bearer.removeprefix("Bearer ").strip() if bearer.startswith("Bearer ") else ""
    token = from_header or request.COOKIES.get(COOKIE, "")
    if not token or len(token) > 100:
        return
    digest = hashlib.sha256(token.encode()).digest()
    now: datetime = request.now  # type: ignore[attr-defined]
    found = staff.actor_of(digest, request.region.slug, now)  # type: ignore[attr-defined]
    if found is None or (found.channel == "api") is not bool(from_header):
        return
    request.session_actor = replace(found, actor=replace(found.actor, member=found.member))  # type: ignore[attr-defined]
    request.token = token  # type: ignore[attr-defined]
    if found.seen_due:
        access.touch(session=found.session, now=now)


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
        if request.method in SAFE or getattr(view, "no_form", False) or request.path_info.startswith("/outlet/api/"):
            return None
        from .refusals import refused  # the page of a refusal is drawn with csrf_of

        return None if _own_form(request) else refused(request, FormExpired())


def _own_form(request: HttpRequest) -> bool:
    """Whether the form comes from a page of ours, and of this session."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    token: str = getattr(request, "token", "")
    return not token or equal(csrf_of(token).encode(), request.POST.get("csrf", "").encode())
