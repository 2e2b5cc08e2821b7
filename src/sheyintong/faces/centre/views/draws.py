"""即办件抽签：which days were drawn, by which root, of how many, and the same draw made again from the root."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import queries as cases
from sheyintong.casework.cases.errors import NoSuchDrawing
from sheyintong.casework.cases.queries import Difference, Differs, Place, Recomputed
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download
from sheyintong.faces.web.page import Link, render
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.kernel.text import neutral_cell

from .frame import AUDIT, READERS, day, frame, today_of

DAYS = 31
AFTER = 5
"""Ranks shown behind the last one that was drawn; the whole order is in the file."""
DIFFERENCES = {
    Differs.ROOT: _("记下的根不是那一批的批次根。"),
    Differs.SEAL: _("用的不是头一个封住当天全部受理的批次。"),
    Differs.ELIGIBLE: _("当时能抽的有 %(recorded)d 件，现在找到 %(found)d 件。"),
    Differs.TYPED: _("当时未核身的有 %(recorded)d 件，现在找到 %(found)d 件。"),
    Differs.DRAWN: _("当时抽中 %(recorded)d 件，按根重算应抽 %(found)d 件。"),
    Differs.NOT_IN_TRAIL: _("%(number)s 的受理没有留痕。"),
    Differs.NOT_TAKEN: _("%(number)s 应当抽中，却没有抽。"),
    Differs.TAKEN: _("%(number)s 没有抽中，却列为抽查。"),
}
RESULTS = {"passed": ("ok", _("合格")), "faulty": ("bad", _("有错"))}
HEADINGS = (_("办件号"), _("未核身"), _("名次值"), _("抽中"), _("晚到"), _("列为抽查"), _("结论"))


def told(difference: Difference) -> str:
    """不符 in a sentence."""
    values = {"number": difference.number, "recorded": difference.recorded, "found": difference.found}
    return gettext(DIFFERENCES[difference.kind]) % values


@allow(*AUDIT)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """抽过的每一天: how many stood to be drawn, were drawn, passed, were faulty."""
    until = day(request.GET.get("until", "")) or today_of(request)
    since = until - timedelta(days=min(DAYS, until.toordinal() - 1))
    crumbs = (Link(pgettext("page", "审计"), "/centre/audit/"), Link(gettext("即办件抽签"), ""))
    page = frame(request, gettext("即办件抽签"), "/centre/audit/", crumbs=crumbs)
    found = cases.drawings(since + timedelta(days=1), until)
    earlier = since if cases.drawings(since - timedelta(days=min(DAYS, since.toordinal() - 1)), since) else None
    return render(request, "centre/draws.html", page, rows=found, earlier=earlier, until=until if request.GET.get("until") else None)


@allow(*AUDIT)
@require_GET
def one(request: HttpRequest, on: str) -> HttpResponse:
    """一天的抽签, made again here and now from its root; the whole order as a file."""
    known = day(on)
    if known is None:
        raise NoSuchDrawing(day=on)
    made = cases.recomputed(known)
    if request.GET.get("as") == "csv":
        return download(_csv(made), f"{gettext('抽签')}-{known}.csv", "text/csv; charset=utf-8")
    title = gettext("%(day)s 的抽签") % {"day": known}
    crumbs = (Link(pgettext("page", "审计"), "/centre/audit/"), Link(gettext("即办件抽签"), "/centre/audit/draws/"), Link(str(known), ""))
    page = frame(request, title, "/centre/audit/", crumbs=crumbs)
    return render(
        request, "centre/draw.html", page, made=made.drawing, title=title, differences=[told(each) for each in made.differences],
        share=_percent(made.drawing.share), typed_share=_percent(made.drawing.typed_share), groups=_groups(made), seal=audit_queries.seal(made.drawing.seal), opens=actor(request).has(*READERS),
    )  # fmt: skip


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _groups(made: Recomputed) -> list[tuple[str, list[tuple[int, Place, tuple[str, str] | None]], int]]:
    """Each kind of case with its ranks, as far as somebody needs to see them, and how many more there are."""
    kinds = (
        (gettext("核过身的"), [each for each in made.places if not each.late and not each.typed]),
        (gettext("只输入号码、未核身的"), [each for each in made.places if not each.late and each.typed]),
        (gettext("抽签以后才到的：不抽，全部查"), [each for each in made.places if each.late]),
    )
    groups = []
    for name, places in kinds:
        ranked = [(n, each, RESULTS.get(each.result)) for n, each in enumerate(places, 1)]
        last = max((n for n, each, _result in ranked if each.drawn or each.taken), default=0) + AFTER
        groups.append((name, ranked[:last], max(len(ranked) - last, 0)))
    return [group for group in groups if group[1]]


def _csv(made: Recomputed) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([gettext(each) for each in HEADINGS])
    for each in made.places:
        marks = [gettext("是") if mark else "" for mark in (each.drawn, each.late, each.taken)]
        result = gettext(RESULTS[each.result][1]) if each.result else ""
        lines.writerow([neutral_cell(cell) for cell in (each.number, gettext("是") if each.typed else "", each.rank, *marks, result)])
    return ("\ufeff" + out.getvalue()).encode()
