"""团队：what is in whose hands, handing over, what the samples found, the limits in force: the page of a centre's manager."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.cases.queries import Load
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components.facts import Chart, ChartBar
from sheyintong.faces.web.numbers import untold
from sheyintong.faces.web.page import render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.policy import queries as policy
from sheyintong.registers.policy.types import ParameterValue
from sheyintong.registers.staff import queries as staff

from .done import said
from .frame import NUMBERS_AT, TEAM, amount, colleagues, days_left, frame, need_case, number, today_of, typed

LIMITS = ("sample.immediate_share", "identification.typed_daily_cap")
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Hand:
    """One colleague: what she holds, and working days to her next due case."""

    member: int | None
    name: str
    load: Load | None
    left: int | None


def _hands(request: HttpRequest) -> list[Hand]:
    """Everybody who may hold cases, whether or not she holds any; whoever holds some and has left is listed too."""
    today = today_of(request)
    held = {each.member: each for each in case_queries.loads(scope=actor(request).scope, today=today)}
    names = {each.id: each.name for each in colleagues(request)}
    people: list[int | None] = [None, *(each for each in held if each is not None), *(each for each in names if each not in held)]
    made = []
    for member in people:
        load = held.get(member)
        left = days_left(load.next_due, today) if load and load.next_due else None
        made.append(Hand(member, load.name if load and load.name else names.get(member or 0, ""), load, left))
    return made


def _limits(request: HttpRequest) -> list[tuple[ParameterValue, str]]:
    if policy.version() is None:
        return []
    today, known = today_of(request), policy.values()
    return [(value, amount(value)) for code in LIMITS for value in known.get(code, ()) if value.holds(today)]


def _chart(hands: list[Hand]) -> Chart:
    bars = [
        ChartBar(each.name or gettext("未分派"), each.load.open, gettext("%(n)d 件") % {"n": each.load.open}, "bad" if each.load.late else "")
        for each in hands if each.load
    ]  # fmt: skip
    return Chart(gettext("各人手上的件"), tuple(bars), what=gettext("同事"), unit=gettext("件"), base=gettext("红色：其中有逾期的"))


def _draw(request: HttpRequest, problems: tuple[str, ...] = ()) -> HttpResponse:
    scope = actor(request).scope
    hands = _hands(request)
    leavers = staff.leavable(actor(request), [each.member for each in hands if each.member], today_of(request))
    page = frame(request, gettext("团队"), "/centre/team/", done=said(request))
    return render(
        request, "centre/team.html", page, status=422 if problems else 200, hands=hands, leavers=leavers, chart=_chart(hands), problems=problems,
        colleagues=colleagues(request), sampling=case_queries.sampling(scope=scope), outlets=case_queries.sampling_by_outlet(scope=scope),
        limits=_limits(request), untold=untold(request), numbers=NUMBERS_AT, told={name: typed(request, name, 200) for name in ("source", "to", "reason")},
    )  # fmt: skip


@allow(*TEAM)
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """团队。Posting hands everything one person holds, or all that nobody holds, to a colleague: each case by itself, with the reason."""
    if request.method == "GET":
        return _draw(request)
    who, now, reason = actor(request), now_of(request), typed(request, "reason", 200)
    source, to = typed(request, "source", 18), number(typed(request, "to", 18))
    held = number(source)
    if (held is None and source != "nobody") or to not in {each.id for each in colleagues(request)} or to == held or len(reason) < SHORTEST:
        return _draw(request, (gettext("请选从谁手上、交给谁，并写明原因（至少 4 个字）。"),))
    problems = []
    for each in case_queries.numbers_held(scope=who.scope, member=held):
        try:
            with audit.reading(actor=who, purpose="交接办件", at=now, case=case_queries.id_of(each)) as reader:
                case = need_case(who, reader, each)
            cases.assign(actor=who, case=case, to=to, reason=reason, now=now)
        except Refusal as refusal:
            problems.append(f"{each}：{words.told(refusal)}")
    return _draw(request, tuple(problems)) if problems else see_other(request, "/centre/team/?done=team")
