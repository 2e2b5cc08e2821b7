"""登记新参保人：who is in no record is registered as her card tells; only where her household is and how she is reached is asked."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases.errors import LooksAlike
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.errors import HolderGone
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components import Choice, ErrorSummary, Field, Problem
from sheyintong.faces.web.page import render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.errors import NoSuchAgency
from sheyintong.foundation.regions.types import Agency, AgencyKind
from sheyintong.kernel import masks
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people.errors import AddressInvalid, PhoneInvalid
from sheyintong.registers.people.types import ContactKind
from sheyintong.registers.policy import queries as policy

from .frame import COUNTER, frame, present
from .workbench import waiting

ELSEWHERE = "elsewhere"
"""The household lies outside the region, or nobody knows where."""
CONTACTS = {"phone": ContactKind.PHONE, "address": ContactKind.ADDRESS}
ASKED = ("township", *CONTACTS, "somebody_else")
LONGEST = 400
"""Characters of a field; more than any address may have, so that one that is too long is told and not cut."""


def register_here(request: HttpRequest, reader: Reader, *, holder: int, township: str, told: Mapping[str, str], somebody_else: bool) -> int:
    """Register the holder who waits here; ``township`` is a code or empty, ``told`` her phone and address as typed. The number of the visit. Raises as the command."""
    now = now_of(request)
    contacts = {kind: told[name] for name, kind in CONTACTS.items() if told.get(name, "").strip()}
    notice = policy.text("privacy.notice_version", now.date())
    return cases.register_holder(
        actor=actor(request), holder=holder, township=township, contacts=contacts, somebody_else=somebody_else, notice=notice, reader=reader,
        now=now,
    )  # fmt: skip


@allow(*COUNTER)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """登记：what her card tells, to be compared with it; two or three questions; afterwards she stands here like anybody else."""
    try:
        return _register(request) if request.method == "POST" else _draw(request, {}, ())
    except HolderGone as refusal:
        if present(request):  # the button was pressed twice: she stands here already
            return see_other(request, "/outlet/")
        return waiting(request, words.told(refusal))


@allow(*COUNTER)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """不登记：nothing is kept of her card."""
    identification.leave(session=actor(request).session, actor=actor(request), now=now_of(request))
    return see_other(request, "/outlet/")


def _register(request: HttpRequest) -> HttpResponse:
    told = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ASKED}
    sent = request.POST.get("holder", "")
    if not told["township"]:
        return _draw(request, told, (Problem("township", gettext("请选户籍所在的乡镇街道；不在表里或不清楚的，也选一下。")),))
    try:
        with audit.reading(actor=actor(request), purpose="登记新参保人", at=now_of(request)) as reader:
            register_here(
                request, reader, holder=int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else 0,
                township="" if told["township"] == ELSEWHERE else told["township"], told=told, somebody_else=told["somebody_else"] == "1",
            )  # fmt: skip
    except (PhoneInvalid, AddressInvalid, LooksAlike, NoSuchAgency) as refusal:
        return _draw(request, told, (Problem(_field(refusal), words.told(refusal)),))
    return see_other(request, "/outlet/")


def _field(refusal: Refusal) -> str:
    fields = {PhoneInvalid: "phone", AddressInvalid: "address", LooksAlike: "somebody_else", NoSuchAgency: "township"}
    return fields.get(type(refusal), "")


def _draw(request: HttpRequest, told: Mapping[str, str], problems: tuple[Problem, ...]) -> HttpResponse:
    who, now = actor(request), now_of(request)
    with audit.reading(actor=who, purpose="登记新参保人", at=now) as reader:
        found = cases.unregistered(actor=who, reader=reader, now=now)
    status = 422 if problems else STATUS[found.against.kind] if found.against else 200
    page = frame(request, gettext("登记新参保人"), "/outlet/", body="fit outlet")
    shown: dict[str, Any] = {"holder": found.holder, "number": masks.id_number(found.holder.number.text), "alike": found.alike}
    return render(
        request, "outlet/register.html", page, status=status, **shown, against=found.against,
        reasons=getattr(found.against, "reasons", ()), errors=ErrorSummary(problems) if problems else None, fields=_fields(request, told, problems), told=told, today=now.date(),
    )  # fmt: skip


def _fields(request: HttpRequest, told: Mapping[str, str], problems: tuple[Problem, ...]) -> tuple[Field, ...]:
    wrong = {each.field: each.sentence for each in problems}

    def field(name: str, label: str, kind: str, hint: str, **more: Any) -> Field:
        return Field(name, label, kind, hint=hint, value=told.get(name, ""), error=wrong.get(name, ""), **more)

    return (
        field(
            "township",
            gettext("户籍在哪个乡镇街道"),
            "select",
            gettext("本县市的排在前面。"),
            choices=_townships(request),
            focus=not problems,
        ),
        field("phone", gettext("手机号码"), "phone", gettext("没有手机可以不填。"), required=False),
        field("address", gettext("常住地址"), "text", gettext("和户籍不同时填。"), required=False),
    )


def _townships(request: HttpRequest) -> tuple[Choice, ...]:
    """Every township and street of the region with its county, those of the place's own county first."""
    tree = regions.agencies()
    names = {each.path: each.place or each.name for each in tree}
    who = actor(request)
    here = outlets.outlet(who.outlet).agency_path if who.outlet else who.scope

    def county(each: Agency) -> str:
        return ".".join(each.path.split(".")[:2])

    towns = sorted(
        (each for each in tree if each.kind is AgencyKind.TOWNSHIP), key=lambda each: (not here.startswith(county(each)), each.path)
    )
    return (
        Choice(ELSEWHERE, gettext("不在这张表里，或不清楚")),
        *(Choice(each.code, f"{names.get(county(each), '')} · {each.name}") for each in towns),
    )
