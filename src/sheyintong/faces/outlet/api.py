"""银行柜面系统接口：the same commands as the pages, as JSON. Bearer token of a session signed in at a device that proved itself, problem details,
Idempotency-Key."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from pydantic import Field

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import CaseNotFound
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.casework.identification.errors import DeviceUnknown, NotRegistered
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import SignInFirst, actor, forbidden
from sheyintong.faces.web.input import LARGEST_ID
from sheyintong.faces.web.refusals import problem
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import PERSON
from sheyintong.kernel import masks
from sheyintong.kernel.clock import day_of
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import SubjectKind
from sheyintong.registers.people import queries as people

from . import api_drafts, api_register, api_session
from .api_accept import BodyInvalid, described
from .views.arriving import arrive, given_back, is_typed, need_present, unknown_came
from .views.frame import COUNTER
from .views.proxies import go_on_for


class Bearer(HttpBearer):
    """The token given at sign-in; its session sits at a bound device of the outlet."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """The session was resolved by the middleware; here only whether it may use the counter."""
        session = getattr(request, "session_actor", None)
        if session is None or not session.complete or session.locked:
            return None
        if not session.actor.has(*COUNTER):
            raise forbidden(session.actor, COUNTER, day_of(now_of(request)))
        return token


class Interface(NinjaAPI):
    """Ninja's operations, and in the text of the interface also the one call that is a plain view."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """As ninja writes it, with :func:`api_accept.accept`."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        schema = super().get_openapi_schema(path_prefix=prefix, path_params=path_params)
        described(schema, prefix)
        return schema


api = Interface(
    title="社银通 · 网点接口",
    version="1",
    description="银行自己的柜面系统用的接口：核身、来访、事项、受理、查状态、结束。拒绝按 RFC 9457 给出代码和全部理由。",
    urls_namespace="outlet-api",
    docs_url=None,
)
counter = Router(auth=Bearer(), tags=["柜面"])


class NonceOut(Schema):
    """读卡口令：give it to the reader; it signs its reading together with it."""

    nonce: str
    device: str


class VisitOut(Schema):
    """来访：who is here (masked), identified how."""

    visit: int
    name: str = Field(examples=["王*英"])
    document: str | None = Field(default=None, examples=["6542**********1528"])
    method: str = Field(examples=["id_card_read"])
    opened_at: datetime
    acting: str = Field(default="", examples=["agent"], description="代办时是什么关系；本人在场为空")


class ActingOut(Schema):
    """代办：whose matters she is doing, by which relation, until when."""

    proxy: int
    name: str = Field(examples=["王*英"])
    kind: str = Field(examples=["agent"])
    last_day: date | None = None


class ActForIn(Schema):
    """为谁办：the number of the relation, or null for herself again."""

    proxy: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class ReasonOut(Schema):
    """理由：one reason why not, and who can mend it."""

    code: str = Field(examples=["staff.certificate_missing"])
    title: str
    ground: str
    mender: str


class ChoiceOut(Schema):
    """可选的一项。"""

    value: str
    label: str


class QuestionOut(Schema):
    """还要问的：name of the answer, how it is asked, what can be chosen."""

    name: str = Field(examples=["month"])
    kind: str = Field(examples=["choice"])
    label: str
    required: bool
    choices: list[ChoiceOut]


class ItemOut(Schema):
    """事项：whether it can be done here now, which answers are wanted, which originals to check."""

    code: str = Field(examples=["enroll_flexible"])
    name: str
    can: bool
    reasons: list[ReasonOut]
    questions: list[QuestionOut]
    originals: list[str]
    due_on: date


class EcardIn(Schema):
    """电子社保卡：the text that the scanner read."""

    text: str = Field(max_length=4000, examples=["SYTEC1.…"])


class TypedIn(Schema):
    """手工输入的号码：opens a visit only where the region allows it."""

    number: str = Field(max_length=40)


class StateOut(Schema):
    """办件状态：as the status page tells it."""

    number: str = Field(examples=["6542012611240000001"])
    code: str = Field(examples=["7K3M9Q"])
    state: str = Field(examples=["handled"])
    effect: str = Field(examples=["applied"])
    item: str
    due_on: date
    sentence: str


@counter.post("/nonce", response=NonceOut, summary="取读卡口令")
def nonce(request: HttpRequest) -> dict[str, Any]:
    """A one-use token for this session and the reader of its outlet."""
    who = actor(request)
    reader = identifications.reader_of(who.outlet or 0)
    if reader is None:
        raise DeviceUnknown(device="-", outlet=who.outlet)
    given = identification.give_nonce(actor=who, reader_device=reader.id, now=now_of(request))
    return {"nonce": given, "device": reader.serial}


@counter.post("/visits", response=VisitOut, summary="读卡后开始来访")
def open_visit(request: HttpRequest) -> dict[str, Any]:
    """Take what the reader sent for the newest nonce of this session; ``identification.not_registered``: go on with ``/visits/unregistered``."""
    who, now = actor(request), now_of(request)
    try:
        found = identification.collect(actor=who, now=now)
    except NotRegistered:
        unknown_came(request)
        raise
    if found is None:
        raise VisitNotOpen(visit="-")
    arrive(request, found)
    return _visit(request, need_present(request))


@counter.post("/visits/ecard", response=VisitOut, summary="扫电子社保卡后开始来访")
def open_visit_by_ecard(request: HttpRequest, body: EcardIn) -> dict[str, Any]:
    """The holder of an e-card that is shown now; a code is taken once."""
    try:
        found = identification.take_ecard(actor=actor(request), text=body.text, now=now_of(request))
    except NotRegistered:
        unknown_came(request)
        raise
    arrive(request, found)
    return _visit(request, need_present(request))


@counter.post("/visits/typed", response=VisitOut, summary="只输入号码（未核身）")
def open_visit_by_number(request: HttpRequest, body: TypedIn) -> dict[str, Any]:
    """Refused unless the region allows it; then for the named items only, a few times a day, and sampled."""
    arrive(request, identification.type_number(actor=actor(request), number=body.number.strip(), now=now_of(request)))
    return _visit(request, need_present(request))


@counter.get("/visits/current", response=VisitOut, summary="现在的来访")
def current(request: HttpRequest) -> dict[str, Any]:
    """Who is at this counter."""
    return _visit(request, need_present(request))


@counter.get("/visits/current/principals", response=list[ActingOut], summary="她可以替谁办")
def principals(request: HttpRequest) -> list[dict[str, Any]]:
    """Those who empowered whoever is here, masked."""
    visit, now = need_present(request), now_of(request)
    if is_typed(visit):
        return []
    with audit.reading(actor=actor(request), purpose="接口：可以替谁办", at=now) as reader:
        found = people.acting_for(visit.here, on=now.date(), reader=reader)
    return [{"proxy": each.id, "name": masks.name(each.person_name), "kind": each.kind, "last_day": each.last_day} for each in found]


@counter.post("/visits/current/for", response=VisitOut, summary="替她办")
def act_for(request: HttpRequest, body: ActForIn) -> dict[str, Any]:
    """A new visit upon the same identification; what was done before keeps its own receipt."""
    go_on_for(request, need_present(request), body.proxy)
    return _visit(request, need_present(request))


@counter.post("/visits/current/close", response={204: None}, summary="办完")
def close(request: HttpRequest, signed: bool = True) -> Status[None]:
    """End the visit; the person is no longer shown to this session."""
    visit = need_present(request)
    given_back(request, visit)
    visits.close(actor=actor(request), visit=visit, signed=signed, now=now_of(request))
    return Status(204, None)


@counter.get("/items", response=list[ItemOut], summary="她现在能办什么")
def items(request: HttpRequest) -> list[dict[str, Any]]:
    """Every item the system handles, with whether it can be done here now, and every reason why not."""
    visit = need_present(request)
    wanted = [each for each in catalogue.items() if each.subject is SubjectKind.PERSON and cases.has_handler(each.code)]
    return [_item(request, visit, each.code) for each in wanted]


@counter.get("/items/{code}", response=ItemOut, summary="一个事项要问什么")
def item(request: HttpRequest, code: str) -> dict[str, Any]:
    """The answers that are wanted for one item."""
    catalogue.item(code)
    return _item(request, need_present(request), code)


@counter.get("/cases/{number}", response=StateOut, summary="办件状态")
def state(request: HttpRequest, number: str) -> dict[str, Any]:
    """Where a case of this outlet stands."""
    who = actor(request)
    with audit.reading(actor=who, purpose="接口：办件状态", at=now_of(request), case=case_queries.id_of(number)) as reader:
        card = case_queries.case(reader, number)
    if card is None or card.outlet != who.outlet or card.about_outlet == who.outlet:
        raise CaseNotFound(case=number)
    return {
        "number": card.number, "code": card.code, "state": card.state, "effect": card.effect, "item": card.item, "due_on": card.due_on,
        "sentence": card.sentence,
    }  # fmt: skip


def _visit(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    with audit.reading(actor=actor(request), purpose="接口：来访", at=now_of(request)) as reader:
        person = people.person(visit.person, reader=reader)
    document = person.document.masked if person.document else None
    return {
        "visit": visit.id, "name": person.name_masked, "document": document, "method": visit.method, "opened_at": visit.opened_at,
        "acting": visit.mandate.kind if visit.mandate else "",
    }  # fmt: skip


def _item(request: HttpRequest, visit: Visit, code: str) -> dict[str, Any]:
    weak = cases.too_weak(visit, code, now_of(request))
    with audit.reading(actor=actor(request), purpose="接口：事项", at=now_of(request)) as reader:
        if not weak:
            reader.note(PERSON, visit.person, "items")  # what can be chosen tells of her, such as her cases that may be reversed
        asked = cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request))
        if not weak:
            asked.note(reader)
    bars = [weak] if weak else asked.bars
    reasons = [{"code": r.code, "title": r.title, "ground": r.ground, "mender": r.mender_name} for r in asked.verdict.reasons]
    reasons += [{"code": bar.code, "title": bar.for_person, "ground": "", "mender": ""} for bar in bars]
    questions = [
        {
            "name": q.name, "kind": q.kind, "label": q.label, "required": q.required,
            "choices": [{"value": c.value, "label": c.label} for c in q.choices if not c.disabled_reason],
        }
        for q in (() if weak else asked.questions)
    ]  # fmt: skip
    return {
        "code": code, "name": asked.item.name, "can": not reasons, "reasons": reasons, "questions": questions,
        "originals": [material.name for material in asked.item.demanded], "due_on": asked.due_on,
    }  # fmt: skip


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> Any:
    """Every refusal as problem details."""
    return problem(refusal)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> Any:
    """No token, or one whose session is over."""
    return problem(SignInFirst(), status=401)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> Any:
    """The body does not fit; what was sent is not repeated."""
    where = ", ".join(sorted({".".join(str(part) for part in each["loc"]) for each in error.errors}))
    return problem(BodyInvalid(where=where))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> Any:
    """The body is no JSON at all."""
    return problem(BodyInvalid(where="body"), status=400)


api.add_router("", api_session.router)
api.add_router("", counter)
api.add_router("", api_drafts.router, auth=Bearer())
api.add_router("", api_register.router, auth=Bearer())
