"""登记新参保人的接口：whoever is in no record is registered by the card that was read, as on the page."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.identification import commands as identification
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.input import LARGEST_ID
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel import masks

from .views.registering import register_here

router = Router(tags=["新参保"])


class BarOut(Schema):
    """不能登记的理由。"""

    code: str = Field(examples=["staff.certificate_missing"])
    title: str


class UnregisteredOut(Schema):
    """未登记的持卡人：what the card tells (masked), how many records of the same name and birth there are, why she cannot be registered."""

    holder: int
    name: str = Field(examples=["王*英"])
    document: str = Field(examples=["6542**********1528"])
    birth: date
    sex: str = Field(examples=["female"])
    alike: int
    can: bool
    reasons: list[BarOut]


class RegisterIn(Schema):
    """登记：``township`` is the code of the agency of her household, empty where it lies elsewhere; phone and address may be empty."""

    holder: int = Field(ge=1, le=LARGEST_ID)
    township: str = Field(default="", max_length=20, examples=["654201001"])
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=400)
    somebody_else: bool = Field(default=False, description="同名同日生的人已问过，不是她")


class RegisteredOut(Schema):
    """登记后的来访：``GET /visits/current`` says who is here."""

    visit: int


@router.get("/visits/unregistered", response=UnregisteredOut, summary="读了卡、还没登记的人")
def unregistered(request: HttpRequest) -> dict[str, Any]:
    """After ``POST /visits`` was refused with ``identification.not_registered``: whom the card is of."""
    who = actor(request)
    with audit.reading(actor=who, purpose="登记新参保人", at=now_of(request)) as reader:
        found = cases.unregistered(actor=who, reader=reader, now=now_of(request))
    against = found.against
    reasons = [{"code": each.code, "title": each.title} for each in getattr(against, "reasons", ())]
    if against is not None and not reasons:
        reasons = [{"code": against.code, "title": words.told(against)}]
    return {
        "holder": found.holder.id, "name": masks.name(found.holder.name), "document": masks.id_number(found.holder.number.text),
        "birth": found.holder.birth, "sex": found.holder.sex.value, "alike": found.alike, "can": against is None, "reasons": reasons,
    }  # fmt: skip


@router.post("/visits/unregistered", response={201: RegisteredOut}, summary="登记并开始来访")
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, int]]:
    """Register her as her card tells, and open her visit; the privacy notice is shown to her and recorded."""
    with audit.reading(actor=actor(request), purpose="登记新参保人", at=now_of(request)) as reader:
        told = {"phone": body.phone, "address": body.address}
        visit = register_here(
            request, reader, holder=body.holder, township=body.township.strip(), told=told, somebody_else=body.somebody_else
        )
    return Status(201, {"visit": visit})


@router.delete("/visits/unregistered", response={204: None}, summary="不登记")
def leave(request: HttpRequest) -> Status[None]:
    """Nothing is kept of her card."""
    who = actor(request)
    identification.leave(session=who.session, actor=who, now=now_of(request))
    return Status(204, None)
