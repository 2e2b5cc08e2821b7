"""登记库：look a person up, see her masked, show one value in the clear for a reason."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheyintong.casework.cases import queries as case_queries
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.refusals import STATUS
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.enrolments import queries as enrolments
from sheyintong.registers.enrolments.types import Enrolment
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.types import PersonCard
from sheyintong.services.lifeline import queries as lifeline

from .frame import COMPLAINT, READERS, REGISTER, frame, may_see, need_person, number, typed, within


@dataclass(frozen=True, slots=True)
class Cover:
    """参保 with the name of its agency and its periods in words."""

    enrolment: Enrolment
    agency: str
    periods: tuple[tuple[str, str], ...]


@allow(*REGISTER, *READERS)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """查人：by a whole number, card, phone, by pinyin, initials or the beginning of a name. Sent as a form, never in an address."""
    text, found, elsewhere, refusal = "", None, 0, None
    who = actor(request)
    if request.method == "POST":
        text = typed(request, "text", 60)
        try:
            by, masked = people.searched(text)
            with audit.reading(actor=who, purpose=f"登记库查找：{masked}", at=now_of(request)) as reader:
                every = people.search(text, reader=Reader(who))  # noted below: only those who are shown
                found = [card for card in every if may_see(who, card.id)]
                elsewhere = len(every) - len(found)
                for card in found:
                    reader.note(PERSON, card.id)
                reader.note("search", 0, by)  # also when nobody was found
        except Refusal as no:
            refusal = no
    page = frame(request, gettext("登记库"), "/centre/register/")
    return render(
        request, "centre/register.html", page, status=STATUS[refusal.kind] if refusal else 200, text=text, found=found,
        elsewhere=elsewhere, problem=words.told(refusal) if refusal else "",
    )  # fmt: skip


def _draw(request: HttpRequest, person: int, clear: tuple[str, str] = ("", ""), problem: str = "") -> HttpResponse:
    who = actor(request)
    need_person(who, person)
    with audit.reading(actor=who, purpose="登记库查看", at=now_of(request)) as reader:
        card = people.person(person, reader=reader)
        same = people.ids_of(person)
        covers = [_cover(each) for each in enrolments.of_person(person, reader=reader)]
        proxies = people.proxies_of(person, reader=reader)
        life = lifeline.life_line(person, reader=reader, today=now_of(request).date())
        cases = [each for each in case_queries.cases_of_person(reader, sorted(same)) if each.item != COMPLAINT]
    crumbs = (Link(gettext("登记库"), "/centre/register/"), Link(card.name_masked, ""))
    page = frame(request, gettext("登记库中的人"), "/centre/register/", crumbs=crumbs)
    home = enrolments.home_agency(person)
    return render(
        request, "centre/person.html", page, status=422 if problem else 200, card=card, same=sorted(same), covers=covers, proxies=proxies,
        cases=[(each, within(each.path, who.scope)) for each in cases], seen=audit_queries.who_saw(*sorted(same), limit=30).entries, clear=clear, problem=problem, reason=typed(request, "reason", 200),
        life=life, reveals=who.has(*REGISTER), home_name=regions.agency(home).name if home else "",
    )  # fmt: skip


def _cover(enrolment: Enrolment) -> Cover:
    spans = [each.during for each in enrolment.periods if each.during is not None]
    periods = tuple((f"{span.start:%Y-%m}" if span.start else "", f"{span.end:%Y-%m}" if span.end else gettext("今")) for span in spans)
    return Cover(enrolment, regions.agency(enrolment.agency).name, periods)


@allow(*REGISTER, *READERS)
@require_GET
def person(request: HttpRequest, person: int) -> HttpResponse:
    """一个人：masked values, enrolments, cases, and who looked at her."""
    return _draw(request, person)


@allow(*REGISTER)
@require_POST
def reveal(request: HttpRequest, person: int) -> HttpResponse:
    """显示：one value in the clear, once, for a reason that stands in the trail."""
    reason, what = typed(request, "reason", 200), typed(request, "what", 20)
    need_person(actor(request), person)
    if len(reason) < 4:
        return _draw(request, person, problem=gettext("请写明为什么要看全号（至少 4 个字），这会记入留痕。"))
    with audit.reading(actor=actor(request), purpose=f"显示全号：{reason}"[:200], at=now_of(request)) as reader:
        card = people.person(person, reader=reader)
        value = _value(card, what, reader)
    return _draw(request, person, clear=(what, value))


def _value(card: PersonCard, what: str, reader: Reader) -> str:
    wanted = number(what[1:])
    for identifier in card.identifiers:
        if what[:1] == "i" and identifier.id == wanted:
            return people.reveal_identifier(card, identifier, reader=reader)
    for contact in card.contacts:
        if what[:1] == "c" and contact.id == wanted:
            return people.reveal_contact(card, contact, reader=reader)
    return ""
