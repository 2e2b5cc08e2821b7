"""合作网点：agreements with their clauses and days left, outlets with the five haves, and what an outlet may do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import Link, render
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.types import Verdict
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Item, Stage
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.errors import NoSuchOutlet
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.partners import commands as partner_commands
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.errors import NoSuchAgreement
from sheyintong.registers.partners.types import AgreementCard, ClauseText, Grant
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import MemberCard

from .frame import PARTNERS, ROLE_NAMES, day, frame, now_of, number, today_of, typed, within

STAGES = (Stage.RECEIVE, Stage.HANDLE, Stage.REVIEW, Stage.FEEDBACK)
HAVES = {"signage": "有标识", "window": "有窗口", "equipment": "有设备", "staff": "有人员", "system": "有系统"}
STATES = {"draft": "草拟", "in_force": "生效", "suspended": "中止", "ended": "终止"}
OUTLET_STATES = {"open": "营业中", "suspended": "暂停", "closed": "已撤销", "preparing": "筹备"}
DEVICES = {"reader": "读卡器", "printer": "打印机", "terminal": "终端"}
COUNTER = ("teller", "township_clerk", "centre_clerk")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: an item and the verdict of each stage."""

    item: Item
    cells: tuple[tuple[Stage, Verdict], ...]


def _agreements(who: Actor, request: HttpRequest) -> list[AgreementCard]:
    """Agreements of one's own subtree; a branch manager sees her bank's."""
    if who.has("branch_manager"):
        return partners.agreements(on=today_of(request), bank=who.partner) if who.partner else []
    return partners.agreements(on=today_of(request), agencies=[each.id for each in regions.subtree(who.scope)]) if who.scope else []


def _outlets(who: Actor) -> list[OutletCard]:
    if who.has("branch_manager"):
        return outlets.outlets_of_bank(who.partner) if who.partner else []
    return outlets.outlets(scope=who.scope, with_closed=True)


def _need_outlet(who: Actor, outlet: int) -> OutletCard:
    """An outlet of one's own subtree or bank. Raises :class:`NoSuchOutlet` for any other."""
    card = outlets.outlet(outlet)
    mine = card.bank is not None and card.bank == who.partner if who.has("branch_manager") else within(card.agency_path, who.scope)
    if not mine:
        raise NoSuchOutlet(outlet=outlet)
    return card


@allow(*PARTNERS)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """合作网点：agreements that end first in front, and every outlet."""
    who = actor(request)
    page = frame(request, "合作网点", "/centre/partners/")
    return render(
        request, "centre/partners.html", page, agreements=_agreements(who, request), outlets=_outlets(who), states=STATES,
        outlet_states=OUTLET_STATES, agencies={each.id: each.name for each in regions.agencies()},
    )  # fmt: skip


def _draw(request: HttpRequest, agreement: int, problem: str = "") -> HttpResponse:
    who, today = actor(request), today_of(request)
    card = next((each for each in _agreements(who, request) if each.id == agreement), None)
    if card is None:
        raise NoSuchAgreement(agreement=agreement)
    clauses = [(each, (each.due_on - today).days if each.due_on else None) for each in card.clauses]
    clauses.sort(key=lambda pair: 100000 if pair[1] is None else pair[1])
    names = {each.code: each.name for each in catalogue.items()}
    grants = [(each, names.get(each.item_code, each.item_code), Stage(each.stage).label) for each in card.grants]
    told = {name: typed(request, name) for name in ("number", "item", "stage", "clause", "heading", "text", "ground", "due_on")}
    page = frame(request, f"协议 {card.number}", "/centre/partners/", crumbs=(Link("合作网点", "/centre/partners/"), Link(card.number, "")))
    return render(
        request, "centre/agreement.html", page, status=422 if problem else 200, card=card, clauses=clauses, grants=grants, states=STATES,
        agency=regions.agency(card.agency).name, outlets=[each for each in _outlets(who) if each.agreement == card.id], problem=problem,
        told=told, items=catalogue.items(), stages=[(each.value, each.label) for each in STAGES if each is not Stage.REVIEW],
        extends=who.has("centre_manager") and card.in_force,
    )  # fmt: skip


@allow(*PARTNERS)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """协议：clauses with what is due, items granted; a manager adds an item by a supplement."""
    if request.method == "GET":
        return _draw(request, agreement)
    who = actor(request)
    if not who.has("centre_manager"):
        return _draw(request, agreement, "只有中心负责人可以签补充协议。")
    if all(each.id != agreement for each in _agreements(who, request)):
        raise NoSuchAgreement(agreement=agreement)
    name, item, stage, clause = (typed(request, field, 60) for field in ("number", "item", "stage", "clause"))
    if not (name and item and stage and clause):
        return _draw(request, agreement, "补充协议的编号、事项、环节和条款号都要写。")
    due = day(typed(request, "due_on"))
    text = typed(request, "text")
    clauses = [ClauseText(clause, typed(request, "heading", 60) or "补充", text, typed(request, "ground", 160), due)] if text else []
    try:
        partner_commands.add_supplement(
            agreement=agreement, number=name, clauses=clauses, grants=[Grant(item, stage, clause)], actor=who, now=now_of(request)
        )
    except Refusal as refusal:
        return _draw(request, agreement, refusal.for_person)
    return see_other(request, f"/centre/partners/agreement/{agreement}/")


@allow(*PARTNERS)
@require_GET
def outlet(request: HttpRequest, outlet: int) -> HttpResponse:
    """网点：the five haves, devices, staff and certificates."""
    who, today = actor(request), today_of(request)
    card = _need_outlet(who, outlet)
    facts = {each.kind.value: each for each in outlets.haves(outlet, today)}
    people = [
        (member, "、".join(ROLE_NAMES[post.role] for post in member.posts), [(c, (c.valid_to - today).days) for c in member.certificates])
        for member in staff.staff_of_outlet(outlet, today)
    ]
    page = frame(request, card.name, "/centre/partners/", crumbs=(Link("合作网点", "/centre/partners/"), Link(card.name, "")))
    return render(
        request, "centre/outlet.html", page, card=card, haves=[(label, facts.get(kind)) for kind, label in HAVES.items()],
        devices=[(each, DEVICES.get(each.kind, each.kind)) for each in outlets.devices(outlet)], people=people, state=OUTLET_STATES[card.state],
        agreement=partners.agreement(card.agreement, today) if card.agreement else None, opening=outlets.opening(outlet, now_of(request)),
    )  # fmt: skip


def _at_counter(request: HttpRequest, card: OutletCard, member: MemberCard) -> Actor:
    """The actor a member of the outlet would be at her counter today, with a bound reader."""
    devices = outlets.devices(card.id)
    return Actor(
        kind=ActorKind.STAFF, id=member.account or 0, label=member.name, region=actor(request).region, member=member.id,
        roles=frozenset(post.role.value for post in member.posts), outlet=card.id, agency=card.agency, scope="", person=member.person,
        device=devices[0].id if devices else None, partner=card.bank,
    )  # fmt: skip


def _offered(card: OutletCard, request: HttpRequest) -> list[Item]:
    """The items of the list in force for the outlet's tier and of its agreement; all where the outlet has no list."""
    held = [each for each in catalogue.lists() if each.tier == card.tier and each.holds(today_of(request))]
    codes = {line.item for each in held for line in each.lines}
    if card.agreement:
        codes |= {grant.item_code for grant in partners.agreement(card.agreement, today_of(request)).grants}
    return [each for each in catalogue.items() if not codes or each.code in codes]


@allow(*PARTNERS)
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """授权矩阵：every item and stage for one member of an outlet, from the very rules the counter obeys; why for a chosen cell."""
    who, mine = actor(request), _outlets(actor(request))
    chosen = number(request.GET.get("outlet", "")) or next((each.id for each in mine if each.state == "open"), None)
    if chosen is None:
        page = frame(request, "授权矩阵", "/centre/partners/")
        return render(request, "centre/matrix.html", page, card=None)
    card = _need_outlet(who, chosen)
    members = [each for each in staff.staff_of_outlet(card.id, today_of(request)) if any(post.role in COUNTER for post in each.posts)]
    wanted = number(request.GET.get("member", ""))
    member = next((each for each in members if each.id == wanted), members[0] if members else None)
    rows = [_row(request, card, member, item) for item in _offered(card, request)] if member else []
    item, stage = request.GET.get("item", ""), request.GET.get("stage", "")
    why = next((verdict for row in rows if row.item.code == item for each, verdict in row.cells if each == stage), None)
    page = frame(
        request, "授权矩阵", "/centre/partners/",
        crumbs=(Link("合作网点", "/centre/partners/"), Link(card.name, f"/centre/outlet/{card.id}/"), Link("授权", "")),
    )  # fmt: skip
    return render(
        request, "centre/matrix.html", page, card=card, members=members, member=member, rows=rows, why=why, item=item, stage=stage,
        stage_name=next((each.label for each in STAGES if each == stage), ""), item_name=next((r.item.name for r in rows if r.item.code == item), ""),
    )  # fmt: skip


def _row(request: HttpRequest, card: OutletCard, member: MemberCard, item: Item) -> Row:
    known = authority.facts(_at_counter(request, card, member), item.code, Stage.RECEIVE, at=now_of(request))
    return Row(item, tuple((stage, authority.verdict_of(known, stage)) for stage in STAGES))
