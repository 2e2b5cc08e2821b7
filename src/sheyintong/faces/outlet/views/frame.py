"""网点页面的框架：navigation, keys and the person who sits here."""

from django.http import HttpRequest

from sheyintong.casework.visits import queries as visits
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.page import KeyHint, Link, Page

COUNTER = ("teller", "township_clerk", "centre_clerk")
OUTLET_STAFF = (*COUNTER, "hall_guide", "outlet_manager")
ROLE_NAMES = {
    "teller": "柜员",
    "hall_guide": "大堂经理",
    "outlet_manager": "网点负责人",
    "branch_manager": "支行负责人",
    "township_clerk": "乡镇社保所经办",
    "centre_clerk": "中心经办",
    "reviewer": "审核岗",
    "centre_manager": "中心负责人",
    "internal_control": "内控",
    "information_centre": "信息中心",
    "admin_body": "行政部门",
    "auditor": "审计",
    "operator": "运维",
}
TABS = (
    ("工作台", "/outlet/", COUNTER),
    ("退回待补", "/outlet/returned/", COUNTER),
    ("今天", "/outlet/today/", (*COUNTER, "outlet_manager")),
    ("我的请求", "/outlet/requests/", OUTLET_STAFF),
    ("等我答复", "/outlet/help/", ("outlet_manager",)),
    ("人员证书", "/outlet/staff/", ("outlet_manager",)),
    ("手册", "/outlet/handbook/", OUTLET_STAFF),
)


def frame(
    request: HttpRequest,
    title: str,
    current: str = "",
    *,
    keys: tuple[KeyHint, ...] = (),
    body: str = "staff",
    crumbs: tuple[Link, ...] = (),
) -> Page:
    """The frame of a page of the outlet: only the tabs this actor's roles may open."""
    session = request.session_actor  # type: ignore[attr-defined]
    who = actor(request)
    nav = tuple(Link(label, href, current=href == current) for label, href, roles in TABS if who.has(*roles))
    until = f" · 证书至 {session.certificate_until}" if session.certificate_until else ""
    role = "、".join(ROLE_NAMES.get(role, role) for role in sorted(who.roles))
    return Page(title=title, place=session.place, who=who.label, role=role + until, nav=nav, keys=keys, body=body, crumbs=crumbs)


def present(request: HttpRequest) -> Visit | None:
    """The visit that is open at this counter: who stands here."""
    return visits.open_of_session(actor(request).session or 0)


def visit_here(request: HttpRequest) -> Visit:
    """The visit a page acts on. Raises :class:`VisitNotOpen` when nobody is here, or when the form was drawn for whoever was here before."""
    visit = present(request)
    if visit is None:
        raise VisitNotOpen(visit="-")
    sent = request.POST.get("visit", "")
    if request.method == "POST" and sent != str(visit.id):
        raise VisitNotOpen(visit=sent[:20] or "-")
    return visit
