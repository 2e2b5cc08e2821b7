"""办件队列：what waits for this actor, most urgent first; taking, assigning and the bulk pass of samples."""

import csv
import io
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download, see_other
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel import masks, names
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.staff import queries as staff

from .frame import CONSOLE, QUEUE, TABS, body_of, days_left, frame, need_case, now_of, number, today_of, typed

SIZE = 15
EXPORT = 5000
CHIPS = (
    ("", "全部", "total"),
    ("mine", "我的", "mine"),
    ("late", "逾期", "late"),
    ("today", "今天到期", "today"),
    ("second_entry", "等二次录入", "second_entry"),
    ("review", "等审核", "review"),
    ("correction", "退回待补", "correction"),
    ("samples", "即办抽查", "samples"),
)
HEADINGS = ("还剩工作日", "办件号", "事项", "参保人", "来自", "到了哪一步", "在谁手上", "受理", "受理人")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue with the working days left."""

    line: case_queries.Line
    left: int


def _read(request: HttpRequest, chip: str, search: str, page: int, size: int, purpose: str) -> case_queries.Queue:
    who = actor(request)
    with audit.reading(actor=who, purpose=purpose, at=now_of(request)) as reader:
        return case_queries.queue(
            reader, scope=who.scope, body=body_of(who), member=who.member or 0, today=today_of(request), chip=chip,
            search=names.folded(search), page=page, size=size,
        )  # fmt: skip


def _chips(found: case_queries.Queue, current: str) -> list[tuple[str, str, int | None, bool]]:
    counts = {key: getattr(found, attribute) for key, _, attribute in CHIPS if key}
    return [(key, label, counts.get(key), key == current) for key, label, _ in CHIPS]


def _draw(request: HttpRequest, chip: str, search: str, page: int, problems: tuple[str, ...] = ()) -> HttpResponse:
    found = _read(request, chip, search, page, SIZE, "办件队列")
    today, who = today_of(request), actor(request)
    rows = [Row(line, days_left(line.due_on, today)) for line in found.lines]
    colleagues = staff.staff_of_agency(who.agency, today) if who.agency else []
    keys = (KeyHint("/", "查找"), KeyHint("G", "取最急的一件"))
    frame_ = frame(request, "办件队列", "/centre/", keys=keys, counts={"/centre/": found.total})
    return render(
        request, "centre/queue.html", frame_, status=422 if problems else 200, rows=rows, found=found, chips=_chips(found, chip), chip=chip,
        search=search, number=page, last=max(1, -(-found.total // SIZE)), problems=problems, colleagues=colleagues,
        urgent=next((row for row in rows if row.line.assignee is None and row.line.sample is None), None),
    )  # fmt: skip


@allow(*CONSOLE)
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """队列。The search is sent as a form: names do not stand in addresses. Posts without a queue go to their first page."""
    who = actor(request)
    if not who.has(*QUEUE):
        return see_other(request, next(href for _, href, roles in TABS if who.has(*roles)))
    chip = request.GET.get("chip", "")
    chip = chip if chip in {key for key, _, _ in CHIPS} else ""
    if request.GET.get("as") == "csv":
        return _export(request, chip)
    if request.method == "POST":
        page = number(typed(request, "page", 6)) or 1
        return _draw(request, chip, typed(request, "search", 40), max(1, page))
    return _draw(request, chip, "", max(1, number(request.GET.get("page", "")) or 1))


def _export(request: HttpRequest, chip: str) -> HttpResponse:
    """导出：every line under the chip, names masked, cells that no spreadsheet runs."""
    found, today = _read(request, chip, "", 1, EXPORT, "导出办件队列"), today_of(request)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADINGS)
    for line in found.lines:
        cells = (
            str(days_left(line.due_on, today)), line.number, line.item_name, masks.name(line.person_name), line.outlet_name, line.state_label,
            line.assignee_name, f"{line.accepted_at:%Y-%m-%d %H:%M}", line.accepted_name,
        )  # fmt: skip
        lines.writerow([neutral_cell(cell) for cell in cells])
    return download(("\ufeff" + out.getvalue()).encode(), f"办件队列-{today}.csv", "text/csv; charset=utf-8")


@allow(*QUEUE)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """批量：take or assign several cases, or pass several samples; every case gets its own entry. Nothing else is done in bulk."""
    who, now = actor(request), now_of(request)
    act, chosen = typed(request, "act", 10), [str(each)[:24] for each in request.POST.getlist("case")[:100]]
    to = who.member if act == "take" else number(typed(request, "to", 19))
    if act not in ("take", "assign", "pass") or not chosen or (act == "assign" and not _colleague(request, to)):
        return _draw(request, typed(request, "chip", 20), "", 1, ("请先勾选办件，再选要做什么；分派须选一位同事。",))
    problems = []
    for each in chosen:
        try:
            with audit.reading(actor=who, purpose="批量处理", at=now) as reader:
                case = need_case(who, reader, each)
            if act == "pass":
                cases.judge_sample(actor=who, case=case, passed=True, note=typed(request, "note", 400), now=now)
            else:
                cases.assign(actor=who, case=case, to=to, now=now)
        except Refusal as refusal:
            problems.append(f"{each}：{refusal.for_person}")
    chip = typed(request, "chip", 20)
    return _draw(request, chip, "", 1, tuple(problems)) if problems else see_other(request, f"/centre/?chip={chip}" if chip else "/centre/")


def _colleague(request: HttpRequest, member: int | None) -> bool:
    """Whether somebody works at the actor's own agency today."""
    agency = actor(request).agency
    return agency is not None and member in {each.id for each in staff.staff_of_agency(agency, today_of(request))}
