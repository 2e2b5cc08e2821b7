"""权限、求助、停办：four hands for a right, answers to the counters, emergency stops."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods, require_POST

from sheyintong.faces.web import words
from sheyintong.faces.web.access import PageForbidden, actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import public_address, see_other
from sheyintong.faces.web.numbers import untold
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries as authority_queries
from sheyintong.registers.authority.queries import Help, RightCard, StopCard
from sheyintong.registers.authority.types import Newcomer
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import Invited, MemberCard, Place, PlaceKind, Role

from .done import said
from .frame import HELP, LEAVE, NUMBERS, NUMBERS_AT, READERS, RIGHTS, STOPS, day, frame, number, role_name, today_of, typed, within

APPLY = ("centre_clerk", "centre_manager", "information_centre")
MOVE = ("internal_control", "centre_manager", "information_centre")
STEPS = ("check", "approve", "execute", "refuse", "withdraw")
OPEN = ("applied", "checked", "approved")
ALL = "all"
"""What a stop says for every outlet or every item: nobody stops all by leaving a field as it was."""
SHORTEST = 4
"""Characters of a reason below which nothing was said."""
AGREEMENT_SCOPE = "partners.agreement_scope"
NEXT = {"applied": ("check", _("核对"), "internal_control"), "checked": ("approve", _("批准"), "centre_manager"),
        "approved": ("execute", _("执行"), "information_centre")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right with the names of those who moved it, the next step, and what does not go together with it.

    ``stands_in``: internal control does the step because nobody else can.
    """

    right: RightCard
    role: str
    hands: tuple[tuple[str, str], ...]
    step: tuple[str, str] | None
    refusable: bool
    clashes: tuple[str, ...]
    stands_in: bool
    withdrawable: bool
    invitable: bool


def _places(scope: str) -> list[tuple[str, str]]:
    found = [(f"agency-{each.id}", each.name) for each in regions.subtree(scope)]
    return found + [(f"outlet-{each.id}", each.name) for each in outlets.outlets(scope=scope)]


def _targets(scope: str) -> list[tuple[str, str]]:
    """Where a post may be: the places of the subtree, and for the prefecture the banks, for those who manage a bank's outlets."""
    banks = partners.banks() if authority_queries.is_whole(scope) else []
    return _places(scope) + [(f"bank-{each.id}", each.name) for each in banks]


def _place(text: str, scope: str) -> Place | None:
    """A place of the form within the subtree, or None."""
    if text not in {value for value, _ in _targets(scope)}:
        return None
    kind, _, row = text.partition("-")
    return Place(PlaceKind(kind), int(row))


def _members(place: Place | None, request: HttpRequest) -> list[MemberCard]:
    if place is None or place.kind is PlaceKind.BANK:
        return []
    look = staff.staff_of_outlet if place.kind is PlaceKind.OUTLET else staff.staff_of_agency
    return look(place.id, today_of(request))


def _whereabouts(who: Actor) -> list[tuple[str, str]]:
    """Where people may be looked up: the places of the subtree; a bank for whoever may let its managers go."""
    return _targets(who.scope) if who.has(*LEAVE) else _places(who.scope)


def _leavers(place: Place | None, request: HttpRequest) -> list[MemberCard]:
    """Those at a place whom this actor may let go at once."""
    at_bank = place is not None and place.kind is PlaceKind.BANK
    people = staff.staff_of_bank(place.id, today_of(request)) if place and at_bank else _members(place, request)
    found = staff.leavable(actor(request), [each.id for each in people], today_of(request))
    return [each for each in people if each.id in found]


def _row(card: RightCard, request: HttpRequest) -> RightRow:
    who, today = actor(request), today_of(request)
    hands = [(gettext("申请"), card.applied_name)]
    for label, member in ((_("核对"), card.checked_by), (_("批准"), card.approved_by), (_("执行"), card.executed_by)):
        if member is not None:
            hands.append((gettext(label), staff.member(member, today).name))
    key, label, role = NEXT.get(card.state, ("", "", ""))
    free = who.member not in authority_queries.hands(card) | {card.member}
    mine = bool(key) and who.has(role) and free
    stands_in = bool(key) and not mine and authority_queries.stands_in(who, card, key, today)
    held = {Role(card.role)} | ({post.role for post in staff.member(card.member, today).posts} if card.member else set())
    against = tuple(
        gettext("%(one)s与%(other)s：%(reason)s") % {"one": role_name(each.one), "other": role_name(each.other), "reason": each.reason}
        for each in staff.clashes(held)
    )
    refusable = card.state in ("applied", "checked") and free and who.has("internal_control", "centre_manager")
    return RightRow(
        card, role_name(card.role), tuple(hands), (key, gettext(label)) if mine or stands_in else None, refusable, against, stands_in,
        withdrawable=card.state in OPEN and who.member == card.applied_by, invitable=authority_queries.may_invite_again(who, card),
    )  # fmt: skip


def _draw_rights(request: HttpRequest, problem: str = "") -> HttpResponse:
    who = actor(request)
    chosen = str(request.POST.get("of") or request.GET.get("of", ""))
    rows = [_row(each, request) for each in authority_queries.rights(scope=who.scope)] if who.scope else []
    told = {name: typed(request, name, 200) for name in ("member", "name", "login", "role", "place", "valid_from", "valid_to", "reason")}
    page = frame(request, gettext("权限"), "/centre/rights/", done=said(request))
    return render(
        request, "centre/rights.html", page, status=422 if problem else 200, rows=rows, problem=problem, proved=is_proved(request), acts=not who.has("auditor"),
        applies=who.has(*APPLY), places=_places(who.scope) if who.has(*APPLY) else [], of=chosen, told=told,
        whereabouts=_whereabouts(who) if who.has(*APPLY, *LEAVE) else [], leavers=_leavers(_place(chosen, who.scope), request) if who.has(*LEAVE) else [],
        targets=_targets(who.scope) if who.has(*APPLY) else [],
        members=_members(_place(chosen, who.scope), request) if who.has(*APPLY) else [],
        roles=[(role.value, role_name(role.value)) for role in Role if role in authority_queries.applies_for(who.roles)],
        untold=untold(request) if who.has(*NUMBERS) else None, numbers=NUMBERS_AT,
    )  # fmt: skip


@allow(*RIGHTS)
@require_http_methods(["GET"])
def rights(request: HttpRequest) -> HttpResponse:
    """授权台账：who applied, checked, approved and executed."""
    return _draw_rights(request)


@allow(*APPLY)
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """申请授权 for somebody of the subtree, or for somebody new."""
    need_proof(request)
    who = actor(request)
    place = _place(typed(request, "place", 30), who.scope)
    whom, since, until = _whom(request), day(typed(request, "valid_from")), day(typed(request, "valid_to"))
    role, reason = typed(request, "role", 30), typed(request, "reason", 200)
    if whom is None or place is None or role not in set(Role) or since is None or not reason:
        return _draw_rights(request, gettext("请选人员、岗位、地点和起始日期，并写明理由。"))
    if typed(request, "valid_to") and (until is None or until <= since):
        return _draw_rights(request, gettext("终止日期要晚于起始日期，写成 2026-12-01 的样子。"))
    try:
        authority.apply_for_right(
            actor=who, member=whom, role=Role(role), place=place, valid_from=since, valid_to=until, reason=reason, now=now_of(request)
        )
    except Refusal as refusal:
        return _draw_rights(request, words.told(refusal))
    return see_other(request, "/centre/rights/?done=apply")


def _whom(request: HttpRequest) -> int | Newcomer | None:
    """The member chosen, or the newcomer named; None for neither."""
    if "name" in request.POST:
        return Newcomer(typed(request, "name", 200), typed(request, "login", 80))
    member = number(typed(request, "member"))
    of = _place(typed(request, "of", 30), actor(request).scope)
    return member if member in {each.id for each in _members(of, request)} else None


@allow(*dict.fromkeys((*APPLY, *MOVE)))
@require_POST
def move(request: HttpRequest, right: int, step: str) -> HttpResponse:
    """核对、批准、执行、不同意：each by another person; 撤回 by the applicant. An invitation is shown in the answer, this once."""
    need_proof(request)
    who, card = actor(request), authority_queries.right(right)
    if step not in STEPS or card is None or not within(card.path, who.scope):
        return _draw_rights(request, gettext("没有这一件申请，或不在您的范围内。"))
    try:
        invited = authority.move_right(actor=who, right=right, step=step, note=typed(request, "note", 200), now=now_of(request))
    except Refusal as refusal:
        return _draw_rights(request, words.told(refusal))
    return _letter(request, right, invited) if invited else see_other(request, f"/centre/rights/?done={step}")


@allow("internal_control", "information_centre")
@require_POST
def invite_again(request: HttpRequest, right: int) -> HttpResponse:
    """重发邀请：the lost one is void, the new one is shown in the answer, this once."""
    need_proof(request)
    reason = typed(request, "reason", 200)
    if not reason:
        return _draw_rights(request, gettext("请写明为什么重发邀请。"))
    try:
        invited = authority.invite_again(actor=actor(request), right=right, reason=reason, now=now_of(request))
    except Refusal as refusal:
        return _draw_rights(request, words.told(refusal))
    return _letter(request, right, invited)


def _letter(request: HttpRequest, right: int, invited: Invited) -> HttpResponse:
    """邀请函 to print and hand over."""
    card = authority_queries.right(right)
    page = frame(
        request, gettext("邀请函"), "/centre/rights/", crumbs=(Link(gettext("权限"), "/centre/rights/"), Link(gettext("邀请函"), ""))
    )
    return render(
        request,
        "centre/rights/invitation.html",
        page,
        card=card,
        role=role_name(card.role) if card else "",
        invited=invited,
        address=public_address(request, "/invitation/"),
    )


def _mending(request: HttpRequest, asked: Help) -> Link | None:
    """去办：the page where this very thing is mended, already filled in with what is asked for; None where there is none for this post.

    An agreement of a centre above is only read here: that centre adds the item.
    """
    who = actor(request)
    if asked.reason_code != AGREEMENT_SCOPE or not who.has("centre_manager") or asked.outlet is None:
        return None
    agreement = outlets.outlet(asked.outlet).agreement
    if agreement is None:
        return None
    page = f"/centre/partners/agreement/{agreement}/"
    if not regions.agency(partners.agreement(agreement, today_of(request)).agency).within(who.scope):
        return Link(gettext("看上级中心签的协议，由它加这一项"), page)
    return Link(gettext("到协议里加这一项"), f"{page}?{urlencode({'item': asked.item, 'stage': asked.stage})}#supplement")


@allow(*HELP)
@require_http_methods(["GET", "POST"])
def help_list(request: HttpRequest) -> HttpResponse:
    """等我答复：what counters ask of this post."""
    who, problem = actor(request), ""
    if request.method == "POST":
        asked, answer = number(typed(request, "request")), typed(request, "answer", 400)
        if asked is None or not answer:
            problem = gettext("请写明办了什么，或为什么不同意。")
        else:
            authority.answer_help(actor=who, request=asked, mended=typed(request, "mended") == "1", answer=answer, now=now_of(request))
            return see_other(request, "/centre/help/?done=answered")
    waiting = [(each, _mending(request, each)) for each in authority_queries.help_for(who)]
    page = frame(request, gettext("等我答复"), "/centre/help/", counts={"/centre/help/": len(waiting)}, done=said(request))
    return render(request, "centre/help.html", page, status=422 if problem else 200, waiting=waiting, problem=problem)


def _seen(who: Actor, mine: set[int]) -> list[StopCard]:
    """The stops of one's own outlets and of all of them; internal control sees every one."""
    return [
        each
        for each in authority_queries.stops(in_force=False)
        if who.has("internal_control", *READERS) or each.outlet_id is None or each.outlet_id in mine
    ]


def _draw_stops(request: HttpRequest, problem: str = "") -> HttpResponse:
    who, today = actor(request), today_of(request)
    mine = outlets.outlets(scope=who.scope)
    seen = _seen(who, {each.id for each in mine})
    told = {name: typed(request, name, 200) for name in ("outlet", "bank", "item", "reason")}
    page = frame(request, gettext("应急停办"), "/centre/stops/", done=said(request))
    return render(
        request, "centre/stops.html", page, status=422 if problem else 200, stops=seen, outlets=mine,
        banks=partners.banks(), items=catalogue.items(), told=told, problem=problem, today=today, stopping=who.has(*STOPS),
        lifting=any(each.lifted_at is None for each in seen), proved=is_proved(request), shortest=SHORTEST,
        everywhere=who.has("internal_control") and authority_queries.is_whole(who.scope),
    )  # fmt: skip


@allow(*STOPS, *READERS)
@require_http_methods(["GET", "POST"])
def stops(request: HttpRequest) -> HttpResponse:
    """应急停办：issue one for an outlet, a bank, an item, or (internal control of the prefecture) the whole region."""
    if request.method == "GET":
        return _draw_stops(request)
    if not actor(request).has(*STOPS):
        raise PageForbidden(roles=", ".join(STOPS))
    unclear = _unclear(request)
    if unclear:
        return _draw_stops(request, unclear)
    outlet, bank, item = number(typed(request, "outlet")), number(typed(request, "bank")), typed(request, "item", 40)
    try:
        authority.stop(
            actor=actor(request), reason=typed(request, "reason", 200), outlet=outlet, member=None, bank=bank,
            item="" if item == ALL else item, now=now_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        return _draw_stops(request, words.told(refusal))
    return see_other(request, "/centre/stops/?done=stop")


def _unclear(request: HttpRequest) -> str:
    """What a stop leaves open, in a sentence; empty where it says what is stopped and why."""
    outlet, bank, item = typed(request, "outlet"), typed(request, "bank"), typed(request, "item", 40)
    if not item or (outlet != ALL and number(outlet) is None):
        return gettext("请选停哪里、停哪一项；要全部停，也请选“全部”。")
    if len(typed(request, "reason", 200)) < SHORTEST:
        return gettext("请写明停办原因（至少 4 个字），柜员会看到。")
    if (bank and number(bank) not in {each.id for each in partners.banks()}) or item not in {
        ALL,
        *(each.code for each in catalogue.items()),
    }:
        return gettext("没有这家银行或这一项，请从列表里选。")
    return ""


@allow(*STOPS)
@require_POST
def lift(request: HttpRequest, stop: int) -> HttpResponse:
    """解除停办：with a reason and a fresh proof, unlike the stop itself; a manager lifts those of her own outlets."""
    need_proof(request)
    reason = typed(request, "reason", 200)
    if not reason:
        return _draw_stops(request, gettext("请写明为什么解除。"))
    try:
        authority.lift_stop(actor=actor(request), stop=stop, reason=reason, now=now_of(request))
    except Refusal as refusal:
        return _draw_stops(request, words.told(refusal))
    return see_other(request, "/centre/stops/?done=lift")
