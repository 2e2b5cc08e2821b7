"""拒绝页：a refusal becomes a page with its reasons and a way on, or problem details for a machine; a fault shows a number, never a stack."""

import logging
import secrets
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext

from sheyintong.kernel.errors import Refusal, RefusalKind

from .access import ScreenLocked, SignInFirst
from .page import Page, render
from .session import find

STATUS = {
    RefusalKind.INVALID: 422,
    RefusalKind.FORBIDDEN: 403,
    RefusalKind.MISSING: 404,
    RefusalKind.CONFLICT: 409,
    RefusalKind.UNAVAILABLE: 503,
}
logger = logging.getLogger("sheyintong.web")


def is_machine(request: HttpRequest) -> bool:
    """Whether a program asks, which reads problem details and no page."""
    return request.path_info.startswith(("/outlet/api/", "/bridge/"))


class RefusalMiddleware:
    """Turns what a view raises into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal by its kind, anything else as a fault with a number for the operator."""
        machine = is_machine(request)
        if isinstance(exception, Http404):
            return None
        if isinstance(exception, Refusal):
            return _told(exception) if machine else refused(request, exception)
        number = secrets.token_hex(4)
        logger.error("fault %s", number, exc_info=exception)
        if machine:
            body = {"type": "about:blank", "title": "故障", "status": 500, "code": "web.fault", "detail": f"请报故障号 {number}"}
            return JsonResponse(body, status=500, content_type="application/problem+json")
        page = Page(title=gettext("系统出了故障"))
        return render(request, "web/fault.html", page, status=500, number=number)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这一页, in the look and the language of every other page. No view was found that would have said who asks."""
    find(request)
    return render(request, "404.html", Page(title=gettext("没有这一页")), status=404)


def _told(refusal: Refusal) -> JsonResponse:
    """To a program a locked session is none."""
    return problem(SignInFirst(), status=401) if isinstance(refusal, SignInFirst | ScreenLocked) else problem(refusal)


def problem(refusal: Refusal, status: int = 0) -> JsonResponse:
    """问题详情 (RFC 9457): our code, a sentence for the person, one for the operator, every reason."""
    status = status or STATUS[refusal.kind]
    body: dict[str, object] = {
        "type": f"urn:sheyintong:refusal:{refusal.code}", "title": refusal.for_person, "status": status, "code": refusal.code,
        "detail": refusal.for_operator,
    }  # fmt: skip
    reasons = getattr(refusal, "reasons", ())
    if reasons:
        body["reasons"] = [
            {"code": r.code, "title": r.title, "ground": r.ground, "when": r.when, "mender": r.mender, "mender_name": r.mender_name}
            for r in reasons
        ]
    problems = getattr(refusal, "problems", ())
    if problems:
        body["problems"] = [{"field": each.field, "sentence": each.sentence} for each in problems]
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """拒绝页 with its reasons and a way on; where signing in or unlocking is the way on, that page."""
    prefix = request.META.get("SCRIPT_NAME", "")
    if prefix and isinstance(refusal, SignInFirst) and request.method == "GET":
        return _leads(request, f"{prefix}/sign-in/")
    if prefix and isinstance(refusal, ScreenLocked):
        return _leads(request, f"{prefix}/unlock/")
    page = Page(title=gettext("现在不能办"))
    return render(request, "web/refused.html", page, status=STATUS[refusal.kind], refusal=refusal, reasons=getattr(refusal, "reasons", ()))


def _leads(request: HttpRequest, path: str) -> HttpResponse:
    """Another page instead; what a page asks for by itself is told of it by a header and nothing else, and goes there as a whole."""
    if request.META.get("HTTP_HX_REQUEST") != "true":
        return HttpResponseRedirect(path)
    answer = HttpResponse()
    answer["HX-Redirect"] = path
    return answer
