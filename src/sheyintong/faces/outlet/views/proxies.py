"""代办：whoever was identified goes on for somebody who empowered her, upon the same identification."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.input import LARGEST_ID
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit.types import Reader
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import ProxyOver
from sheyintong.registers.people.types import PersonCard
from sheyintong.registers.policy import queries as policy

from .arriving import given_back
from .frame import COUNTER, visit_here


def who_acts(visit: Visit, reader: Reader) -> PersonCard | None:
    """代办人 who stands here, where she acts for somebody else."""
    return people.person(visit.mandate.proxy, reader=reader) if visit.mandate else None


def go_on_for(request: HttpRequest, visit: Visit, proxy: int | None) -> None:
    """Go on with who is here for the person of her relation ``proxy``, or for herself; what was done before is given back."""
    now = now_of(request)
    given_back(request, visit)
    notice = policy.text("privacy.notice_version", now.date())
    visits.act_for(actor=actor(request), visit=visit, proxy=proxy, notice=notice, now=now)


@allow(*COUNTER)
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """为她办理：from now on everything is for the one she acts for; an empty ``proxy`` means for herself again."""
    chosen, visit = request.POST.get("proxy", "").strip(), visit_here(request)
    if chosen and not (chosen.isascii() and chosen.isdecimal() and int(chosen[:20]) <= LARGEST_ID):
        raise ProxyOver()
    go_on_for(request, visit, int(chosen) if chosen else None)
    return see_other(request, "/outlet/")
