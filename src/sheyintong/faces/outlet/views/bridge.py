"""读卡桥的入口：a signed reading arrives from the device, not from a browser. It proves itself by the key bound to the outlet."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.errors import NonceUnknown
from sheyintong.casework.identification.types import Method, Reading
from sheyintong.faces.web.access import EVERYBODY, allow
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.actors import system

LARGEST = 4096


class Sent(msgspec.Struct, frozen=True):
    """What a bridge sends: a reading with its signature, or that it failed."""

    nonce: str
    method: str = ""
    number: str = ""
    name: str = ""
    birth: str = ""
    sex: str = ""
    signature: str = ""
    failed: str = ""


@allow(EVERYBODY)
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Take a signed reading, or that there was none. Answers 200 without any personal data."""
    if getattr(request, "region", None) is None or len(request.body) > LARGEST:
        raise NonceUnknown()
    try:
        sent = msgspec.json.decode(request.body, type=Sent)
        if sent.failed:
            identification.take_failure(nonce=sent.nonce, why=sent.failed, now=now_of(request))
        else:
            made = Reading(Method(sent.method), sent.number, sent.name, sent.birth, sent.sex, sent.nonce)
            actor = system(request.region.slug, "读卡器")  # type: ignore[attr-defined]
            identification.take_reading(reading=made, signature=bytes.fromhex(sent.signature), actor=actor, now=now_of(request))
    except (msgspec.DecodeError, ValueError) as error:
        raise NonceUnknown() from error
    return JsonResponse({"taken": True})


class Question(msgspec.Struct, frozen=True):
    """What a reader asks that pushes: who waits for me? Signed by its key."""

    serial: str
    at: str
    signature: str


@allow(EVERYBODY)
@require_POST
def waiting(request: HttpRequest) -> HttpResponse:
    """取口令：the one-use nonce of the page that waits for this reader. The reader sends its reading to the same endpoint as a bridge."""
    if getattr(request, "region", None) is None or len(request.body) > LARGEST:
        raise NonceUnknown()
    try:
        asked = msgspec.json.decode(request.body, type=Question)
        nonce = identification.fetch_nonce(
            serial=asked.serial,
            at=asked.at,
            signature=bytes.fromhex(asked.signature),
            now=now_of(request),
        )
    except (msgspec.DecodeError, ValueError) as error:
        raise NonceUnknown() from error
    return JsonResponse({"nonce": nonce})


def without_form(view: Any) -> Any:
    """Mark a view that no browser form calls: it proves itself otherwise."""
    view.no_form = True
    return view


without_form(reading)
without_form(waiting)
