"""安全响应头：nothing from outside, nothing framed, nothing kept by the browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

BRIDGE = f"http://127.0.0.1:{settings.OPERATOR.bridge_port}"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'{bridge}; base-uri 'none'; frame-ancestors 'none'"
)
ALONE, WITH_BRIDGE = POLICY.format(bridge=""), POLICY.format(bridge=f" {BRIDGE}")


class SecurityHeaders:
    """Adds the headers to every answer; only pages with a reader button may send a form to the bridge."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, then say what the browser may do with the answer."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = WITH_BRIDGE if getattr(request, "with_bridge", False) else ALONE
        response["Referrer-Policy"] = "same-origin"
        response["X-Content-Type-Options"] = "nosniff"
        response.setdefault("Cache-Control", "no-store")
        return response
