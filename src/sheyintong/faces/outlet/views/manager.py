"""网点与支行负责人：how an outlet stands today, its agreement, its people; a branch manager sees every outlet of her bank.

The outlet's own manager tells of a device's fault and of an exceptional day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_http_methods

from sheyintong.casework.cases import queries as cases
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components import ErrorSummary, Form, Problem
from sheyintong.faces.web.input import NoSuchAddress
from sheyintong.faces.web.numbers import listed, untold
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.tending import DEVICES, MOVES, day_form, days_ahead, device_form, device_of, except_day, move_device
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.queries import Help
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.errors import NoSuchOutlet
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.errors import NoSuchAgreement
from sheyintong.registers.partners.types import AgreementCard, ClauseText

from .frame import MANAGERS, frame, role_name
from .staff import NUMBERS_AT, WARNED, ending, leave_of_outlet, of_outlet, people_of

RENEWAL = 90
"""Days before its end from which an agreement is warned of: both sides say whether they go on."""
HAVES = {"signage": _("有标识"), "window": _("有窗口"), "equipment": _("有设备"), "staff": _("有人员"), "system": _("有系统")}
STATES = {"open": _("营业中"), "suspended": _("暂停"), "closed": _("已撤销"), "preparing": _("筹备")}
TIERS = {"basic": _("基础网点"), "premium": _("优质网点")}
DONE = {"day": _("这一天已登记。"), "fault": _("已报修。"), "mend": _("已登记修好。")}
OWN = "/outlet/manage/"
MODES = {"cooperate": _("合作办理"), "entrust": _("委托办理")}


@dataclass(frozen=True, slots=True)
class Clause:
    """条款 with the days left until somebody has to do something; None where no day is set."""

    text: ClauseText
    left: int | None

    @property
    def hot(self) -> bool:
        """Whether it is due soon or late."""
        return self.left is not None and self.left <= WARNED


@dataclass(frozen=True, slots=True)
class OutletLine:
    """一个网点 in the list of its bank: what its manager should know, in numbers."""

    card: OutletCard
    state: str
    numbers: cases.Numbers
    people: int
    missing: int
    ending: int
    waiting: int
    agreement: AgreementCard | None


def mine(who: Actor) -> list[OutletCard]:
    """The outlets this manager answers for: her own, or all of her bank."""
    if who.has("branch_manager"):
        return outlets.outlets_of_bank(who.partner) if who.partner else []
    return [outlets.outlet(who.outlet)] if who.outlet else []


def _need(who: Actor, outlet: int) -> OutletCard:
    found = next((card for card in mine(who) if card.id == outlet), None)
    if found is None:
        raise NoSuchOutlet(outlet=outlet)
    return found


def clauses_of(agreement: AgreementCard, today: date) -> list[Clause]:
    """条款, those in front about which something must be done first."""
    found = [Clause(each, (each.due_on - today).days if each.due_on else None) for each in agreement.clauses]
    return sorted(found, key=lambda each: 10**6 if each.left is None else each.left)


@allow(*MANAGERS)
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """本人证件号码：those of the outlet, or of all outlets of the bank, who have not told theirs."""
    at_bank = actor(request).has("branch_manager")
    home = Link(gettext("各网点"), "/outlet/branch/") if at_bank else Link(gettext("人员证书"), "/outlet/staff/")
    page = frame(request, gettext("本人证件号码"), home.href, crumbs=(home, Link(gettext("本人证件号码"), "")))
    return listed(request, page, role_name=role_name, address=NUMBERS_AT)


@allow("outlet_manager")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """本网点：the five haves, the agreement, people, devices, today's numbers, who waits for an answer."""
    return _overview(request, outlets.outlet(actor(request).outlet or 0), OWN)


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """特殊日 of her own outlet: closed, or other hours, with a reason."""
    card = outlets.outlet(actor(request).outlet or 0)
    problems = except_day(request, card.id) if request.method == "POST" else []
    return _told(request, card, "day", "day", problems)


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, device: int, move: str) -> HttpResponse:
    """报修、修好 of a device of her own outlet. Raises :class:`NoSuchDevice`; :class:`NoSuchAddress` for any other move."""
    if move not in MOVES:
        raise NoSuchAddress()
    card = outlets.outlet(actor(request).outlet or 0)
    found = device_of(card.id, device)
    problems = move_device(request, found, move) if request.method == "POST" else []
    return _told(request, card, f"{move}-{device}", move, problems)


def _told(request: HttpRequest, card: OutletCard, form: str, done: str, problems: Sequence[Problem]) -> HttpResponse:
    """Her page with the form unfolded; once sent and done, the page says so."""
    if request.method == "POST" and not problems:
        return see_other(request, f"{OWN}?done={done}")
    return _overview(request, card, OWN, unfolded=form, problems=problems)


def _forms(request: HttpRequest, card: OutletCard, unfolded: str, problems: Sequence[Problem]) -> list[Form]:
    """What the outlet's own manager tells; nothing of a place that closed, and nobody else."""
    if card.state == "closed" or not actor(request).has("outlet_manager"):
        return []
    made = [day_form(request, f"{OWN}day/", problems if unfolded == "day" else ())]
    for each in outlets.devices(card.id):
        action = f"{OWN}device/{each.id}/"
        name = device_form(request, each, action).name
        made.append(device_form(request, each, action, problems if unfolded == name else ()))
    return [replace(each, unfolded=each.name == unfolded) for each in made]


@allow("branch_manager")
@require_GET
def branch_outlet(request: HttpRequest, outlet: int) -> HttpResponse:
    """One outlet of the bank, as its own manager sees it."""
    card = _need(actor(request), outlet)
    return _overview(request, card, "/outlet/branch/", crumbs=(Link(gettext("各网点"), "/outlet/branch/"), Link(card.name, "")))


@allow("branch_manager")
@require_http_methods(["GET", "POST"])
def branch_staff(request: HttpRequest, outlet: int) -> HttpResponse:
    """人员证书 of one outlet of the bank."""
    card = _need(actor(request), outlet)
    own = f"/outlet/branch/{card.id}/"
    crumbs = (Link(gettext("各网点"), "/outlet/branch/"), Link(card.name, own), Link(gettext("人员证书"), ""))
    return of_outlet(request, card.id, f"{own}staff/", crumbs)


@allow("branch_manager")
@require_http_methods(["GET", "POST"])
def branch_leave(request: HttpRequest, outlet: int, member: int) -> HttpResponse:
    """离岗 of somebody at an outlet of the bank, its manager too, at once."""
    card = _need(actor(request), outlet)
    own = f"/outlet/branch/{card.id}/"
    return leave_of_outlet(request, card.id, member, f"{own}staff/", (Link(gettext("各网点"), "/outlet/branch/"), Link(card.name, own)))


def _overview(
    request: HttpRequest,
    card: OutletCard,
    current: str,
    crumbs: tuple[Link, ...] = (),
    unfolded: str = "",
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    now = now_of(request)
    today = now.date()
    start, end = cases.day_of(now)
    facts = {each.kind.value: each for each in outlets.haves(card.id, today)}
    agreement = partners.agreement(card.agreement, today) if card.agreement else None
    people = people_of(card.id, today)
    forms, done = _forms(request, card, unfolded, problems), DONE.get(request.GET.get("done", ""), "")
    loose = problems if all(each.name != unfolded for each in forms) else ()
    page = frame(request, card.name, current, crumbs=crumbs)
    return render(
        request, "outlet/manage.html", page, status=422 if problems else 200, forms=forms, done=gettext(done) if done else "", days=days_ahead(card.id, today),
        errors=ErrorSummary(tuple(Problem("", each.sentence) for each in loose)) if loose else None, card=card, state=gettext(STATES[card.state]), tier=gettext(TIERS[card.tier]) if card.tier else "",
        opening=outlets.opening(card.id, now), haves=[(gettext(label), facts.get(kind)) for kind, label in HAVES.items()],
        devices=[(gettext(DEVICES[each.kind]), each) for each in outlets.devices(card.id)], people=people, ending=ending(people),
        missing=sum(each.missing for each in people), agreement=agreement, clauses=clauses_of(agreement, today) if agreement else [],
        renewal=RENEWAL, numbers=cases.numbers([card.id], start=start, end=end)[0], waiting=waiting_at([card]), at_branch=bool(crumbs),
    )  # fmt: skip


def waiting_at(cards: list[OutletCard]) -> list[Help]:
    """求助 of these outlets that nobody has answered yet."""
    return authority.help_at([card.id for card in cards])


@allow("branch_manager")
@require_GET
def branch(request: HttpRequest) -> HttpResponse:
    """本行各网点：today's numbers of each, who lacks a certificate, who waits; agreements that end first in front."""
    who, now = actor(request), now_of(request)
    cards, today = mine(who), now.date()
    agreements = partners.agreements(on=today, bank=who.partner) if who.partner else []
    start, end = cases.day_of(now)
    counted = {each.outlet: each for each in cases.numbers([card.id for card in cards], start=start, end=end)}
    waiting = waiting_at(cards)
    lines = []
    for card in cards:
        people = people_of(card.id, today)
        lines.append(
            OutletLine(
                card, gettext(STATES[card.state]), counted[card.id], len(people), sum(each.missing for each in people), ending(people),
                sum(each.outlet == card.id for each in waiting), next((each for each in agreements if each.id == card.agreement), None),
            )
        )  # fmt: skip
    page = frame(request, gettext("本行各网点"), "/outlet/branch/")
    return render(
        request, "outlet/branch.html", page, lines=lines, agreements=[(each, _agency(each)) for each in agreements], renewal=RENEWAL,
        numbers=NUMBERS_AT, untold=untold(request),
        visits=sum(each.visits for each in counted.values()), accepted=sum(each.accepted for each in counted.values()),
        returned=sum(each.returned for each in counted.values()), waiting=waiting,
    )  # fmt: skip


def _agency(card: AgreementCard) -> str:
    return regions.agency(card.agency).name


@allow("outlet_manager", "branch_manager")
@require_GET
def agreement(request: HttpRequest, agreement: int = 0) -> HttpResponse:
    """协议：parties, dates, version, clauses, and which items up to which stage."""
    who, today = actor(request), now_of(request).date()
    bound = {card.agreement for card in mine(who) if card.agreement}
    if who.has("branch_manager") and who.partner:
        bound |= {each.id for each in partners.agreements(on=today, bank=who.partner)}
    wanted = agreement or min(bound, default=0)
    if wanted not in bound:
        raise NoSuchAgreement(agreement=wanted)
    card = partners.agreement(wanted, today)
    names = {item.code: item.name for item in catalogue.items()}
    grants = [(each, names.get(each.item_code, each.item_code), Stage(each.stage).label) for each in card.grants]
    current = "/outlet/branch/" if who.has("branch_manager") else "/outlet/agreement/"
    page = frame(request, gettext("协议 %(number)s") % {"number": card.number}, current)
    return render(
        request, "outlet/agreement.html", page, card=card, agency=_agency(card), mode=gettext(MODES[card.mode]), clauses=clauses_of(card, today),
        grants=grants, supplements=partners.supplements(card.id), renewal=RENEWAL,
    )  # fmt: skip
