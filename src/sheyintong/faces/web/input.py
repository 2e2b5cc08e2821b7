"""输入检查：what no page can read is refused before a view sees it: too large, not a form, not text, a number beyond every row."""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from sheyintong.kernel.errors import Refusal, RefusalKind

from .refusals import is_machine, problem, refused

LARGEST_ID = 2**63 - 1
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class TooLarge(Refusal):
    """内容太大：a body, or the number of its fields, is beyond what any page sends."""

    code = "web.too_large"
    person = "发来的内容太大，没有收下。请减少内容后再试。"
    operator = "The body or the number of its fields is over the limit of this server."


class Unreadable(Refusal):
    """内容读不出来：the body is not the form or the text it says it is."""

    code = "web.unreadable"
    person = "发来的内容读不出来，没有收下。请回到上一页重新填写。"
    operator = "The body is broken, in another encoding than UTF-8, or holds a NUL character."


class NoSuchAddress(Refusal):
    """没有这个地址：a number or name in the address that nothing can have."""

    code = "web.no_such_address"
    person = "没有这一页，请核对地址。"
    operator = "A part of the address cannot be the id of anything."
    kind = RefusalKind.MISSING


class InputGuard:
    """Refuses what cannot be read, for pages and machines alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Mapping[str, object]) -> HttpResponse | None:
        """Answer with the refusal; what is raised here would reach no middleware."""
        refusal = _fault(request, kwargs)
        if refusal is None:
            return None
        return problem(refusal) if is_machine(request) else refused(request, refusal)


def _fault(request: HttpRequest, kwargs: Mapping[str, object]) -> Refusal | None:
    if any("\0" in part if isinstance(part, str) else isinstance(part, int) and part > LARGEST_ID for part in kwargs.values()):
        return NoSuchAddress()
    is_form = request.content_type in FORMS
    try:
        fields = (request.GET, request.POST) if is_form else (request.GET,) if request.META.get("QUERY_STRING") else ()
        plain = not any("\0" in text for each in fields for name, texts in each.lists() for text in _texts(name, texts))
        readable = plain and (is_form or not _has_nul(request.body))
    except (RequestDataTooBig, SuspiciousOperation):  # the second: too many fields or files
        return TooLarge()
    except (MultiPartParserError, BadRequest, UnreadablePostError, UnicodeError, LookupError):
        return Unreadable()
    return None if readable else Unreadable()


def _texts(name: str, texts: Iterable[object]) -> Iterable[str]:
    return (name, *(str(text) for text in texts))


def _has_nul(body: bytes) -> bool:
    """A database text cannot hold NUL, raw or as JSON writes it."""
    return b"\0" in body or b"\\u0000" in body
