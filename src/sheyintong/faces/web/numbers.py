"""本人证件号码：the list of both faces: who has not told hers, for those who answer for her; found by name, exported as a list."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sheyintong.kernel.clock import local
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import NumberCard

from .access import actor
from .answers import download
from .leaving import place_name
from .page import Page, render
from .session import now_of

MOST = 500
"""Lines one page shows; the export has them all."""
ALL = "all"
HEADINGS = (_("姓名"), _("岗位"), _("地点"), _("本人证件号码"), _("登记时间"))


@dataclass(frozen=True, slots=True)
class Line:
    """一行：somebody at work, her posts in words, and when she told her number, None where she has not."""

    id: int
    name: str
    roles: str
    places: str
    told_at: datetime | None


def listed(request: HttpRequest, page: Page, *, role_name: Callable[[str], str], address: str) -> HttpResponse:
    """The list at ``address``: those who have not told theirs, or with ``show=all`` everybody; ``as=csv`` exports it."""
    who, today = actor(request), now_of(request).date()
    wanted, everybody = request.GET.get("q", "").strip()[:40], request.GET.get("show") == ALL
    mine = staff.own_numbers(who, today)
    untold = sum(each.told_at is None for each in mine)
    lines = [line for line in _lines(mine if everybody else mine[:untold], role_name) if wanted in f"{line.name} {line.places}"]
    if request.GET.get("as") == "csv":
        return _export(request, lines)
    return render(
        request, "web/numbers.html", page, lines=lines[:MOST], found=len(lines), untold=untold, every=len(mine), wanted=wanted, most=MOST,
        everybody=everybody, address=address, corrects=who.has("internal_control"), own=who.member, done=request.GET.get("done") == "1",
    )  # fmt: skip


def untold(request: HttpRequest) -> int:
    """How many of those this actor answers for have not told theirs."""
    return sum(each.told_at is None for each in staff.own_numbers(actor(request), now_of(request).date()))


def _lines(cards: list[NumberCard], role_name: Callable[[str], str]) -> list[Line]:
    where = cache(place_name)
    comma = gettext("、")
    return [
        Line(
            card.id,
            card.name,
            comma.join(dict.fromkeys(role_name(post.role.value) for post in card.posts)),
            comma.join(dict.fromkeys(where(post.place) for post in card.posts)),
            card.told_at and local(card.told_at),
        )
        for card in cards
    ]


def _export(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    """导出：a table that no spreadsheet runs; it holds no number."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([gettext(each) for each in HEADINGS])
    for line in lines:
        state = gettext("已登记") if line.told_at else gettext("没有登记")
        told = f"{line.told_at:%Y-%m-%d}" if line.told_at else ""
        rows.writerow([neutral_cell(cell) for cell in (line.name, line.roles, line.places, state, told)])
    name = f"{gettext('本人证件号码')}-{now_of(request).date()}.csv"
    return download(("\ufeff" + out.getvalue()).encode(), name, "text/csv; charset=utf-8")
