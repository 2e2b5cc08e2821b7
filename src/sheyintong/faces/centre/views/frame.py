"""中心页面的框架：navigation by role, the person who sits here, and small things every page of the console needs."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest

from sheyintong.casework.cases import queries as cases
from sheyintong.casework.cases.errors import CaseNotFound
from sheyintong.faces.web.access import ProveAgain, actor
from sheyintong.faces.web.page import KeyHint, Link, Page
from sheyintong.foundation.audit.types import Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.registers.catalogue import queries as catalogue

ROLE_NAMES = {
    "teller": "柜员",
    "hall_guide": "大堂经理",
    "outlet_manager": "网点负责人",
    "branch_manager": "支行负责人",
    "township_clerk": "乡镇社保所经办",
    "centre_clerk": "中心经办",
    "reviewer": "审核岗",
    "centre_manager": "中心负责人",
    "internal_control": "稽核内控",
    "information_centre": "信息中心",
    "admin_body": "行政部门",
    "auditor": "审计",
    "operator": "运维",
}
QUEUE = ("centre_clerk", "reviewer", "centre_manager", "admin_body")
REGISTER = ("centre_clerk", "reviewer", "centre_manager")
RIGHTS = ("centre_clerk", "centre_manager", "internal_control", "information_centre", "auditor")
HELP = ("centre_clerk", "reviewer", "centre_manager", "internal_control", "information_centre")
STOPS = ("internal_control", "centre_manager")
PARTNERS = ("centre_clerk", "centre_manager", "internal_control", "auditor", "branch_manager")
POLICY = ("centre_clerk", "reviewer", "centre_manager", "admin_body", "internal_control", "information_centre", "auditor", "branch_manager")
LETTERS = ("information_centre", "operator")
AUDIT = ("auditor", "internal_control")
TABS = (
    ("队列", "/centre/", QUEUE),
    ("审计", "/centre/audit/", AUDIT),
    ("登记库", "/centre/register/", REGISTER),
    ("合作网点", "/centre/partners/", PARTNERS),
    ("权限", "/centre/rights/", RIGHTS),
    ("等我答复", "/centre/help/", HELP),
    ("应急停办", "/centre/stops/", STOPS),
    ("信件", "/centre/letters/", LETTERS),
    ("参数", "/centre/policy/", POLICY),
    ("事项", "/centre/catalogue/", POLICY),
)
CONSOLE = tuple(sorted({role for _, _, roles in TABS for role in roles}))
"""Every role that has a page here."""
PROVED = timedelta(minutes=10)


def frame(
    request: HttpRequest,
    title: str,
    current: str = "",
    *,
    keys: tuple[KeyHint, ...] = (),
    body: str = "staff",
    crumbs: tuple[Link, ...] = (),
    counts: dict[str, int] | None = None,
) -> Page:
    """The frame of a page of the console: only the tabs this actor's roles may open."""
    session = request.session_actor  # type: ignore[attr-defined]
    who = actor(request)
    shown = counts or {}
    nav = tuple(Link(label, href, shown.get(href, 0), href == current) for label, href, roles in TABS if who.has(*roles))
    role = "、".join(ROLE_NAMES.get(role, role) for role in sorted(who.roles))
    place = session.agency_name or session.place
    return Page(title=title, place=place, who=who.label, role=role, nav=nav, keys=keys, body=body, crumbs=crumbs)


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request in the region's time."""
    found: datetime = request.now  # type: ignore[attr-defined]
    return found


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


def within(path: str, scope: str) -> bool:
    """Whether an agency's path lies in the actor's subtree."""
    return bool(scope) and f"{path}.".startswith(f"{scope}.")


def need_case(who: Actor, reader: Reader, number: str) -> cases.CaseCard:
    """One case of the actor's subtree and, for an administrative body, of its own items. Raises :class:`CaseNotFound`."""
    case = cases.need(reader, number)
    body = body_of(who)
    if not within(case.path, who.scope) or (body and catalogue.item(case.item).responsible_body != body):
        raise CaseNotFound(case=number)
    return case


def days_left(due: date, today: date) -> int:
    """还剩工作日；negative when late."""
    return regions.calendar().working_days_between(today, due).value


def is_proved(request: HttpRequest) -> bool:
    """Whether password and second factor were proved within ten minutes."""
    at = actor(request).proved_at
    return at is not None and now_of(request) - at <= PROVED


def need_proof(request: HttpRequest) -> None:
    """再次验证 before an act that changes rights. Raises :class:`ProveAgain`."""
    if not is_proved(request):
        raise ProveAgain()
