"""语言：the texts of pages in Chinese or English, as this browser chose; names, items and grounds stay as they are registered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_info, override
from django.views.decorators.http import require_POST

from .access import EVERYBODY, allow
from .proxy import by_https

COOKIE = "syt_language"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Language:
    """A language of pages: Django's code, the tag of the element ``html``, and its own name."""

    code: str
    tag: str
    name: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if get_language_info(self.code)["bidi"] else "ltr"


LANGUAGES = (Language("zh-hans", "zh-CN", "中文"), Language("en", "en", "English"))
CHINESE = LANGUAGES[0]
BY_CODE = {each.code: each for each in LANGUAGES}


def language_of(request: HttpRequest) -> Language:
    """The language this browser chose; Chinese where it chose none that we have."""
    return BY_CODE.get(request.COOKIES.get(COOKIE, ""), CHINESE)


def others(language: Language) -> tuple[Language, ...]:
    """The languages to change to."""
    return tuple(each for each in LANGUAGES if each is not language)


class LanguageMiddleware:
    """Whatever is said while a page is made, in views as in templates, is said in the language of this browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve in that language; Chinese is what a thread speaks already."""
        language = language_of(request)
        if language is CHINESE:
            return self.get_response(request)
        with override(language.code):
            return self.get_response(request)


@allow(EVERYBODY)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """换语言：kept for a year in this browser, for every region; leads back to a page of this house."""
    back = request.POST.get("back", "")
    fits = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponse(status=303)
    response["Location"] = back if fits else f"{request.META.get('SCRIPT_NAME', '')}/"
    chosen = BY_CODE.get(request.POST.get("language", ""), CHINESE)
    response.set_cookie(COOKIE, chosen.code, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="Strict", secure=by_https(request))
    return response
