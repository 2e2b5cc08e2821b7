"""留痕记录的查询：who saw whom, who changed what, by person, case, actor and time."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from sheyintong.kernel.clock import local

from ..errors import NoSuchEntry
from ..models import Entry as Row
from ..models import Leaf
from ..types import NOTHING, Entry, EntryKind, Explaining, Filter, Overview, Page, Subject
from . import looks

EXPORT_COLUMNS = (
    "编号",
    "时间",
    "类别",
    "行为",
    "行为名称",
    "行为人",
    "账户",
    "角色",
    "网点",
    "机构",
    "设备",
    "对象",
    "人员",
    "事项",
    "办件",
    "原因",
    "判断",
    "封存批次",
)
RESIDENT_COLUMNS = ("时间", "行为", "行为人", "原因", "办件")
"""What a person is told of who looked at her data: no device, no session, no other person."""


def _rows(asked: Filter) -> QuerySet[Row]:
    conditions = Q()
    if asked.persons:
        ids = list(asked.persons)
        conditions &= Q(person_id__in=ids) | Q(persons__overlap=ids)
    if asked.actor is not None:
        conditions &= Q(actor_kind=asked.actor[0], actor_id=asked.actor[1])
    simple: dict[str, object] = {"case_id": asked.case, "kind": asked.kind, "outlet_id": asked.outlet, "agency_id": asked.agency}
    simple |= {"at__gte": asked.since, "at__lt": asked.until, "act": asked.act or None, "item": asked.item or None}
    conditions &= Q(**{name: value for name, value in simple.items() if value is not None})
    if asked.places is not None:
        conditions &= Q(agency_id__in=asked.places[0]) | Q(outlet_id__in=asked.places[1])
    rows = Row.objects.filter(conditions)
    return rows.filter(looks.without_case(asked.explaining)) if asked.without_case else rows


def entries(asked: Filter, *, before: int | None = None, limit: int = 50) -> Page:
    """留痕清单：one page of the entries asked for, newest first; ``before`` is the number the last page gave."""
    rows = _rows(asked)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = [_entry(row) for row in _told(rows, asked.explaining).order_by("-id")[: limit + 1]]
    return Page(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)


def who_saw(
    *persons: int, since: datetime | None = None, until: datetime | None = None, before: int | None = None, limit: int = 50
) -> Page:
    """谁看过：every look at and every act about a person; give all ids of her same-person set."""
    return entries(Filter(persons=persons, since=since, until=until), before=before, limit=limit)


def entry(number: int, explaining: Explaining = NOTHING) -> Entry:
    """One entry; raises :class:`NoSuchEntry`."""
    row = _told(Row.objects.filter(id=number), explaining).first()
    if row is None:
        raise NoSuchEntry(entry=number)
    return _entry(row)


def count(asked: Filter) -> int:
    """How many entries there are."""
    return _rows(asked).count()


def overview(asked: Filter) -> Overview:
    """概况：the head line over a list: how many, by how many, how many without a case."""
    system = Q(actor_kind="system")
    figures = _rows(asked).aggregate(
        entries=Count("id"),
        people=Count("actor_id", filter=~system, distinct=True),
        systems=Count("actor_label", filter=system, distinct=True),
        without_case=Count("id", filter=looks.without_case(asked.explaining)),
    )
    return Overview(**figures)


def export_csv(asked: Filter, named: Callable[[str], str] = str, judged: Callable[[Entry], str] = lambda _: "") -> Iterator[str]:
    """导出：the entries as lines of CSV, oldest first, one at a time; a cell that a spreadsheet would run is defused.

    ``named`` gives the name of an act beside its code, ``judged`` what a list says of an entry.
    """
    yield _line(EXPORT_COLUMNS)
    for row in _told(_rows(asked), asked.explaining).order_by("id").iterator(2000):
        one = _entry(row)
        yield _line(_export(one, named, judged(one)))


def _export(one: Entry, named: Callable[[str], str], judged: str) -> tuple[object, ...]:
    about = f"{one.about.kind} {one.about.id or ''} {one.about.label}".strip()
    persons = " ".join(str(p) for p in one.persons) or one.person
    where = (one.outlet, one.agency, one.device)
    return (
        one.id,
        local(one.at).isoformat(" ", "milliseconds"),
        one.kind,
        one.act,
        named(one.act),
        one.actor_label,
        one.actor_id or "",
        " ".join(one.roles),
        *where,
        about,
        persons,
        one.item,
        one.case,
        one.reason,
        judged,
        one.sealed,
    )


def _line(cells: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([_defused(cell) for cell in cells])
    return text.getvalue()


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _told(rows: QuerySet[Row], explaining: Explaining) -> QuerySet[Row]:
    """With the number of its seal, and what explains it."""
    rows = rows.annotate(without_case=looks.without_case(explaining), met=looks.met(explaining))
    place = Leaf.objects.filter(entry=OuterRef("pk")).annotate(number=F("seal__number"))
    return rows.annotate(sealed=Subquery(place.values("number")[:1]))


def _entry(row: Any) -> Entry:
    seen = (row.subjects or {}).get("seen", [])
    return Entry(
        id=row.id,
        at=row.at,
        kind=EntryKind(row.kind),
        act=row.act,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        roles=tuple(role for role in row.roles.split(",") if role),
        outlet=row.outlet_id,
        agency=row.agency_id,
        device=row.device_id,
        about=Subject(row.about_kind, row.about_id, row.about_label),
        person=row.person_id,
        persons=tuple(row.persons or ()),
        fields=tuple(f"{kind}.{field}" for kind, _, field in seen if field),
        item=row.item,
        case=row.case_id,
        changed=row.changed,
        reason=row.reason,
        sealed=row.sealed,
        without_case=row.without_case,
        met=row.met,
    )
