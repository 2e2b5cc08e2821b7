"""退出摘牌：first what becomes of posts, sessions, cases and devices, then the act, for good."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from sheyintong.casework.cases import queries as cases
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.components import ErrorSummary, Problem
from sheyintong.faces.web.filling import Typed, tried
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.clock import SHANGHAI
from sheyintong.registers.outlets import commands as outlet_commands
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.errors import AlreadyClosed
from sheyintong.registers.outlets.types import OutletCard
from sheyintong.registers.staff import queries as staff

from .frame import frame, today_of
from .partners import need_outlet
from .places import HEAD

EVER = datetime(2000, 1, 1, tzinfo=SHANGHAI)


@allow(HEAD)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, outlet: int) -> HttpResponse:
    """退出摘牌 with a reason, for a fresh proof. Raises :class:`AlreadyClosed`."""
    card = need_outlet(actor(request), outlet)
    if card.state == "closed":
        raise AlreadyClosed(outlet=outlet)
    if request.method == "GET":
        return _draw(request, card)
    need_proof(request)
    typed, who, now = Typed(request, "close"), actor(request), now_of(request)

    def act() -> None:
        outlet_commands.close(outlet=outlet, reason=typed.text("reason"), actor=who, now=now)

    problems = tried(typed, act, {"outlets.reason_missing": "reason"})
    return _draw(request, card, problems) if problems else see_other(request, f"/centre/outlet/{outlet}/?done=close")


def _draw(request: HttpRequest, card: OutletCard, problems: Sequence[Problem] = ()) -> HttpResponse:
    own, now = f"/centre/outlet/{card.id}/", now_of(request)
    title = gettext("退出摘牌：%(name)s") % {"name": card.name}
    crumbs = (Link(gettext("合作网点"), "/centre/partners/"), Link(card.name, own), Link(gettext("退出摘牌"), ""))
    return render(
        request, "centre/outlet/close.html", frame(request, title, "/centre/partners/", crumbs=crumbs), status=422 if problems else 200,
        card=card, own=own, people=len(staff.staff_of_outlet(card.id, today_of(request))), devices=len(outlets.devices(card.id)),
        numbers=cases.numbers([card.id], start=EVER, end=now)[0], proved=is_proved(request), errors=ErrorSummary(tuple(problems), "close-") if problems else None,
        reason=Typed(request, "close", problems).field("reason", gettext("为什么退出"), hint=gettext("例如协议到期、网点撤并。连同您的名字记入审计。")),
    )  # fmt: skip
