"""办件队列：what waits for this actor, most urgent first; filters, taking, assigning and the bulk pass of samples."""

import csv
import io
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods, require_POST

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries as case_queries
from sheyintong.faces.web import words
from sheyintong.faces.web.access import actor, allow
from sheyintong.faces.web.answers import download, see_other
from sheyintong.faces.web.components.lists import Chip, Chips, Pager
from sheyintong.faces.web.page import KeyHint, render
from sheyintong.faces.web.session import now_of
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel import masks, names
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.text import neutral_cell
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.outlets import queries as outlets

from .done import in_bulk, many
from .frame import CONSOLE, QUEUE, READERS, TABS, body_of, colleagues, days_left, frame, need_case, number, today_of, typed, within

SIZE = 15
EXPORT = 5000
CHIPS = (
    ("", _("全部"), "total", ""),
    ("mine", _("我的"), "mine", ""),
    ("unassigned", _("未分派"), "unassigned", ""),
    ("late", _("逾期"), "late", "bad"),
    ("today", _("今天到期"), "today", "warn"),
    ("second_entry", _("等二次录入"), "second_entry", ""),
    ("review", _("等审核"), "review", ""),
    ("correction", _("退回待补"), "correction", ""),
    ("samples", _("即办抽查"), "samples", ""),
)
HEADINGS = (_("还剩工作日"), _("办件号"), _("事项"), _("参保人"), _("来自"), _("到了哪一步"), _("在谁手上"), _("受理"), _("受理人"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue with the working days left."""

    line: case_queries.Line
    left: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the queue; everything unknown counts as not asked. ``search`` never stands in an address."""

    chip: str = ""
    item: str = ""
    agency: int | None = None
    outlet: int | None = None
    page: int = 1
    search: str = field(default="", repr=False)

    def query(self, **other: object) -> str:
        """The address of this list, with ``other`` in place of some of it; the page is dropped unless given."""
        told = {"chip": self.chip, "item": self.item, "agency": self.agency, "outlet": self.outlet, **other}
        return urlencode({name: value for name, value in told.items() if value})


def _here(request: HttpRequest) -> str:
    """The address of this list: readers have one of their own."""
    return "/centre/" if actor(request).has(*QUEUE) else "/centre/all/"


def _asked(request: HttpRequest) -> Asked:
    get = request.GET
    chip = get.get("chip", "")
    return Asked(
        chip if chip in {key for key, *_ in CHIPS} else "", get.get("item", "")[:40], number(get.get("agency", "")),
        number(get.get("outlet", "")), max(1, number(get.get("page", "")[:6]) or 1),
    )  # fmt: skip


def _scope(request: HttpRequest, asked: Asked) -> str:
    """The subtree to look at: the actor's own, or a part of it that was chosen; another one's is not looked at."""
    own = actor(request).scope
    chosen = next((each.path for each in regions.subtree(own) if each.id == asked.agency), "") if own and asked.agency else ""
    return chosen if chosen and within(chosen, own) else own


def _read(request: HttpRequest, asked: Asked, size: int, purpose: str) -> case_queries.Queue:
    who = actor(request)
    with audit.reading(actor=who, purpose=purpose, at=now_of(request)) as reader:
        return case_queries.queue(
            reader, scope=_scope(request, asked), body=body_of(who), member=who.member or 0, today=today_of(request), chip=asked.chip,
            search=names.folded(asked.search), item=asked.item, outlet=asked.outlet, page=asked.page, size=size,
        )  # fmt: skip


def _chips(found: case_queries.Queue, asked: Asked, here: str) -> Chips:
    def href(key: str) -> str:
        query = asked.query(chip=key)
        return f"{here}?{query}" if query else here

    made = [
        Chip(gettext(label), href(key), getattr(found, count) if key else None, key == asked.chip, tone)
        for key, label, count, tone in CHIPS
    ]
    return Chips(gettext("要紧"), tuple(made))


def _pager(found: case_queries.Queue, asked: Asked, here: str) -> Pager:
    pages = max(1, -(-found.total // SIZE))
    first = (asked.page - 1) * SIZE + 1
    query = asked.query()
    return Pager(first, first + len(found.lines) - 1, found.total, asked.page, pages, f"{here}?{query}{'&' if query else ''}page=")


def _choices(request: HttpRequest) -> dict[str, object]:
    """What the filters offer: items that can be handled, the counties and the outlets of the subtree."""
    scope, known = actor(request).scope, cases.known_items()
    body = body_of(actor(request))
    mine = [each for each in catalogue.items() if each.code in known and (not body or each.responsible_body == body)]
    below = regions.subtree(scope) if scope else []
    return {
        "items": mine, "agencies": [each for each in below if each.kind in ("county", "prefecture")] if len(below) > 1 else [],
        "outlets": outlets.outlets(scope=scope, with_closed=True),
    }  # fmt: skip


def _draw(request: HttpRequest, asked: Asked, problems: tuple[str, ...] = (), done: str = "") -> HttpResponse:
    found = _read(request, asked, SIZE, "办件队列")
    today, who = today_of(request), actor(request)
    rows = [Row(line, days_left(line.due_on, today)) for line in found.lines]
    here = _here(request)
    moves = (KeyHint("X", gettext("选中")), KeyHint("G", gettext("取最急的一件"))) if here == "/centre/" else ()
    keys = (KeyHint("J K", gettext("上下移动")), KeyHint("/", gettext("查找")), *moves)
    frame_ = frame(request, gettext("办件队列"), here, keys=keys, counts={here: found.total}, done=done or in_bulk(request))
    return render(
        request, "centre/queue.html", frame_, status=422 if problems else 200, rows=rows, found=found, chips=_chips(found, asked, here), asked=asked,
        query=asked.query(), pager=_pager(found, asked, here), last=max(1, -(-found.total // SIZE)), problems=problems, colleagues=colleagues(request), here=here,
        reads=here != "/centre/",
        sampling=case_queries.sampling(scope=who.scope) if who.scope else None, **_choices(request),
        urgent=next((row for row in rows if row.line.assignee is None and row.line.sample is None and who.has(*QUEUE)), None),
    )  # fmt: skip


@allow(*CONSOLE)
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """队列。The search is sent as a form: names do not stand in addresses. Posts without a queue go to their first page."""
    who = actor(request)
    if not who.has(*QUEUE):
        return see_other(request, next(href for _label, href, roles in TABS if who.has(*roles)))
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if request.GET.get("as") == "csv":
        return _export(request, asked)
    if request.method == "POST":
        page = max(1, number(typed(request, "page", 6)) or 1)
        return _draw(request, Asked(asked.chip, asked.item, asked.agency, asked.outlet, page, typed(request, "search", 40)))
    return _draw(request, asked)


def _export(request: HttpRequest, asked: Asked) -> HttpResponse:
    """导出：every line under the filters, names masked, cells that no spreadsheet runs."""
    whole = Asked(asked.chip, asked.item, asked.agency, asked.outlet)
    found, today = _read(request, whole, EXPORT, "导出办件队列"), today_of(request)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([gettext(each) for each in HEADINGS])
    for line in found.lines:
        cells = (
            str(days_left(line.due_on, today)), line.number, line.item_name, masks.name(line.person_name), line.outlet_name,
            gettext(line.state_label), line.assignee_name, f"{local(line.accepted_at):%Y-%m-%d %H:%M}", line.accepted_name,
        )  # fmt: skip
        lines.writerow([neutral_cell(cell) for cell in cells])
    return download(("\ufeff" + out.getvalue()).encode(), f"{gettext('办件队列')}-{today}.csv", "text/csv; charset=utf-8")


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def everything(request: HttpRequest) -> HttpResponse:
    """全部办件：the same list for whoever only reads; nothing can be taken, assigned or passed."""
    return _answer(request)


@allow(*QUEUE)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """批量：take or assign several cases, or pass several samples; every case gets its own entry. Nothing else is done in bulk."""
    who, now, asked = actor(request), now_of(request), _asked(request)
    act, chosen = typed(request, "act", 10), [str(each)[:24] for each in request.POST.getlist("case")[:100]]
    to = who.member if act == "take" else number(typed(request, "to", 18))
    if act not in ("take", "assign", "pass") or not chosen or (act == "assign" and to not in {each.id for each in colleagues(request)}):
        return _draw(request, asked, (gettext("请先勾选办件，再选要做什么；分派须选一位同事。"),))
    problems = []
    for each in chosen:
        try:
            with audit.reading(actor=who, purpose="批量处理", at=now, case=case_queries.id_of(each)) as reader:
                case = need_case(who, reader, each)
            if act == "pass":
                cases.judge_sample(actor=who, case=case, passed=True, note=typed(request, "note", 400), now=now)
            else:
                cases.assign(actor=who, case=case, to=to, now=now)
        except Refusal as refusal:
            problems.append(f"{each}：{words.told(refusal)}")
    n = len(chosen) - len(problems)
    if problems:
        return _draw(request, asked, tuple(problems), many(act, n))
    return see_other(request, f"/centre/?{asked.query(done=act, n=n)}")
