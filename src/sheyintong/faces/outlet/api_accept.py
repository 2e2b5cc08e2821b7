"""接口受理：the one call of the interface that every case makes. A plain view: the body is read once, to know what to ask the database with the session."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.http import require_POST
from msgspec import Meta

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.input import LARGEST_ID
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.errors import Refusal, RefusalKind

from .views.desk import DecidingDesk
from .views.frame import COUNTER

WHERE = re.compile(r"at `\$\.?([^`]*)`")


class BodyInvalid(Refusal):
    """请求体不合格式：fields of the body are missing or of the wrong kind."""

    code = "api.body_invalid"
    person = "请求的内容不合格式：{where}。"
    operator = "Body or header does not fit the schema at: {where}."
    kind = RefusalKind.INVALID


class KeyMissing(Refusal):
    """没有请求号：a request that changes something carries an Idempotency-Key."""

    code = "api.idempotency_key_missing"
    person = "缺少请求号（Idempotency-Key）。"
    operator = "Header Idempotency-Key of 8 to 80 printable ASCII characters is required."
    kind = RefusalKind.INVALID


class CaseIn(msgspec.Struct):
    """受理：the item, her answers, and which originals the teller has checked."""

    item: Annotated[str, Meta(max_length=40, examples=["enroll_flexible"])]
    answers: Annotated[dict[str, str], Meta(examples=[{"month": "202611"}])] = {}
    checked: Annotated[list[str], Meta(max_length=20, examples=[["居民身份证等身份证件"]])] = []
    visit: Annotated[int, Meta(ge=1, le=LARGEST_ID, description="这次来访的号；写了就要是现在这一次")] | None = None
    draft: Annotated[int, Meta(ge=1, le=LARGEST_ID, description="她的草稿，受理后成为这一件")] | None = None


class CaseOut(msgspec.Struct):
    """办件：number, code of the receipt, state and what became of the effect."""

    number: Annotated[str, Meta(examples=["6542012611240000001"])]
    code: Annotated[str, Meta(examples=["7K3M9Q"])]
    state: Annotated[str, Meta(examples=["handled"])]
    effect: Annotated[str, Meta(examples=["applied"])]


_case_in = msgspec.json.Decoder(CaseIn)
_encode = msgspec.json.Encoder().encode


class AcceptDesk(DecidingDesk):
    """接口受理的窗口：the item stands in the body."""

    body: CaseIn | Refusal

    def items(self, request: HttpRequest, **address: Any) -> Sequence[str]:
        """Nothing is asked about what the system does not handle: the command says so."""
        try:
            self.body = _case_in.decode(request.body)
        except msgspec.ValidationError as error:
            where = WHERE.search(str(error))
            self.body = BodyInvalid(where=f"body.{where[1]}" if where else "body")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, RequestDataTooBig, UnreadablePostError):
            self.body = BodyInvalid(where="body")
        return (self.body.item,) if isinstance(self.body, CaseIn) and cases.has_handler(self.body.item) else ()


@allow(*COUNTER, beside=AcceptDesk, bearer=True)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """One case; the same key with the same body gives the first answer again (200), with another body it is refused (409)."""
    desk: AcceptDesk = request.beside  # type: ignore[attr-defined]
    key, body, visit = request.META.get("HTTP_IDEMPOTENCY_KEY", ""), desk.body, desk.visit
    if isinstance(body, Refusal):
        raise body
    if not 8 <= len(key) <= 80 or not (key.isascii() and key.isprintable()):
        raise KeyMissing()
    if visit is None or body.visit not in (None, visit.id):
        raise VisitNotOpen(visit=body.visit or "-")
    done = cases.accept(
        actor=actor(request), person=visit.person, item=body.item, visit=visit, answers=body.answers, checked=body.checked, key=key,
        draft=body.draft, now=now_of(request), known=desk.known,
    )  # fmt: skip
    told = CaseOut(done.number, done.code, done.state, done.effect)
    return HttpResponse(_encode(told), status=200 if done.again else 201, content_type="application/json; charset=utf-8")


def described(schema: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The OpenAPI text of the interface with this call in it, from the same types that read the body and write the answer."""
    (into, out), kinds = msgspec.json.schema_components((CaseIn, CaseOut), ref_template="#/components/schemas/{name}")
    answer = {"description": "Created", "content": {"application/json": {"schema": out}}}
    key = {"in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "minLength": 8, "maxLength": 80}}
    call: dict[str, Any] = {
        "operationId": "accept", "summary": "受理", "description": accept.__doc__, "tags": ["柜面"], "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": into}}},
        "responses": {201: answer, 200: answer | {"description": "The first answer again"}}, "security": [{"Bearer": []}],
    }  # fmt: skip
    schema["paths"] = {**schema["paths"], f"{prefix}cases": {"post": call}}
    schema["components"]["schemas"] |= kinds
    return schema
