"""来人：whoever was identified stands at the counter from now on."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification.types import Identified, Method
from sheyintong.casework.visits import commands as visits
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.faces.web.access import actor
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.registers.policy import queries as policy

from .frame import GUIDE, present

HOW = {
    Method.ID_CARD_READ: _("身份证读卡"),
    Method.SOCIAL_CARD_READ: _("社保卡读卡"),
    Method.ECARD_QR: _("电子社保卡扫码"),
    Method.TYPED: _("手工输入号码"),
}


def how(visit: Visit) -> str:
    """怎样核身：in the words of the page."""
    return gettext(HOW[Method(visit.method)])


def is_typed(visit: Visit) -> bool:
    """未核身：whether only a number was typed; then nothing of her record is shown."""
    return not Method(visit.method).proves_presence


def need_present(request: HttpRequest) -> Visit:
    """Who stands at this counter. Raises :class:`VisitNotOpen` where nobody does."""
    visit = present(request)
    if visit is None:
        raise VisitNotOpen(visit="-")
    return visit


def given_back(request: HttpRequest, visit: Visit) -> None:
    """反馈：what was handled in this visit is given back, before it ends."""
    who, now = actor(request), now_of(request)
    with audit.reading(actor=who, purpose="来访结束", at=now) as reader:
        done = [card for card in case_queries.cases_of_visit(reader, visit.id) if card.state == "handled"]
    for card in done:
        cases.give_back(actor=who, case=card, how="合并回执", now=now)


def arrive(request: HttpRequest, found: Identified) -> HttpResponse:
    """Open her visit, and show what she may do."""
    now = now_of(request)
    notice = policy.text("privacy.notice_version", now.date())
    visits.open_visit(actor=actor(request), person=found.person, identification=found.id, method=found.method, notice=notice, now=now)
    return see_other(request, "/outlet/")


def unknown_came(request: HttpRequest) -> None:
    """来了查无此人的人：as with anybody who comes, the last person has left; nothing of hers is shown or done before the next."""
    visits.close_open(actor=actor(request), now=now_of(request))


def to_register(request: HttpRequest) -> HttpResponse | None:
    """查无此人：where she can be registered by the card that was read; None for the hall guide, who registers nobody and keeps nothing of it."""
    who = actor(request)
    unknown_came(request)
    if not who.has(GUIDE):
        return see_other(request, "/outlet/register/")
    identification.leave(session=who.session, actor=who, now=now_of(request))
    return None
