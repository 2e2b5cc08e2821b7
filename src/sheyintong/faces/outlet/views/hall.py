"""导办：the hall guide finds the item, says what to bring, looks up, fills in beforehand and hands over; she decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.errors import AnswersRefused
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.outlet.forms import Form, again, answers_of, fresh
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader
from sheyintong.registers.authority.types import AGENCY_BODY
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Item, SubjectKind
from sheyintong.registers.enrolments import queries as enrolments
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.people import queries as people

from .frame import frame, visit_here

LONGEST = 40
OWN = frozenset({"staff.role_may_not", "staff.certificate_missing", "staff.post_not_in_force", "outlets.device_not_bound"})
"""Reasons that are about who asks; what is left says that this outlet may not."""


@dataclass(frozen=True, slots=True)
class Found:
    """一个事项 in the guide: whether a counter of this outlet takes it."""

    item: Item
    here: bool


@dataclass(frozen=True, slots=True)
class Fill:
    """能先填的一项 with its key; ``why`` says why it is of no use for this person or at this outlet, ``begun`` that a draft is there."""

    key: str
    item: Item
    why: str = ""
    begun: bool = False


def page(request: HttpRequest, visit: Visit | None, problem: str = "", status: int = 409) -> HttpResponse:
    """导办: who stands here, or nobody yet, with a ``problem`` (and its status) where the last try to identify somebody failed."""
    return _person(request, visit) if visit else _nobody(request, problem, status)


def _taken_here(card: OutletCard, now: datetime) -> frozenset[str]:
    """Items with a handler that the outlet's agreement names while it is in force; an office of the agency needs no agreement."""
    handled = cases.known_items()
    if card.bank is None:
        return frozenset(handled)
    agreement = partners.agreement(card.agreement, now.date()) if card.agreement else None
    granted = {grant.item_code for grant in agreement.grants} if agreement and agreement.in_force else set()
    return frozenset(granted & set(handled))


def _search(asked: str, here: frozenset[str]) -> list[Found]:
    """Items whose legal or plain name, group or meaning holds what was asked; those taken here first. Nothing asked: those taken here."""
    wanted = asked.casefold()
    found = [
        Found(item, item.code in here)
        for item in catalogue.items()
        if (
            item.code in here
            if not wanted
            else any(wanted in text.casefold() for text in (item.name, item.plain, item.gloss, item.group_name))
        )
    ]
    return sorted(found, key=lambda each: not each.here)


def _nobody(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    who, now = actor(request), now_of(request)
    card = outlets.outlet(who.outlet or 0)
    device = identifications.reader_of(card.id)
    nonce = identification.give_nonce(actor=who, reader_device=device.id, now=now) if device else ""
    request.with_bridge = True  # type: ignore[attr-defined]
    start, end = case_queries.day_of(now)
    with audit.reading(actor=who, purpose="导办：等柜员接着办的", at=now) as reader:
        begun = [draft for draft in case_queries.drafts(reader, outlet=card.id) if not draft.discarded]
    asked = request.GET.get("q", "").strip()[:LONGEST]
    keys = (
        KeyHint("F2", gettext("读卡")),
        KeyHint("F3", gettext("扫电子社保卡")),
        KeyHint("F6", gettext("等推送")),
        KeyHint("/", gettext("找事项")),
        KeyHint("Ctrl L", gettext("离席锁屏")),
    )
    return render(
        request, "outlet/hall.html", frame(request, gettext("导办"), "/outlet/", keys=keys, body="fit outlet"), nonce=nonce, device=device,
        bridge=f"http://127.0.0.1:{settings.OPERATOR.bridge_port}/read", problem=problem, asked=asked, begun=begun,
        found=_search(asked, _taken_here(card, now)), numbers=case_queries.numbers([card.id], start=start, end=end)[0],
        opening=outlets.opening(card.id, now), status=status if problem else 200,
    )  # fmt: skip


def _person(request: HttpRequest, visit: Visit) -> HttpResponse:
    who = actor(request)
    with audit.reading(actor=who, purpose="导办：查询", at=now_of(request)) as reader:
        person = people.person(visit.person, reader=reader)
        insured = [each for each in enrolments.of_person(visit.person, reader=reader) if each.last_period]
        done = case_queries.cases_of_person(reader, sorted(people.ids_of(visit.person)), 8)
        fills, barred = _fills(request, visit, reader)
    hints = (KeyHint("1–9", gettext("先填")), KeyHint("F12", gettext("交给柜员")), KeyHint("Esc", gettext("退出此人")))
    return render(
        request, "outlet/hall_person.html", frame(request, gettext("先替来人填什么"), "/outlet/", keys=hints, body="fit outlet"), visit=visit,
        person=person, insured=insured, done=[card for card in done if card.item != "complaint"], fills=fills, barred=barred,
        begun=sum(each.begun for each in fills), today=now_of(request).date(),
    )  # fmt: skip


def _fills(request: HttpRequest, visit: Visit, reader: Reader) -> tuple[list[Fill], list[Fill]]:
    """What can be filled in for this person, and what cannot: of no use for her, not at this outlet, or another body's."""
    begun = {draft.item for draft in case_queries.drafts_of_person(reader, person=visit.person, outlet=visit.outlet)}
    can: list[Item] = []
    barred: list[Fill] = []
    for item in catalogue.items():
        if item.subject is not SubjectKind.PERSON or not cases.has_handler(item.code) or item.responsible_body != AGENCY_BODY:
            continue
        asked = cases.begin(actor=actor(request), person=visit.person, item=item.code, visit=visit, now=now_of(request))
        against = next((reason.title for reason in asked.verdict.reasons if reason.code not in OWN), "")
        why = against or (words.told(asked.bars[0]) if asked.bars else "")
        if why:
            barred.append(Fill("", item, why))
        else:
            can.append(item)
    return [Fill(str(n) if n < 10 else "", item, begun=item.code in begun) for n, item in enumerate(can, 1)], barred


@allow("hall_guide")
@require_http_methods(["GET", "POST"])
def prefill(request: HttpRequest, code: str) -> HttpResponse:
    """预填：the questions of an item, kept as a draft of this outlet; a teller goes on with it before the same person."""
    visit = visit_here(request)
    catalogue.item(code)
    if weak := cases.too_weak(visit, code, now_of(request)):
        raise weak
    asked = cases.begin(actor=actor(request), person=visit.person, item=code, visit=visit, now=now_of(request))
    if request.method == "GET":
        with audit.reading(actor=actor(request), purpose="导办：预填", at=now_of(request)) as reader:
            draft = case_queries.draft_of(reader, person=visit.person, item=code, outlet=visit.outlet)
            before = case_queries.opened(reader, draft.answers, case_queries.ANSWERS, draft.person) if draft else {}
        return _form(request, visit, asked, fresh(asked.questions, before))
    answers = answers_of(request.POST, asked.questions)
    try:
        cases.save_draft(actor=actor(request), item=code, visit=visit, answers=answers, now=now_of(request))
    except AnswersRefused as refusal:
        return _form(request, visit, asked, again(asked.questions, answers, refusal.problems), status=422)
    return see_other(request, "/outlet/")


def _form(request: HttpRequest, visit: Visit, asked: cases.Asked, form: Form, status: int = 200) -> HttpResponse:
    with audit.reading(actor=actor(request), purpose="导办：预填", at=now_of(request)) as reader:
        person = people.person(visit.person, reader=reader)
        asked.note(reader)
    title = gettext("预填：%(item)s") % {"item": asked.item.name}
    keys = (KeyHint("Ctrl ⏎", gettext("存下，交给柜员")), KeyHint("Esc", gettext("返回")))
    return render(
        request, "outlet/prefill.html", frame(request, title, "/outlet/", keys=keys, body="fit outlet"), status=status, visit=visit, person=person,
        item=asked.item, form=form, bars=asked.bars, today=now_of(request).date(),
    )  # fmt: skip
