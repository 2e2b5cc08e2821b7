"""代理：what a proxy says of a request is believed of the one the operator named and of nobody else."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network


class ProxyMiddleware:
    """Puts the client's own address and scheme in the place of the proxy's, before anything is counted or recorded by them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve; what a peer that is not trusted says in these headers changes nothing."""
        proxy: Network | None = settings.OPERATOR.trusted_proxy
        if proxy is not None:
            _believe(request.META, proxy)
        return self.get_response(request)


def _believe(told: dict[str, str], proxy: Network) -> None:
    peer = _address(told.get("REMOTE_ADDR", ""))
    if peer is None or peer not in proxy:
        return
    told["REMOTE_ADDR"] = str(_client(told.get("HTTP_X_FORWARDED_FOR", ""), proxy) or peer)
    scheme = told.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
    if scheme in ("http", "https"):
        told["wsgi.url_scheme"] = scheme


def _client(passed: str, proxy: Network) -> IPv4Address | IPv6Address | None:
    """The last address that is not a proxy's: each proxy adds whom it heard, at the end; what stands before may be invented."""
    found = None
    for text in reversed(passed.split(",")):
        address = _address(text.strip())
        if address is None:
            break
        found = address
        if address not in proxy:
            break
    return found


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address, one of IPv4 in its own form however it is written."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def by_https(request: HttpRequest) -> bool:
    """Whether a cookie may go by https alone: where the operator says that people come so, or this request did."""
    return settings.OPERATOR.public_url.startswith("https:") or request.is_secure()
