"""网点的事实：the folded forms by which the centre describes a place it keeps, and what each of them does."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, is_proved, need_proof
from sheyintong.faces.web.components import Button, Choice, Form, Group, Problem
from sheyintong.faces.web.filling import Typed, tried
from sheyintong.faces.web.session import now_of
from sheyintong.faces.web.tending import day_form, except_day
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files import queries as stored
from sheyintong.foundation.files.errors import UnknownKind
from sheyintong.foundation.files.types import Retention
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries
from sheyintong.registers.outlets.types import HaveKind, OutletCard, OutletKind, Shift, Tier
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.partners.types import AgreementCard

from .views.frame import today_of

PARTNERS = (OutletKind.BANK, OutletKind.AGENT_POINT)
HAVES = {"signage": _("有标识"), "window": _("有窗口"), "equipment": _("有设备"), "staff": _("有人员"), "system": _("有系统")}
TIERS = {"none": Tier.NONE, "basic": Tier.BASIC, "premium": Tier.PREMIUM}
TIER_NAMES = {"none": _("没有级别"), "basic": _("基础网点"), "premium": _("优质网点")}
WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
SPANS = ((_("上午开"), _("上午关")), (_("下午开"), _("下午关")))
PICTURES = (".png", ".jpg", ".jpeg", ".pdf")
MET = {"yes": True, "no": False}
WIDENS = frozenset({"tier", "agreement"})
"""What says which items may be done at a place."""
FIELDS = {
    "outlets.name_taken": "plate", "outlets.wrong_agreement": "agreement", "partners.no_such_agreement": "agreement", "outlets.bad_place": "latitude",
    "outlets.bad_hours": "d0-0", "outlets.unnamed": "plate", "outlets.bad_day": "since",
}  # fmt: skip


def agreements_for(bank: int | None, agency: int, request: HttpRequest) -> list[AgreementCard]:
    """Agreements of a bank in force that reach an agency: its own and those of agencies above."""
    keeper = regions.agency(agency)
    found = partners.agreements(on=today_of(request), bank=bank) if bank is not None else []
    return [each for each in found if each.in_force and keeper.within(regions.agency(each.agency).path)]


def agreement_choices(found: Sequence[AgreementCard]) -> list[Choice]:
    """协议 to choose from."""
    return [Choice(str(each.id), f"{each.number}（{each.bank_name}）") for each in found]


def tier_choices() -> list[Choice]:
    """级别 to choose from."""
    return [Choice(code, gettext(name)) for code, name in TIER_NAMES.items()]


def _tier_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    typed = Typed(request, "tier", problems)
    fields = (
        typed.field("tier", gettext("网点级别"), "select", begins=card.tier.value or "none", choices=tier_choices()),
        typed.field("plate", gettext("挂牌号"), begins=card.plate_number, required=False, most=40),
        typed.field("reason", gettext("为什么改"), required=False),
    )
    return Form(
        "tier", gettext("级别和挂牌号"), action, Button(gettext("登记级别和挂牌号"), disabled_reason=_unproved(request, card)), fields
    )


def _tier(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    if widens(card):
        need_proof(request)
    typed = Typed(request, "tier")
    tier = typed.one_of("tier", TIERS, gettext("请选一个级别。"))

    def act() -> None:
        outlets.set_tier(
            outlet=card.id, tier=tier or Tier.NONE, plate_number=typed.text("plate", longest=40), actor=actor(request), now=now_of(request),
            reason=typed.text("reason"),
        )  # fmt: skip

    return tried(typed, act, FIELDS)


def _agreement_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    found = agreements_for(card.bank, card.agency, request)
    intro = "" if found else gettext("这家银行现在没有生效的、管到这里的协议，先在“合作网点”里签订协议。")
    begins = str(card.agreement) if card.agreement else ""
    field = Typed(request, "agreement", problems).field(
        "agreement", gettext("协议"), "select", begins=begins, choices=agreement_choices(found)
    )
    button = Button(gettext("登记协议"), disabled_reason=_unproved(request, card) if found else gettext("没有可选的协议"))
    return Form("agreement", gettext("所依据的协议"), action, button, (field,), intro=intro)


def _agreement(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    if widens(card):
        need_proof(request)
    typed = Typed(request, "agreement")
    known = {str(each.id): each.id for each in agreements_for(card.bank, card.agency, request)}
    chosen = typed.one_of("agreement", known, gettext("请从列表里选一份生效的协议。"))

    def act() -> None:
        outlets.set_agreement(outlet=card.id, agreement=chosen or 0, actor=actor(request), now=now_of(request))

    return tried(typed, act, FIELDS)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _place_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    typed = Typed(request, "place", problems)
    fields = (
        typed.field("address", gettext("地址"), begins=card.address, required=False),
        typed.field(
            "latitude", gettext("纬度"), begins=_degrees(card.latitude), hint=gettext("度，例如 46.7453；没有就空着"), required=False
        ),
        typed.field("longitude", gettext("经度"), begins=_degrees(card.longitude), hint=gettext("度，例如 82.9801"), required=False),
    )
    return Form("place", gettext("地址和坐标"), action, Button(gettext("登记地址和坐标")), fields)


def _place(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    typed = Typed(request, "place")
    latitude, longitude = typed.degrees("latitude"), typed.degrees("longitude")

    def act() -> None:
        outlets.set_place(
            outlet=card.id, address=typed.text("address"), latitude=latitude, longitude=longitude, actor=actor(request), now=now_of(request)
        )

    return tried(typed, act, FIELDS)


def _cells(day: int) -> list[tuple[str, str, str]]:
    """The four boxes of a weekday: the name and the label of where each span begins and ends, and how it is called aloud."""
    return [
        (f"d{day}-{2 * part + end}", gettext(SPANS[part][end]), f"{gettext(WEEKDAYS[day])} {gettext(SPANS[part][end])}")
        for part in (0, 1)
        for end in (0, 1)
    ]


def _hours_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    typed, today = Typed(request, "hours", problems), today_of(request)
    week: dict[int, list[time]] = {}
    for shift in queries.hours(card.id, today):
        week.setdefault(shift.weekday, []).extend((shift.opens, shift.closes))
    groups = []
    for day, name in enumerate(WEEKDAYS):
        begins = [f"{each:%H:%M}" for each in week.get(day, [])] + [""] * 4
        cells = zip(_cells(day), begins, strict=False)
        fields = [typed.field(cell, label, "time", begins=at, required=False) for (cell, label, _aloud), at in cells]
        groups.append(Group(gettext(name), tuple(fields)))
    first = typed.field("since", gettext("从哪天起"), "date", begins=today.isoformat())
    intro = gettext("一天最多两段，中午不关门就只填上午两栏；空着的那天不服务。")
    return Form("hours", gettext("营业时间"), action, Button(gettext("登记营业时间")), (first,), tuple(groups), intro)


def _hours(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    typed = Typed(request, "hours")
    since, shifts = typed.day("since"), []
    for day in range(7):
        cells = _cells(day)
        times = [typed.moment(cell) for cell, _label, _aloud in cells]
        for part in (0, 2):
            opens, closes = times[part], times[part + 1]
            if opens is not None and closes is not None:
                shifts.append(Shift(day, opens, closes))
            elif (opens is None) != (closes is None) and not typed.problems:
                empty, _label, aloud = cells[part if opens is None else part + 1]
                typed.wrong(empty, gettext("%(box)s没有写。") % {"box": aloud})

    def act() -> None:
        outlets.set_hours(outlet=card.id, shifts=shifts, valid_from=since or today_of(request), actor=actor(request), now=now_of(request))

    return tried(typed, act, FIELDS)


def _day_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    return day_form(request, action, problems)


def _day(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    return except_day(request, card.id)


def _have_form(request: HttpRequest, card: OutletCard, action: str, problems: Sequence[Problem]) -> Form:
    typed, today = Typed(request, "have", problems), today_of(request)
    met = {each.kind.value for each in queries.haves(card.id, today) if each.met}
    first = next((kind for kind in HAVES if kind not in met), "")
    fields = (
        typed.field(
            "kind", gettext("哪一有"), "select", begins=first, choices=[Choice(kind, gettext(name)) for kind, name in HAVES.items()]
        ),
        typed.field("met", gettext("达标吗"), "choice", choices=(Choice("yes", gettext("达标")), Choice("no", gettext("不达标")))),
        typed.field("since", gettext("从哪天起"), "date", begins=today.isoformat()),
        typed.field("note", gettext("看到了什么"), hint=gettext("例如：两个社保窗口，有叫号机"), required=False),
        typed.field("photo", gettext("照片"), "file", hint=gettext("PNG、JPEG 或 PDF，最大 10 MB"), required=False),
    )
    return Form("have", gettext("五有：登记一项"), action, Button(gettext("登记这一项")), fields)


def _have(request: HttpRequest, card: OutletCard) -> Sequence[Problem]:
    typed = Typed(request, "have")
    kind = typed.one_of("kind", {each.value: each for each in HaveKind}, gettext("请选哪一有。"))
    met = typed.one_of("met", MET, gettext("请选达标还是不达标。"))
    since = typed.day("since")
    if typed.problems or kind is None or met is None or since is None:
        return typed.problems
    try:
        photo = _photo(request)
    except Refusal as refusal:
        return [Problem("photo", words.told(refusal))]

    note = typed.text("note")
    held = _shown_before(card, kind, (met, since, note), photo, since)

    def act() -> None:
        outlets.set_have(
            outlet=card.id, kind=kind, met=met, since=since, remark=note, evidence_file=held or photo, actor=actor(request), now=now_of(request)
        )  # fmt: skip

    problems = tried(typed, act, FIELDS)
    if (problems or held) and photo is not None:
        files.give_up(actor=actor(request), files=[photo], reason="outlets.set_have", at=now_of(request))
    return problems


def _shown_before(card: OutletCard, kind: HaveKind, told: tuple[bool, date, str], photo: int | None, on: date) -> int | None:
    """The photograph that shows the very same already: the form was sent twice. None where it says something new."""
    held = next((each for each in queries.haves(card.id, on) if each.kind is kind), None)
    if photo is None or held is None or held.evidence_file is None or (held.met, held.since, held.note) != told:
        return None
    before, sent = stored.stored_file(held.evidence_file), stored.stored_file(photo)
    return held.evidence_file if before.digest == sent.digest else None


def _photo(request: HttpRequest) -> int | None:
    """The photograph that came with it, stored; None where there is none. Raises what :func:`files.store` refuses."""
    sent = request.FILES.get("have-photo")
    if not isinstance(sent, UploadedFile):
        return None
    if not str(sent.name).lower().endswith(PICTURES):
        raise UnknownKind(why="not a picture by its name")
    stored = files.store(
        actor=actor(request), data=sent.read(), name=str(sent.name), retention=Retention.PERMANENT, at=now_of(request)
    )  # no rule names a term for it yet
    return stored.id


Draw = Callable[[HttpRequest, OutletCard, str, Sequence[Problem]], Form]
Take = Callable[[HttpRequest, OutletCard], Sequence[Problem]]
FACTS: Mapping[str, tuple[Draw, Take]] = {
    "tier": (_tier_form, _tier),
    "agreement": (_agreement_form, _agreement),
    "place": (_place_form, _place),
    "hours": (_hours_form, _hours),
    "day": (_day_form, _day),
    "have": (_have_form, _have),
}
PARTNER_FACTS = frozenset({"tier", "agreement"})
"""What only a place of a bank has."""


def facts_of(card: OutletCard, who: Actor) -> list[str]:
    """Which facts a place of this kind has, and of them those that this keeper may tell: once it serves people, not what widens its rights."""
    fits = [name for name in FACTS if card.kind in PARTNERS or name not in PARTNER_FACTS]
    return [name for name in fits if name not in WIDENS or not widens(card) or who.has("centre_manager")]


def widens(card: OutletCard) -> bool:
    """Whether tier and agreement say what may be done there already: then its manager changes them, for a fresh proof."""
    return card.state != "preparing"


def _unproved(request: HttpRequest, card: OutletCard) -> str:
    """Why the button cannot be pressed yet; empty where it can."""
    return gettext("先再验证一次") if widens(card) and not is_proved(request) else ""
