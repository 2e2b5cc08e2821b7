"""合作网点：agreements with their clauses and days left, the list of outlets, and what an outlet may do."""

import csv
import dataclasses
import io
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.types import Reason, Verdict
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.types import Item, Mode, Stage
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.errors import NoSuchOutlet
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.types import AgreementCard
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import MemberCard

from .agreements import STATES, agreements_of, drafts_of, upper_of
from .frame import KEEP, PARTNERS, frame, number, outlets_of, today_of, within

STAGES = (Stage.RECEIVE, Stage.HANDLE, Stage.REVIEW, Stage.FEEDBACK)
OUTLET_STATES = {"open": "营业中", "suspended": "暂停", "closed": "已撤销", "preparing": "筹备"}
KINDS = {"BANK": _("银行网点"), "GRASSROOTS": _("基层服务点"), "AGENT_POINT": _("代办点"), "CENTRE": _("经办大厅")}
GATES = (
    (_("应急停办"), ("authority.stopped",)),
    (_("岗位"), ("staff.role_may_not", "staff.post_not_in_force")),
    (_("网点"), ("outlets.not_open",)),
    (_("地区清单"), ("partners.item_not_on_list", "partners.stage_not_on_list")),
    (_("协议"), ("partners.agreement_not_in_force", "partners.agreement_scope")),
    (_("责任主体"), ("partners.body_not_party", "authority.other_body")),
    (_("人员证书"), ("staff.certificate_missing",)),
    (_("设备"), ("outlets.device_not_bound",)),
    (_("审核不下放"), ("authority.review_stays_with_agency",)),
)
"""六道关 and more: what every act must pass, in the order in which a person would mend it."""
HEADINGS = (_("网点"), _("种类"), _("管辖"), _("银行"), _("挂牌号"), _("状态"), _("地址"))
COUNTER = ("teller", "township_clerk", "centre_clerk")


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage of an item: the verdict, and what the cell shows. ``word`` 未接入: it may be done, but no handler does it yet."""

    stage: Stage
    verdict: Verdict
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: an item and the verdict of each stage."""

    item: Item
    cells: tuple[Cell, ...]
    handled: bool

    @property
    def condition(self) -> str:
        """The first thing that stands against it, in words."""
        counter = [cell for cell in self.cells if cell.stage is not Stage.REVIEW and cell.verdict.reasons]
        return counter[0].verdict.reasons[0].title if counter else ""


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of a chosen cell: passed, or every reason why not."""

    label: str
    reasons: tuple[Reason, ...]


def need_outlet(who: Actor, outlet: int) -> OutletCard:
    """An outlet of one's own subtree or bank. Raises :class:`NoSuchOutlet` for any other."""
    card = outlets.outlet(outlet)
    mine = card.bank is not None and card.bank == who.partner if who.has("branch_manager") else within(card.agency_path, who.scope)
    if not mine:
        raise NoSuchOutlet(outlet=outlet)
    return card


@allow(*PARTNERS)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """合作网点：agreements that end first in front, and every outlet; found by name, exported as a list."""
    who, wanted = actor(request), request.GET.get("q", "").strip()[:40]
    mine = outlets_of(who)
    found = [each for each in mine if wanted in each.name or wanted in each.bank_name or wanted in each.agency_name]
    if request.GET.get("as") == "csv":
        return _export(request, found)
    page = frame(request, gettext("合作网点"), "/centre/partners/")
    agreements = [(each, *STATES[each.state], upper) for each, upper in _agreements(request)]
    rows = [(each, gettext(KINDS.get(each.kind, each.kind)), OUTLET_STATES[each.state]) for each in found]
    return render(
        request, "centre/partners.html", page, agreements=agreements, outlets=rows, every=len(mine), wanted=wanted,
        drafts=drafts_of(request), keeps=who.has(*KEEP),
    )  # fmt: skip


def _agreements(request: HttpRequest) -> list[tuple[AgreementCard, bool]]:
    """One's own agreements and those of centres above, with whether it is one of those; what ends first in front."""
    found = [(each, False) for each in agreements_of(request)] + [(each, True) for each in upper_of(request)]
    return sorted(found, key=lambda pair: (pair[0].valid_to, pair[0].number))


def _export(request: HttpRequest, found: list[OutletCard]) -> HttpResponse:
    """导出网点：a table that no spreadsheet runs."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([gettext(each) for each in HEADINGS])
    for each in found:
        kind = gettext(KINDS.get(each.kind, each.kind))
        cells = (each.name, kind, each.agency_name, each.bank_name, each.plate_number, gettext(OUTLET_STATES[each.state]), each.address)
        lines.writerow([neutral_cell(cell) for cell in cells])
    name = f"{gettext('合作网点')}-{today_of(request)}.csv"
    return download(("\ufeff" + out.getvalue()).encode(), name, "text/csv; charset=utf-8")


def _crumbs(*links: Link) -> tuple[Link, ...]:
    return (Link(gettext("合作网点"), "/centre/partners/"), *links)


def _at_counter(request: HttpRequest, card: OutletCard, member: MemberCard) -> Actor:
    """The actor a member of the outlet would be at her counter today, with a bound device that works."""
    device = next((each.id for each in outlets.devices(card.id) if each.state == "bound"), None)
    return Actor(
        kind=ActorKind.STAFF, id=member.account or 0, label=member.name, region=actor(request).region, member=member.id,
        roles=frozenset(post.role.value for post in member.posts), outlet=card.id, agency=card.agency, scope="", person=member.person,
        device=device, partner=card.bank,
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
    who, mine = actor(request), outlets_of(actor(request))
    chosen = number(request.GET.get("outlet", "")) or next((each.id for each in mine if each.state == "open"), None)
    if chosen is None:
        return render(request, "centre/matrix.html", frame(request, gettext("授权矩阵"), "/centre/partners/"), card=None)
    card = need_outlet(who, chosen)
    members = [each for each in staff.staff_of_outlet(card.id, today_of(request)) if any(post.role in COUNTER for post in each.posts)]
    wanted = number(request.GET.get("member", ""))
    member = next((each for each in members if each.id == wanted), members[0] if members else None)
    rows = [_row(request, card, member, item) for item in _offered(card, request)] if member else []
    item, stage = request.GET.get("item", ""), request.GET.get("stage", "")
    row = next((each for each in rows if each.item.code == item), None)
    cell = next((each for each in row.cells if each.stage == stage), None) if row else None
    page = frame(
        request, gettext("授权矩阵"), "/centre/partners/", crumbs=_crumbs(Link(card.name, f"/centre/outlet/{card.id}/"), Link(gettext("授权"), "")),
    )  # fmt: skip
    return render(
        request, "centre/matrix.html", page, card=card, members=members, member=member, rows=rows, row=row, cell=cell,
        gates=_gates(cell.verdict) if cell else [], handled=sum(each.handled for each in rows), applies=who.has("centre_clerk", "centre_manager"),
    )  # fmt: skip


def _row(request: HttpRequest, card: OutletCard, member: MemberCard, item: Item) -> Row:
    known = authority.facts(_at_counter(request, card, member), item.code, Stage.RECEIVE, at=now_of(request))
    handled = cases.has_handler(item.code)
    return Row(
        item, tuple(_cell(item, stage, authority.decide(dataclasses.replace(known, stage=stage)), handled) for stage in STAGES), handled
    )


def _cell(item: Item, stage: Stage, verdict: Verdict, handled: bool) -> Cell:
    """What the cell says: 无此步 for the review of what is done at once; 可 only where something really does it."""
    if stage is Stage.REVIEW and item.mode is Mode.IMMEDIATE:
        return Cell(stage, verdict, "idle", "无此步")
    if not verdict.allowed:
        return Cell(stage, verdict, "bad", "不可")
    return Cell(stage, verdict, "ok", "可") if handled else Cell(stage, verdict, "warn", "可，未接入")


def _gates(verdict: Verdict) -> list[Gate]:
    return [Gate(gettext(label), tuple(each for each in verdict.reasons if each.code in codes)) for label, codes in GATES]
