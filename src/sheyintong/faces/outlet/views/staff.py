"""人员证书：who works at the outlet with which certificate until when; certificates are what most refusals at a counter wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import see_other
from sheyintong.faces.web.leaving import leaving
from sheyintong.faces.web.numbers import untold
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_queries
from sheyintong.registers.staff.errors import NoSuchMember
from sheyintong.registers.staff.types import CertificateCard, MemberCard, Role

from .frame import frame, role_name

NUMBERS_AT = "/outlet/numbers/"
WARNED = 30
"""Days before its end from which a certificate is warned of."""
DONE = {
    "recorded": _("证书已登记，从起始日期起就能办。"),
    "withdrawn": _("证书已收回，从下一次写入起就不能再办。"),
    "left": _("已离岗：账户和岗位都已结束，正在登录的也退出了。"),
}
FIELDS = ("member", "item", "number", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Held:
    """证书 as its line shows it: what it covers ("" for everything), until when, and how that stands."""

    id: int
    number: str
    item: str
    until: date
    left: int

    @property
    def tone(self) -> str:
        """Shape and colour."""
        return "warn" if self.left <= WARNED else "ok"

    @property
    def word(self) -> str:
        """The days left, once they are few."""
        if self.left > WARNED:
            return gettext("有效")
        return ngettext("%(n)d 天后失效", "%(n)d 天后失效", self.left) % {"n": self.left}


@dataclass(frozen=True, slots=True)
class Person:
    """一个人的证书；``needs``: the post acts on items and so needs one."""

    id: int
    name: str
    roles: str
    needs: bool
    certificates: tuple[Held, ...]

    @property
    def key(self) -> str:
        """The number as a form sends it."""
        return str(self.id)

    @property
    def missing(self) -> bool:
        """Whether she may do nothing yet for want of a certificate."""
        return self.needs and not self.certificates

    @property
    def warned(self) -> bool:
        """Whether something must be done soon."""
        return self.missing or any(each.left <= WARNED for each in self.certificates)


def people_of(outlet: int, today: date) -> list[Person]:
    """网点人员 with certificates, those in front for whom something must be done first."""
    names = {item.code: item.name for item in catalogue.items()}
    people = [_person(member, names, today) for member in staff_queries.staff_of_outlet(outlet, today)]
    return sorted(people, key=lambda each: (not each.missing, min((c.left for c in each.certificates), default=10**6), each.name))


def _person(member: MemberCard, names: dict[str, str], today: date) -> Person:
    roles = gettext("、").join(role_name(post.role.value) for post in member.posts)
    held = tuple(_held(card, names, today) for card in member.certificates)
    return Person(member.id, member.name, roles, any(post.role is Role.TELLER for post in member.posts), held)


def _held(card: CertificateCard, names: dict[str, str], today: date) -> Held:
    return Held(card.id, card.number, names.get(card.item_code or "", card.item_code or ""), card.valid_to, (card.valid_to - today).days)


def ending(people: Sequence[Person]) -> int:
    """How many certificates end within the days warned of."""
    return sum(each.left <= WARNED for person in people for each in person.certificates)


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """Who works here, with which certificate until when; record a new one."""
    return of_outlet(request, actor(request).outlet or 0, "/outlet/staff/")


def of_outlet(request: HttpRequest, outlet: int, address: str, crumbs: tuple[Link, ...] = ()) -> HttpResponse:
    """The certificates of an outlet, and the form that records one."""
    today = now_of(request).date()
    people = people_of(outlet, today)
    problem = ""
    if request.method == "POST":
        problem = _withdraw(request, people) if "withdraw" in request.POST else _record(request, {person.id for person in people})
        if not problem:
            return see_other(request, f"{address}?done={'withdrawn' if 'withdraw' in request.POST else 'recorded'}")
    told = {name: request.POST.get(name, "")[:40] for name in FIELDS}
    page = frame(request, gettext("人员证书"), crumbs[0].href if crumbs else address, crumbs=crumbs)
    return render(
        request, "outlet/staff.html", page, status=422 if problem else 200, people=people, ending=ending(people), warned=WARNED,
        holding=[(each.id, person.name, each.number) for person in people for each in person.certificates],
        numbers=NUMBERS_AT, untold=untold(request), done=gettext(DONE.get(request.GET.get("done", ""), "")) if request.method == "GET" else "",
        leavers=staff_queries.leavable(actor(request), [person.id for person in people], today), address=address,
        items=catalogue.items(), problem=problem, proved=is_proved(request), told=told | {"valid_from": told["valid_from"] or today.isoformat()},
    )  # fmt: skip


@allow("outlet_manager")
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, member: int) -> HttpResponse:
    """离岗 of a teller or guide of one's own outlet, at once."""
    return leave_of_outlet(request, actor(request).outlet or 0, member, "/outlet/staff/")


def leave_of_outlet(request: HttpRequest, outlet: int, member: int, back: str, crumbs: tuple[Link, ...] = ()) -> HttpResponse:
    """离岗 of somebody who works at an outlet. Raises :class:`NoSuchMember` for anybody else, and as :func:`leaving`."""
    if member not in {each.id for each in staff_queries.staff_of_outlet(outlet, now_of(request).date())}:
        raise NoSuchMember(member=member)
    path = (*crumbs, Link(gettext("人员证书"), back), Link(gettext("离岗"), ""))
    page = frame(request, gettext("离岗"), path[0].href, crumbs=path)
    return leaving(request, member, page, back=back, role_name=role_name)


def _withdraw(request: HttpRequest, people: Sequence[Person]) -> str:
    """收回证书 of somebody of this outlet, with a reason; a sentence where it cannot be."""
    chosen, reason = request.POST.get("withdraw", ""), request.POST.get("reason", "").strip()[:200]
    found = next((each.id for person in people for each in person.certificates if str(each.id) == chosen), None)
    if found is None:
        return gettext("只能收回本网点人员的证书。")
    if not reason:
        return gettext("请写明为什么收回这张证书。")
    try:
        staff.withdraw_certificate(certificate=found, reason=reason, actor=actor(request), now=now_of(request))
    except Refusal as refusal:
        return words.told(refusal)
    return ""


def _record(request: HttpRequest, here: set[int]) -> str:
    """Record one certificate, which gives the right to act; a sentence where it cannot be. Raises :class:`ProveAgain`."""
    need_proof(request)
    post = request.POST
    try:
        member, start, end = (
            int(post.get("member", "")),
            date.fromisoformat(post.get("valid_from", "")),
            date.fromisoformat(post.get("valid_to", "")),
        )
    except ValueError:
        return gettext("请选择人员，并把起止日期写成 2026-12-01 的样子。")
    if member not in here:
        return gettext("只能给本网点的人员登记证书。")
    try:
        staff.record_certificate(
            member=member, number=post.get("number", "").strip()[:40], item_code=post.get("item") or None, valid_from=start, valid_to=end,
            actor=actor(request), now=now_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        return words.told(refusal)
    return ""
