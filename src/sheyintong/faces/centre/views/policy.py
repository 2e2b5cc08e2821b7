"""参数与事项：what the region's rules say, with source and date; which items are offered and asked for what."""

import csv
import io
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET

from sheyintong.casework.cases import commands as cases
from sheyintong.faces.web import words
from sheyintong.faces.web.access import allow
from sheyintong.faces.web.answers import download
from sheyintong.faces.web.components.lists import Chip, Chips
from sheyintong.faces.web.page import Link, render
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.policy import queries as policy
from sheyintong.registers.policy.types import ParameterValue

from .frame import POLICY, figure, frame, today_of, unit

HEADINGS = (
    _("代码"),
    _("参数"),
    _("值"),
    _("单位"),
    _("从哪天起"),
    _("到哪天止"),
    _("文件"),
    _("来源"),
    _("适用"),
    _("最近核对"),
    _("接入"),
)
APPLIED = frozenset(
    {
        "case.draft_days", "identification.holder_minutes", "identification.nonce_minutes", "identification.typed_allowed", "identification.typed_daily_cap",
        "identification.typed_items", "identification.typed_sample_share", "limit.unset", "privacy.notice_version", "resident.min_age",
        "resident.pension_age", "sample.immediate_share",
    }
)  # fmt: skip
"""What a rule of this release asks for, beside the promises ``sla.…``; the others wait for theirs. A test compares with the code."""
CHIPS = (("", _("全部")), ("handled", _("能办")), ("missing", _("还没有办理程序")), ("listed", _("在清单上")))


@dataclass(frozen=True, slots=True)
class Row:
    """One value: the figure as a person reads it, its unit, and whether it holds today."""

    value: ParameterValue
    figure: str
    unit: str
    holds: bool

    @property
    def applied(self) -> bool:
        """Whether any rule goes by it yet; one that is shown and does nothing must say so."""
        return self.value.code in APPLIED or self.value.code.startswith("sla.")


@allow(*POLICY)
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    """参数：every value of the version in force, with unit, source, document, first day and the day somebody last checked it."""
    today, wanted = today_of(request), request.GET.get("q", "").strip()[:40]
    version = policy.version()
    line = policy.values() if version is not None else {}
    found = [each for _code, values in sorted(line.items()) for each in values if wanted in each.label or wanted in each.code]
    rows = [Row(each, figure(each), unit(each), each.holds(today)) for each in found]
    if request.GET.get("as") == "csv":
        return _export(request, rows)
    return render(
        request, "centre/policy.html", frame(request, gettext("参数"), "/centre/policy/"), rows=rows, version=version, wanted=wanted
    )


def _export(request: HttpRequest, rows: list[Row]) -> HttpResponse:
    """导出参数：with source and document, so that the sheet can be checked against them."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([gettext(each) for each in HEADINGS])
    for row in rows:
        value = row.value
        until = str(value.valid_to) if value.valid_to else ""
        cells = (
            value.code, value.label, row.figure, row.unit, str(value.valid_from), until, value.document, value.source, value.place,
            str(value.last_checked), gettext("已接入") if row.applied else gettext("尚未接入"),
        )  # fmt: skip
        lines.writerow([neutral_cell(cell) for cell in cells])
    return download(("\ufeff" + out.getvalue()).encode(), f"{gettext('参数')}-{today_of(request)}.csv", "text/csv; charset=utf-8")


@allow(*POLICY)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """事项：the catalogue, and which can be handled here from beginning to end."""
    known, today = cases.known_items(), today_of(request)
    held = [each for each in catalogue.lists() if each.holds(today)]
    rows = [
        (each, each.code in known, [words.said(one.tier_label or one.title) for one in held if one.line(each.code)])
        for each in catalogue.items()
    ]
    kept = {
        "": rows, "handled": [row for row in rows if row[1]], "missing": [row for row in rows if not row[1]],
        "listed": [row for row in rows if row[2]],
    }  # fmt: skip
    chosen = request.GET.get("chip", "")
    chosen = chosen if chosen in kept else ""
    made = [Chip(gettext(label), f"/centre/catalogue/?chip={key}", len(kept[key]), key == chosen) for key, label in CHIPS]
    page = frame(request, pgettext("page", "事项"), "/centre/catalogue/")
    return render(
        request, "centre/catalogue.html", page, rows=kept[chosen], every=len(rows), known=len(kept["handled"]),
        chips=Chips(gettext("哪些事项"), tuple(made)),
    )  # fmt: skip


@allow(*POLICY)
@require_GET
def item(request: HttpRequest, code: str) -> HttpResponse:
    """一项：limit, materials with their grounds, and the lists it stands in."""
    found = catalogue.item(code)
    lines = [(each, line) for each in catalogue.lists() if (line := each.line(code))]
    page = frame(
        request, found.name, "/centre/catalogue/", crumbs=(Link(pgettext("page", "事项"), "/centre/catalogue/"), Link(found.name, ""))
    )
    return render(request, "centre/one_item.html", page, item=found, lines=lines, handled=code in cases.known_items())
