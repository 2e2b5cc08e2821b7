"""本人证件号码：who has not told hers; 内控 corrects one that was told wrongly, against the document and with a reason."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.numbers import listed
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.idnumbers import identify
from sheyintong.registers.staff import commands as staff_commands
from sheyintong.registers.staff import queries as staff

from .frame import NUMBERS, NUMBERS_AT, TEAM, frame, role_name, today_of, typed

LONGEST = 200
SHORTEST = 4


def _current(request: HttpRequest) -> str:
    return "/centre/team/" if actor(request).has(*TEAM) else "/centre/rights/"


def _crumbs(request: HttpRequest, *links: Link) -> tuple[Link, ...]:
    home = _current(request)
    return (Link(gettext("团队") if home == "/centre/team/" else gettext("权限"), home), *links)


@allow(*NUMBERS)
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """本人证件号码：those of the subtree who have not told theirs."""
    crumbs = _crumbs(request, Link(gettext("本人证件号码"), ""))
    page = frame(request, gettext("本人证件号码"), _current(request), crumbs=crumbs)
    return listed(request, page, role_name=role_name, address=NUMBERS_AT)


@allow("internal_control")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, member: int) -> HttpResponse:
    """更正本人证件号码 of somebody else. Raises :class:`NoSuchMember`, :class:`NotYourOwnNumber`, :class:`NotYoursToCorrect`."""
    who, now = actor(request), now_of(request)
    staff.need_correctable(who, member, today_of(request))
    if request.method == "GET":
        return _draw(request, member)
    need_proof(request)
    problem = _fault(request)
    if problem:
        return _draw(request, member, problem)
    try:
        staff_commands.correct_number(
            member=member, number=_number(request, "number"), reason=typed(request, "reason", LONGEST), actor=who, now=now
        )
    except Refusal as refusal:
        return _draw(request, member, words.told(refusal))
    return see_other(request, f"{NUMBERS_AT}?show=all&done=1")


def _draw(request: HttpRequest, member: int, problem: str = "") -> HttpResponse:
    """The page; the numbers of before stand there masked, and whose they are is noted."""
    with audit.reading(actor=actor(request), purpose="更正本人证件号码", at=now_of(request)) as reader:
        reader.note("member", member)
        told = staff.told_numbers(member)
    card = staff.member(member, today_of(request))
    crumbs = _crumbs(request, Link(gettext("本人证件号码"), NUMBERS_AT), Link(gettext("更正"), ""))
    page = frame(request, gettext("更正本人证件号码"), _current(request), crumbs=crumbs)
    return render(
        request, "centre/number.html", page, status=422 if problem else 200, member=card, told=told, problem=problem, back=NUMBERS_AT,
        roles=gettext("、").join(dict.fromkeys(role_name(post.role.value) for post in card.posts)), own=request.path, proved=is_proved(request),
        reason=typed(request, "reason", LONGEST), longest=LONGEST,
    )  # fmt: skip


def _number(request: HttpRequest, name: str) -> str:
    return typed(request, name, 40)


def _fault(request: HttpRequest) -> str:
    """What is wrong with what was typed; empty for nothing. Both ways to write one number are the same."""
    found = [identify(_number(request, name), today=today_of(request)) for name in ("number", "again")]
    if len({each.long_form or each.number for each in found}) > 1:
        return gettext("两次输入的号码不一样，请对照证件重新输入。")
    if len(typed(request, "reason", LONGEST)) < SHORTEST:
        return gettext("请写明为什么更正（至少 4 个字）。")
    return ""
