"""网点页面的框架：navigation, keys and the person who sits here."""

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

from sheyintong.casework.visits import queries as visits
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.page import KeyHint, Link, Page

from .desk import Desk

COUNTER = ("teller", "township_clerk", "centre_clerk")
GUIDE = "hall_guide"
FRONT = (*COUNTER, GUIDE)
"""Those before whom a person stands."""
MANAGERS = ("outlet_manager", "branch_manager")
OUTLET_STAFF = (*FRONT, *MANAGERS)
ROLE_NAMES = {
    "teller": _("柜员"),
    "hall_guide": _("大堂经理"),
    "outlet_manager": _("网点负责人"),
    "branch_manager": _("支行负责人"),
    "township_clerk": _("乡镇社保所经办"),
    "centre_clerk": _("中心经办"),
    "reviewer": _("审核岗"),
    "centre_manager": _("中心负责人"),
    "internal_control": _("内控"),
    "information_centre": _("信息中心"),
    "admin_body": _("行政部门"),
    "auditor": _("审计"),
    "operator": _("运维"),
}
TABS = (
    (_("工作台"), "/outlet/", COUNTER),
    (_("导办"), "/outlet/", (GUIDE,)),
    (_("本网点"), "/outlet/manage/", ("outlet_manager",)),
    (_("各网点"), "/outlet/branch/", ("branch_manager",)),
    (_("退回待补"), "/outlet/returned/", COUNTER),
    (pgettext_lazy("page", "草稿"), "/outlet/drafts/", (*COUNTER, "hall_guide")),
    (_("今天"), "/outlet/today/", (*COUNTER, "outlet_manager")),
    (_("我的请求"), "/outlet/requests/", COUNTER),
    (_("等我答复"), "/outlet/help/", MANAGERS),
    (_("人员证书"), "/outlet/staff/", ("outlet_manager",)),
    (_("协议"), "/outlet/agreement/", ("outlet_manager",)),
    (_("权限申请"), "/outlet/rights/", MANAGERS),
    (_("手册"), "/outlet/handbook/", OUTLET_STAFF),
    (_("中心队列"), "/centre/", ("centre_clerk",)),
)


def role_name(role: str) -> str:
    """岗位 in the language of the page."""
    return gettext(ROLE_NAMES[role]) if role in ROLE_NAMES else role


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
    nav = tuple(Link(gettext(str(label)), href, current=href == current) for label, href, roles in TABS if who.has(*roles))
    until = session.certificate_until
    role = gettext("、").join(role_name(role) for role in sorted(who.roles))
    if until:
        role = gettext("%(role)s · 证书至 %(day)s") % {"role": role, "day": until}
    return Page(title=title, place=session.place, who=who.label, role=role, nav=nav, keys=keys, body=body, crumbs=crumbs)


def present(request: HttpRequest) -> Visit | None:
    """The visit that is open at this counter: who stands here."""
    desk = request.beside  # type: ignore[attr-defined]
    return desk.visit if isinstance(desk, Desk) else visits.open_of_session(actor(request).session or 0)


def visit_here(request: HttpRequest) -> Visit:
    """The visit a page acts on. Raises :class:`VisitNotOpen` when nobody is here, or when the form was drawn for whoever was here before."""
    visit = present(request)
    if visit is None:
        raise VisitNotOpen(visit="-")
    sent = request.POST.get("visit", "")
    if request.method == "POST" and sent != str(visit.id):
        raise VisitNotOpen(visit=sent[:20] or "-")
    return visit
