"""一个网点：how it stands, what it lacks before it opens, and every act by which its centre keeps it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_http_methods

from sheyintong.faces.centre.facts import FACTS, HAVES, WEEKDAYS, facts_of
from sheyintong.faces.web.access import actor, allow, is_proved, need_proof
from sheyintong.faces.web.answers import picture, see_other
from sheyintong.faces.web.components import Button, Choice, ErrorSummary, Form, Problem
from sheyintong.faces.web.filling import Typed, tried
from sheyintong.faces.web.input import NoSuchAddress
from sheyintong.faces.web.page import Link, render
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.tending import DEVICES, MOVES, days_ahead, device_form, device_name, device_of, move_device
from sheyintong.foundation.files import queries as files
from sheyintong.foundation.files.errors import NoSuchFile
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.outlets import commands as outlet_commands
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.outlets.types import DeviceCard, DeviceKind, Missing, OutletCard
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.staff import queries as staff

from .frame import KEEP, LEAVE, PARTNERS, frame, role_name, today_of
from .partners import KINDS, OUTLET_STATES, need_outlet

HEAD = "centre_manager"
LIFE = {"open": "open", "suspend": "suspended", "reopen": "open"}
"""Moves of its life and the state each leads to: where it is there already the button was pressed twice."""
MENDS = {"have": "have", "plate": "tier", "tier": "tier", "agreement": "agreement"}
"""Which form mends what is missing."""
DONE = {
    "prepared": _("网点已经筹备，还没有开通。"), "tier": _("级别和挂牌号已登记。"), "agreement": _("所依据的协议已登记。"), "place": _("地址和坐标已登记。"),
    "hours": _("营业时间已登记。"), "day": _("这一天已登记。"), "have": _("五有的这一项已登记。"), "device": _("设备已绑定。"), "fault": _("已报修。"),
    "mend": _("已登记修好。"), "unbind": _("设备已解除绑定。"), "open": _("网点已经开通，居民马上看得到。"), "suspend": _("网点已暂停服务。"),
    "reopen": _("网点已恢复服务。"), "close": _("网点已退出摘牌。"),
}  # fmt: skip
BIND_FIELDS = {"outlets.unnamed": "serial", "outlets.serial_taken": "serial", "outlets.no_device_key": "public_key"}
Problems = Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Sent:
    """The form that is unfolded, and what is wrong with it where it was sent."""

    form: str = ""
    problems: Problems = ()

    def wrong(self, form: str) -> Problems:
        """What is wrong with a form: nothing with any that was not sent."""
        return self.problems if form == self.form else ()


NOTHING = Sent()


def _own(card: OutletCard) -> str:
    return f"/centre/outlet/{card.id}/"


def _facts(request: HttpRequest, card: OutletCard, sent: Sent) -> list[Form]:
    """The forms of a keeper; none for whoever only looks, and of a place that closed."""
    if not actor(request).has(*KEEP) or card.state == "closed":
        return []
    return [FACTS[name][0](request, card, f"{_own(card)}{name}/", sent.wrong(name)) for name in facts_of(card, actor(request))]


def _proof(request: HttpRequest) -> str:
    """Why a button cannot be pressed yet; empty where proof is fresh."""
    return "" if is_proved(request) else gettext("先再验证一次")


def _bind_form(request: HttpRequest, card: OutletCard, sent: Sent) -> Form:
    typed = Typed(request, "device", sent.wrong("device"))
    fields = (
        typed.field("kind", gettext("种类"), "select", begins="reader", choices=[Choice(kind, gettext(name)) for kind, name in DEVICES.items()]),
        typed.field("serial", gettext("序列号"), most=60),
        typed.field("label", gettext("放在哪里"), required=False, most=60),
        typed.field("public_key", gettext("公钥（PEM）"), "note", required=False,
                    hint=gettext("读卡器必填：厂家随设备给的 SM2 公钥，从 BEGIN PUBLIC KEY 那一行起整段贴进来")),
    )  # fmt: skip
    return Form(
        "device", gettext("绑定一台设备"), f"{_own(card)}device/", Button(gettext("绑定设备"), disabled_reason=_proof(request)), fields
    )


def _unbind_form(request: HttpRequest, card: OutletCard, device: DeviceCard, sent: Sent) -> Form:
    name = f"unbind-{device.id}"
    field = Typed(request, name, sent.wrong(name)).field("reason", gettext("为什么解除"))
    title = gettext("%(device)s 解除绑定") % {"device": device_name(device)}
    intro = gettext("马上生效：在这台设备上登录的人退出，序列号可以再绑定到别处。")
    button = Button(gettext("解除绑定"), look="bad", disabled_reason=_proof(request))
    return Form(name, title, f"{_own(card)}unbind/{device.id}/", button, (field,), intro=intro)


def _devices(request: HttpRequest, card: OutletCard, found: Sequence[DeviceCard], sent: Sent) -> list[Form]:
    """Binding, faults and unbinding; of a place that closed only unbinding."""
    who, made = actor(request), []
    for device in found:
        if who.has(*KEEP) and card.state != "closed":
            form = device_form(request, device, f"{_own(card)}device/{device.id}/")
            made.append(device_form(request, device, f"{_own(card)}device/{device.id}/", sent.wrong(form.name)))
        if who.has(HEAD):
            made.append(_unbind_form(request, card, device, sent))
    return [*made, _bind_form(request, card, sent)] if who.has(HEAD) and card.state != "closed" else made


def _life(request: HttpRequest, card: OutletCard, missing: Sequence[Missing], sent: Sent) -> list[Form]:
    """What may come next in its life, for the centre's manager; closing has a page of its own."""
    if not actor(request).has(HEAD):
        return []
    own, proof = f"{_own(card)}life/", _proof(request)
    if card.state == "preparing":
        intro = gettext("开通以后居民在“去哪办”看得到，柜员可以办理。")
        button = Button(gettext("挂牌开通"), disabled_reason=_not_yet(request, card, missing) or proof)
        return [Form("open", gettext("挂牌开通"), f"{own}open/", button, intro=intro, unfolded=True)]
    if card.state == "open":
        field = Typed(request, "suspend", sent.wrong("suspend")).field("reason", gettext("为什么暂停"))
        intro = gettext("居民马上看不到这个网点，柜员的下一次办理就被挡住；岗位、证书、设备都保留，恢复后接着办。")
        button = Button(gettext("暂停服务"), look="bad", disabled_reason=proof)
        return [Form("suspend", gettext("暂停服务"), f"{own}suspend/", button, (field,), intro=intro)]
    button = Button(gettext("恢复服务"), disabled_reason=_from_above(request, card) or proof)
    return [Form("reopen", gettext("恢复服务"), f"{own}reopen/", button, unfolded=True)] if card.state == "suspended" else []


def _from_above(request: HttpRequest, card: OutletCard) -> str:
    """Why this manager does not give back what was suspended; empty where she may."""
    return "" if outlets.may_reopen(actor(request), card) else gettext("上级暂停的，由上级恢复")


def _not_yet(request: HttpRequest, card: OutletCard, missing: Sequence[Missing]) -> str:
    """Why this manager cannot open it now; empty where she can."""
    if missing:
        return gettext("还有没齐的")
    mine = card.prepared_by is not None and card.prepared_by == actor(request).member
    return gettext("您筹备的网点由另一位负责人开通") if mine else ""


def _shown(forms: Sequence[Form], sent: Sent) -> list[Form]:
    return [replace(each, problems=tuple(sent.wrong(each.name)), unfolded=each.unfolded or each.name == sent.form) for each in forms]


def _week(outlet: int, request: HttpRequest) -> list[tuple[str, list[tuple[time, time]]]]:
    """The hours of each weekday that hold today; empty where nobody wrote any down."""
    shifts = outlets.hours(outlet, today_of(request))
    if not shifts:
        return []
    return [(gettext(name), [(each.opens, each.closes) for each in shifts if each.weekday == day]) for day, name in enumerate(WEEKDAYS)]


def _draw(request: HttpRequest, card: OutletCard, sent: Sent = NOTHING) -> HttpResponse:
    """The page; with the form that was sent and what is wrong with it, or with one unfolded."""
    who, today = actor(request), today_of(request)
    facts = {each.kind.value: each for each in outlets.haves(card.id, today)}
    people = [
        (member, "、".join(role_name(post.role) for post in member.posts), [(c, (c.valid_to - today).days) for c in member.certificates])
        for member in staff.staff_of_outlet(card.id, today)
    ]
    missing = outlets.missing(card.id, today) if card.state == "preparing" else []
    devices, done = outlets.devices(card.id), DONE.get(request.GET.get("done", ""), "")
    forms = {
        "facts": _shown(_facts(request, card, sent), sent),
        "device_forms": _shown(_devices(request, card, devices, sent), sent),
        "life": _shown(_life(request, card, missing, sent), sent),
    }
    loose = sent.problems if all(each.name != sent.form for drawn in forms.values() for each in drawn) else ()
    page = frame(request, card.name, "/centre/partners/", crumbs=(Link(gettext("合作网点"), "/centre/partners/"), Link(card.name, "")))
    return render(
        request, "centre/outlet.html", page, status=422 if sent.problems else 200, card=card, state=OUTLET_STATES[card.state],
        kind=gettext(KINDS.get(card.kind, card.kind)), done=gettext(done) if done else "", opening=outlets.opening(card.id, now_of(request)), people=people,
        haves=[(kind, gettext(label), facts.get(kind)) for kind, label in HAVES.items()], keeps=who.has(*KEEP) and card.state != "closed",
        devices=[(each, gettext(DEVICES[each.kind])) for each in devices], heads=who.has(HEAD), proved=is_proved(request), own=_own(card),
        agreement=partners.agreement(card.agreement, today) if card.agreement else None, week=_week(card.id, request), days=days_ahead(card.id, today),
        changes=outlets.hours_to_come(card.id, today), missing=[(each, f"{_own(card)}{MENDS[each.fact]}/#{MENDS[each.fact]}") for each in missing],
        preparer=staff.member(card.prepared_by, today).name if card.prepared_by else "", **forms,
        errors=ErrorSummary(tuple(Problem("", each.sentence) for each in loose)) if loose else None,
        leavers=staff.leavable(who, [member.id for member, _, _ in people], today) if who.has(*LEAVE) else (),
        stops=[each for each in authority.stops(in_force=True) if each.outlet_id == card.id],
    )  # fmt: skip


@allow(*PARTNERS)
@require_GET
def outlet(request: HttpRequest, outlet: int) -> HttpResponse:
    """网点：what is missing, the five haves, hours, devices, staff and certificates; for its keepers the forms."""
    return _draw(request, need_outlet(actor(request), outlet))


def _answer(request: HttpRequest, card: OutletCard, form: str, act: Callable[[], Problems], done: str) -> HttpResponse:
    """The page with this form unfolded; sent, it is done and the page says so, or drawn again with what is to be mended."""
    if request.method == "GET":
        return _draw(request, card, Sent(form))
    problems = act()
    return _draw(request, card, Sent(form, problems)) if problems else see_other(request, f"{_own(card)}?done={done}")


@allow(*KEEP)
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, outlet: int, fact: str) -> HttpResponse:
    """登记一项事实：tier, agreement, place, hours, day, have. Raises :class:`NoSuchAddress` for any other."""
    card = need_outlet(actor(request), outlet)
    if fact not in facts_of(card, actor(request)):
        raise NoSuchAddress()
    return _answer(request, card, fact, lambda: FACTS[fact][1](request, card), fact)


@allow(HEAD)
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest, outlet: int) -> HttpResponse:
    """绑定设备，for a fresh proof."""
    card = need_outlet(actor(request), outlet)
    return _answer(request, card, "device", lambda: _bind(request, card), "device")


def _bind(request: HttpRequest, card: OutletCard) -> Problems:
    need_proof(request)
    typed = Typed(request, "device")
    kind = typed.one_of("kind", {each.value: each for each in DeviceKind}, gettext("请选设备的种类。"))
    serial, label, key = typed.text("serial", longest=60), typed.text("label", longest=60), typed.text("public_key", longest=600)

    def act() -> None:
        outlet_commands.bind_device(
            outlet=card.id, kind=kind or DeviceKind.READER, serial=serial, label=label, public_key=f"{key}\n" if key else "",
            actor=actor(request), now=now_of(request),
        )  # fmt: skip

    return tried(typed, act, BIND_FIELDS)


@allow(HEAD)
@require_http_methods(["GET", "POST"])
def unbind(request: HttpRequest, outlet: int, device: int) -> HttpResponse:
    """解除绑定 with a reason, for a fresh proof."""
    card = need_outlet(actor(request), outlet)
    found, typed = device_of(card.id, device), Typed(request, f"unbind-{device}")

    def act() -> Problems:
        need_proof(request)
        who, now, reason = actor(request), now_of(request), typed.text("reason")
        return tried(
            typed,
            lambda: outlet_commands.unbind_device(device=found.id, reason=reason, actor=who, now=now),
            {"outlets.reason_missing": "reason"},
        )

    return _answer(request, card, typed.form, act, "unbind")


@allow(*KEEP)
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, outlet: int, device: int, move: str) -> HttpResponse:
    """报修、修好. Raises :class:`NoSuchAddress` for any other move."""
    card = need_outlet(actor(request), outlet)
    if move not in MOVES:
        raise NoSuchAddress()
    found = device_of(card.id, device)
    return _answer(request, card, f"{move}-{device}", lambda: move_device(request, found, move), move)


@allow(HEAD)
@require_http_methods(["GET", "POST"])
def life(request: HttpRequest, outlet: int, move: str) -> HttpResponse:
    """挂牌开通、暂停服务、恢复服务，for a fresh proof. Raises :class:`NoSuchAddress` for any other move."""
    card = need_outlet(actor(request), outlet)
    if move not in LIFE:
        raise NoSuchAddress()
    return _answer(request, card, move, lambda: _moved(request, card, move), move)


def _moved(request: HttpRequest, card: OutletCard, move: str) -> Problems:
    need_proof(request)
    if card.state == LIFE[move]:
        return ()
    typed, who, now = Typed(request, move), actor(request), now_of(request)
    moves: Mapping[str, Callable[[], None]] = {
        "open": lambda: outlet_commands.open_outlet(outlet=card.id, actor=who, now=now),
        "suspend": lambda: outlet_commands.suspend(outlet=card.id, reason=typed.text("reason"), actor=who, now=now),
        "reopen": lambda: outlet_commands.reopen(outlet=card.id, actor=who, now=now),
    }
    return tried(typed, moves[move], {"outlets.reason_missing": "reason"})


@allow(*PARTNERS)
@require_GET
def photo(request: HttpRequest, outlet: int, kind: str) -> HttpResponse:
    """五有的照片：the evidence of the fact that counts today. Raises :class:`NoSuchFile`."""
    card = need_outlet(actor(request), outlet)
    fact = next((each for each in outlets.haves(card.id, today_of(request)) if each.kind.value == kind), None)
    if fact is None or fact.evidence_file is None:
        raise NoSuchFile(file=0)
    return picture(files.open_file(fact.evidence_file), files.stored_file(fact.evidence_file).kind)
