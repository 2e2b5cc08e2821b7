"""权限申请：a manager applies for a post of her people; the centre checks, approves and executes it, each by another person."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods, require_POST

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.authority.queries import RightCard
from sheyintong.registers.authority.types import Newcomer
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import MemberCard, Place, PlaceKind, Role

from .frame import frame, role_name
from .manager import mine

ROLES = {"outlet_manager": (Role.TELLER, Role.HALL_GUIDE), "branch_manager": (Role.TELLER, Role.HALL_GUIDE, Role.OUTLET_MANAGER)}
"""Which posts a manager may apply for: nobody for one as high as her own."""
STATES = {
    "applied": ("run", _("等内控核对")), "checked": ("run", _("等中心负责人批准")), "approved": ("run", _("等信息中心执行")),
    "executed": ("ok", _("已执行")), "refused": ("bad", _("不同意")), "withdrawn": ("idle", _("已撤回")),
}  # fmt: skip
OPEN = ("applied", "checked", "approved")
FIELDS = ("member", "name", "login", "role", "outlet", "valid_from", "valid_to", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """一件申请 and how far it has come."""

    right: RightCard
    role: str
    tone: str
    word: str
    withdrawable: bool


def _roles(who: Actor) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for held in sorted(who.roles) for role in ROLES.get(held, ())))


def _members(who: Actor, today: date) -> list[MemberCard]:
    """Whom she may apply for: everybody who works at an outlet of her bank, but not herself."""
    cards = mine(who)
    found = {member.id: member for card in cards for member in staff.staff_of_outlet(card.id, today)}
    return sorted((each for each in found.values() if each.id != who.member), key=lambda each: each.name)


def _draw(request: HttpRequest, problem: str = "") -> HttpResponse:
    who, today = actor(request), now_of(request).date()
    cards = mine(who)
    lines = [_line(each, who) for each in authority_queries.rights_at([card.id for card in cards])]
    told = {name: request.POST.get(name, "")[:200] for name in FIELDS}
    page = frame(request, gettext("权限申请"), "/outlet/rights/")
    return render(
        request, "outlet/rights.html", page, status=422 if problem else 200, lines=lines, problem=problem, told=told, proved=is_proved(request),
        members=[(str(each.id), each.name) for each in _members(who, today)], roles=[(each.value, role_name(each.value)) for each in _roles(who)],
        outlets=[(str(each.id), each.name) for each in cards], today=today,
    )  # fmt: skip


def _line(card: RightCard, who: Actor) -> Line:
    tone, word = STATES[card.state]
    return Line(card, role_name(card.role), tone, gettext(word), card.state in OPEN and card.applied_by == who.member)


@allow("outlet_manager", "branch_manager")
@require_http_methods(["GET", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """What was applied for and how far it is; apply for another."""
    if request.method == "GET":
        return _draw(request)
    need_proof(request)
    problem = _apply(request)
    return _draw(request, problem) if problem else see_other(request, "/outlet/rights/")


@allow("outlet_manager", "branch_manager")
@require_POST
def withdraw(request: HttpRequest, right: int) -> HttpResponse:
    """撤回 what one applied for oneself, before it is executed."""
    need_proof(request)
    authority.move_right(actor=actor(request), right=right, step="withdraw", note="", now=now_of(request))
    return see_other(request, "/outlet/rights/")


def _apply(request: HttpRequest) -> str:
    """Apply for one post; a sentence where it cannot be."""
    post, who, today = request.POST, actor(request), now_of(request).date()
    member = next((each for each in _members(who, today) if str(each.id) == post.get("member")), None)
    new = Newcomer(post["name"].strip()[:200], post.get("login", "").strip()[:80]) if "name" in post else None
    outlet = next((card for card in mine(who) if str(card.id) == post.get("outlet")), None)
    role = next((each for each in _roles(who) if each.value == post.get("role")), None)
    reason = post.get("reason", "").strip()[:200]
    try:
        since = date.fromisoformat(post.get("valid_from", ""))
        until = date.fromisoformat(post["valid_to"]) if post.get("valid_to") else None
    except ValueError:
        return gettext("请把起止日期写成 2026-12-01 的样子。")
    whom = new or (member.id if member else None)
    if whom is None or outlet is None or role is None or not reason:
        return gettext("请选择人员、岗位和网点，并写明理由。")
    if until is not None and until <= since:
        return gettext("终止日期要晚于起始日期。")
    try:
        authority.apply_for_right(
            actor=who, member=whom, role=role, place=Place(PlaceKind.OUTLET, outlet.id), valid_from=since, valid_to=until, reason=reason,
            now=now_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        return words.told(refusal)
    return ""
