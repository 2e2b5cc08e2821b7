"""照看网点：a device's fault and an exceptional day, told by whoever keeps the place or by its own manager; both faces use it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.outlets import queries
from sheyintong.registers.outlets.errors import NoSuchDevice
from sheyintong.registers.outlets.types import DayException, DeviceCard

from .access import actor
from .components import Button, Form, Problem
from .filling import Typed, tried
from .session import now_of

DAYS_SHOWN = 400
"""Exceptional days ahead that a page shows."""
MOVES = {"fault": "faulty", "mend": "bound"}
"""Moves of a device and the state each leads to: where it is there already the button was pressed twice."""
DEVICES = {"reader": _("读卡器"), "printer": _("打印机"), "terminal": _("终端")}
DAY_FIELDS = {"outlets.bad_day": "day", "outlets.bad_hours": "opens", "outlets.reason_missing": "reason"}


def device_name(device: DeviceCard) -> str:
    """A device as its forms call it."""
    return f"{gettext(DEVICES[device.kind])} {device.serial}"


def days_ahead(outlet: int, today: date) -> list[DayException]:
    """特殊日 from today on, of each day the entry that counts."""
    return list({each.day: each for each in queries.exceptions(outlet, today, today + timedelta(days=DAYS_SHOWN))}.values())


def day_form(request: HttpRequest, action: str, problems: Sequence[Problem] = (), *, unfolded: bool = False) -> Form:
    """特殊日：closed, or other hours."""
    typed = Typed(request, "day", problems)
    fields = (
        typed.field("day", gettext("哪一天"), "date"),
        typed.field("opens", gettext("几点开"), "time", hint=gettext("当天不开门，两栏都空着"), required=False),
        typed.field("closes", gettext("几点关"), "time", required=False),
        typed.field("reason", gettext("原因"), hint=gettext("居民在“去哪办”看得到")),
    )
    return Form("day", gettext("登记特殊日"), action, Button(gettext("登记这一天")), fields, problems=tuple(problems), unfolded=unfolded)


def except_day(request: HttpRequest, outlet: int) -> Sequence[Problem]:
    """登记特殊日 of a place; what is to be mended, nothing where it is done."""
    typed = Typed(request, "day")
    day, opens, closes = typed.day("day"), typed.moment("opens"), typed.moment("closes")

    def act() -> None:
        outlets.except_day(
            outlet=outlet, day=day or date.min, reason=typed.text("reason"), opens=opens, closes=closes, actor=actor(request), now=now_of(request)
        )  # fmt: skip

    return tried(typed, act, DAY_FIELDS)


def device_form(request: HttpRequest, device: DeviceCard, action: str, problems: Sequence[Problem] = (), *, unfolded: bool = False) -> Form:
    """报修 of a device that works, 修好 of one that does not. ``action`` is the address of the device."""
    move = "mend" if device.state == "faulty" else "fault"
    name, what = f"{move}-{device.id}", device_name(device)
    title = gettext("%(device)s 修好了") if move == "mend" else gettext("%(device)s 报修")
    label = gettext("怎么修的") if move == "mend" else gettext("哪里坏了")
    fields = (Typed(request, name, problems).field("reason", label, required=move == "fault"),)
    button = Button(gettext("修好了") if move == "mend" else gettext("报修"))
    intro = "" if move == "mend" else gettext("报修以后，这台设备不能用来办理，直到修好。")
    return Form(
        name, title % {"device": what}, f"{action}{move}/", button, fields, intro=intro, problems=tuple(problems), unfolded=unfolded
    )


def device_of(outlet: int, device: int) -> DeviceCard:
    """A device bound to this very place. Raises :class:`NoSuchDevice`."""
    found = queries.device(device)
    if found.outlet != outlet:
        raise NoSuchDevice(device=device)
    return found


def move_device(request: HttpRequest, device: DeviceCard, move: str) -> Sequence[Problem]:
    """报修 or 修好; what is to be mended, nothing where it is done."""
    typed, who, now = Typed(request, f"{move}-{device.id}"), actor(request), now_of(request)
    reason = typed.text("reason")
    if device.state == MOVES[move]:
        return []

    def act() -> None:
        if move == "mend":
            outlets.mend_device(device=device.id, reason=reason, actor=who, now=now)
        else:
            outlets.report_fault(device=device.id, reason=reason, actor=who, now=now)

    return tried(typed, act, {"outlets.reason_missing": "reason"})
