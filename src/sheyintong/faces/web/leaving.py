"""离岗：the page of both faces on which one person lets another go at once: first what would end, then the act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from sheyintong.casework.cases import queries as cases
from sheyintong.foundation.access import queries as access
from sheyintong.foundation.regions import queries as regions
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.staff import commands as staff_commands
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import Place, PlaceKind, PostCard

from .access import actor, is_proved, need_proof
from .answers import see_other
from .page import Page, render
from .session import now_of

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Ending:
    """会结束的岗位：a post of hers, one she stands in for, or the stand-in of a colleague in hers; ``by`` is that colleague."""

    role: str
    place: str
    since: date
    until: date | None
    stand_in: bool
    by: str


def leaving(request: HttpRequest, member: int, page: Page, *, back: str, role_name: Callable[[str], str]) -> HttpResponse:
    """The page and its act. Raises :class:`NoSuchMember`, :class:`OwnLeave`, :class:`NotYoursToEnd`, :class:`LastControl`, :class:`ProveAgain`."""
    who, now = actor(request), now_of(request)
    staff.need_leavable(who, member, now.date())
    reason, problem = request.POST.get("reason", "").strip(), ""
    if request.method == "POST":
        need_proof(request)
        problem = _fault(reason)
        if not problem:
            staff_commands.leave(member=member, reason=reason, actor=who, now=now)
            return see_other(request, f"{back}?done=left")
    card = staff.member(member, now.date())
    return render(
        request, "web/leaving.html", page, status=422 if problem else 200, member=card, back=back, own=request.path, proved=is_proved(request),
        posts=[_ending(each, member, role_name) for each in staff.ends_with(member, now.date())], in_hand=cases.in_hand(member),
        sessions=len(access.sessions_of(card.account, now)) if card.account else 0, invited=card.state == "invited", problem=problem,
        reason=reason[:LONGEST], longest=LONGEST,
    )  # fmt: skip


def _fault(reason: str) -> str:
    """What is wrong with the reason; empty for nothing."""
    if not reason:
        return gettext("请写明为什么离岗。")
    return gettext("理由最多写 200 个字。") if len(reason) > LONGEST else ""


def _ending(post: PostCard, member: int, role_name: Callable[[str], str]) -> Ending:
    by = post.member_name if post.member != member else ""
    return Ending(role_name(post.role.value), place_name(post.place), post.valid_from, post.valid_to, post.stand_in, by)


def place_name(place: Place) -> str:
    """岗位所在 by name."""
    if place.kind is PlaceKind.OUTLET:
        return outlets.outlet(place.id).name
    return partners.bank(place.id).name if place.kind is PlaceKind.BANK else regions.agency(place.id).name
