"""中心页面的框架：navigation by role, the person who sits here, and small things every page of the console needs."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as _

from sheyintong.casework.cases import queries as cases
from sheyintong.casework.cases.errors import CaseNotFound
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.page import KeyHint, Link, Page
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.enrolments import queries as enrolments
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import NoSuchPerson
from sheyintong.registers.policy.types import ParameterValue
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import MemberCard

COMPLAINT = "complaint"
"""投诉举报：the one item whose cases only the administrative body may know of."""
ROLE_NAMES = {
    "teller": _("柜员"),
    "hall_guide": _("大堂经理"),
    "outlet_manager": _("网点负责人"),
    "branch_manager": _("支行负责人"),
    "township_clerk": _("乡镇社保所经办"),
    "centre_clerk": _("中心经办"),
    "reviewer": _("审核岗"),
    "centre_manager": _("中心负责人"),
    "internal_control": _("稽核内控"),
    "information_centre": _("信息中心"),
    "admin_body": _("行政部门"),
    "auditor": _("审计"),
    "operator": _("运维"),
}
UNITS = {
    "count": _("个"), "share": _("比例"), "minutes": _("分钟"), "hours": _("小时"), "seconds": _("秒"), "years": _("年"), "months": _("个月"),
    "working_days": _("个工作日"), "calendar_days": _("日"), "flag": _("是或否"), "rule": _("规则"), "sentence": _("句子"), "version": _("版本"),
    "calendar": _("日历"), "yuan": _("元"), "fen": _("分"),
}  # fmt: skip
QUEUE = ("centre_clerk", "reviewer", "centre_manager", "admin_body")
REGISTER = ("centre_clerk", "reviewer", "centre_manager")
RIGHTS = ("centre_clerk", "centre_manager", "internal_control", "information_centre", "auditor")
HELP = ("centre_clerk", "reviewer", "centre_manager", "internal_control", "information_centre")
STOPS = ("internal_control", "centre_manager")
PARTNERS = ("centre_clerk", "centre_manager", "internal_control", "auditor", "branch_manager")
KEEP = ("centre_clerk", "centre_manager")
"""登记合作方：who writes agreements and prepares places of service."""
POLICY = ("centre_clerk", "reviewer", "centre_manager", "admin_body", "internal_control", "information_centre", "auditor", "branch_manager")
LETTERS = ("information_centre", "operator")
FILES = ("information_centre", "operator", "auditor")
AUDIT = ("auditor", "internal_control")
TEAM = ("centre_manager",)
NUMBERS = ("internal_control", "centre_manager")
NUMBERS_AT = "/centre/staff/numbers/"
LEAVE = ("centre_manager", "information_centre", "internal_control")
READERS = ("auditor",)
"""审计：opens cases, the register, stops and letters as well, reads only, and every look of hers is noted like anybody's."""
TABS = (
    (gettext_lazy("队列"), "/centre/", QUEUE),
    (gettext_lazy("工作台"), "/outlet/", ("centre_clerk",)),
    (pgettext_lazy("page", "审计"), "/centre/audit/", AUDIT),
    (gettext_lazy("全部办件"), "/centre/all/", READERS),
    (gettext_lazy("团队"), "/centre/team/", TEAM),
    (gettext_lazy("登记库"), "/centre/register/", (*REGISTER, *READERS)),
    (gettext_lazy("合作网点"), "/centre/partners/", PARTNERS),
    (gettext_lazy("权限"), "/centre/rights/", RIGHTS),
    (gettext_lazy("等我答复"), "/centre/help/", HELP),
    (gettext_lazy("应急停办"), "/centre/stops/", (*STOPS, *READERS)),
    (gettext_lazy("信件"), "/centre/letters/", (*LETTERS, *READERS)),
    (gettext_lazy("存档文件"), "/centre/files/", FILES),
    (gettext_lazy("参数"), "/centre/policy/", POLICY),
    (pgettext_lazy("page", "事项"), "/centre/catalogue/", POLICY),
)
CONSOLE = tuple(sorted({role for _, _, roles in TABS for role in roles}))
"""Every role that has a page here."""


def frame(
    request: HttpRequest,
    title: str,
    current: str = "",
    *,
    keys: tuple[KeyHint, ...] = (),
    body: str = "staff",
    crumbs: tuple[Link, ...] = (),
    counts: dict[str, int] | None = None,
    done: str = "",
) -> Page:
    """The frame of a page of the console: only the tabs this actor's roles may open. ``done``: what the act that led here did."""
    session = request.session_actor  # type: ignore[attr-defined]
    who = actor(request)
    shown = counts or {}
    nav = tuple(Link(str(label), href, shown.get(href, 0), href == current) for label, href, roles in TABS if who.has(*roles))
    role = "、".join(role_name(role) for role in sorted(who.roles))
    place = session.agency_name or session.place
    return Page(title=title, place=place, who=who.label, role=role, nav=nav, keys=keys, body=body, crumbs=crumbs, done=done)


def role_name(role: str) -> str:
    """岗位 in the language of the page."""
    return gettext(ROLE_NAMES.get(role, role))


def today_of(request: HttpRequest) -> date:
    """The region's day of the request."""
    return now_of(request).date()


def typed(request: HttpRequest, name: str, longest: int = 600) -> str:
    """What a form sent in one field, cut to what any field may be."""
    return str(request.POST.get(name, "")).strip()[:longest]


def number(text: str) -> int | None:
    """A row's number as an address or a form gives it; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def day(text: str) -> date | None:
    """A date as a form gives it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def body_of(who: Actor) -> str:
    """责任主体 whose items this actor sees alone; empty for the agency's own people, who see the agency's."""
    if not who.has("admin_body") or who.agency is None:
        return ""
    return regions.agency(who.agency).body


def outlets_of(who: Actor) -> list[OutletCard]:
    """网点 of one's own subtree, the closed ones too; for a branch manager those of her bank."""
    if who.has("branch_manager"):
        return outlets.outlets_of_bank(who.partner) if who.partner else []
    return outlets.outlets(scope=who.scope, with_closed=True)


def within(path: str, scope: str) -> bool:
    """Whether an agency's path lies in the actor's subtree."""
    return bool(scope) and f"{path}.".startswith(f"{scope}.")


def need_case(who: Actor, reader: Reader, number: str) -> cases.CaseCard:
    """One case of the actor's subtree and, for an administrative body, of its own items. Raises :class:`CaseNotFound`."""
    case = cases.need(reader, number)
    body = body_of(who)
    foreign = bool(body) and catalogue.item(case.item).responsible_body != body
    if not within(case.path, who.scope) or foreign or (case.item == COMPLAINT and not body):
        raise CaseNotFound(case=number)
    return case


def may_see(who: Actor, person: int) -> bool:
    """登记库的范围：a person whose home agency lies in the subtree, who has a case there, or who has no home agency yet."""
    home = enrolments.home_agency(person)
    if home is None or within(regions.agency(home).path, who.scope):
        return True
    return cases.any_within(sorted(people.ids_of(person)), scope=who.scope)


def need_person(who: Actor, person: int) -> None:
    """Raises :class:`NoSuchPerson` for a person of another subtree, as for one that never was."""
    if not may_see(who, person):
        raise NoSuchPerson(person_id=person)


def colleagues(request: HttpRequest) -> list[MemberCard]:
    """同事：who may be given a case by this actor: those of her own agency; for a manager, those of every agency below as well."""
    who, today = actor(request), today_of(request)
    if who.agency is None:
        return []
    agencies = [each.id for each in regions.subtree(who.scope)] if who.has(*TEAM) and who.scope else [who.agency]
    found = {member.id: member for agency in agencies for member in staff.staff_of_agency(agency, today)}
    roles = ("admin_body",) if who.has("admin_body") else ("centre_clerk", "reviewer")
    able = [each for each in found.values() if any(post.role in roles for post in each.posts)]
    return sorted(able, key=lambda each: each.name)


def days_left(due: date, today: date) -> int:
    """还剩工作日；negative when late."""
    return regions.calendar().working_days_between(today, due).value


def figure(value: ParameterValue) -> str:
    """参数值 as a person reads it: 5 % of a share, 是 or 否."""
    if isinstance(value.value, bool):
        return gettext("是") if value.value else gettext("否")
    if value.unit == "share" and isinstance(value.value, Decimal):
        return f"{(value.value * 100).normalize():f} %"
    return str(value.value)


def amount(value: ParameterValue) -> str:
    """参数值 with its unit: 15 个工作日."""
    return figure(value) if value.unit in ("share", "flag") else f"{figure(value)} {unit(value)}".strip()


def unit(value: ParameterValue) -> str:
    """单位 in the language of the page; a unit that is not known stays as it is written."""
    return gettext(UNITS[value.unit]) if value.unit in UNITS else value.unit
