"""页面框架：what every page says of itself: where I am, who I am, which keys work here."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .language import language_of, others
from .session import csrf_of

LARGE = "syt_large"


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the main navigation; ``count`` 0 shows none."""

    label: str
    href: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key of this page and what it does."""

    keys: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """页面：title and what surrounds it. ``body`` is the class of the body element."""

    title: str
    place: str = ""
    who: str = ""
    role: str = ""
    nav: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    keys: tuple[KeyHint, ...] = ()
    body: str = "staff"
    demo: bool = False
    done: str = ""
    """What the act that led here did, in a sentence."""
    extra: dict[str, str] = field(default_factory=dict)


def render(request: HttpRequest, template: str, page: Page, *, status: int = 200, **context: Any) -> HttpResponse:
    """Draw a page. The template gets ``page``, ``csrf``, ``large`` and what the view gives; personal data only as the view read it."""
    region = getattr(request, "region", None)
    language = language_of(request)
    whole = {
        "lang": language.tag,
        "direction": language.direction,
        "languages": others(language),
        "page": page,
        "csrf": csrf_of(getattr(request, "token", "")),
        "large": request.COOKIES.get(LARGE) == "1",
        "region": region,
        "demo": region is not None and region.kind == "demo",
        "home": request.META.get("SCRIPT_NAME", ""),
        "now": getattr(request, "now", None),
        "session": getattr(request, "session_actor", None),
        **context,
    }
    return HttpResponse(render_to_string(template, whole, request), status=status)
