"""事项查询：items with their materials, the region's lists, and what is offered where on a day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from sheyintong.engines.database import schemas, statements
from sheyintong.engines.database.reads import Read
from sheyintong.foundation.regions.types import Profile

from . import models, rules
from .errors import NoListInForce, NoSuchItem
from .types import (
    Ground,
    Item,
    ItemList,
    Limit,
    LimitUnit,
    ListLine,
    ListState,
    Material,
    MaterialKind,
    Mode,
    Offer,
    Stage,
    SubjectKind,
    Tier,
)

NEWEST = "SELECT max(id) FROM catalogue_loading"


def _loading() -> int:
    """The number of the last loading: what was read of the catalogue is good until the next one."""
    return int(statements.fetch_rows(NEWEST)[0][0] or 0)


def asking() -> Read[Mapping[str, Item]]:
    """事项目录：the question for every item by its code; only the number of the last loading travels, what it loaded a process reads once."""
    return Read(NEWEST, (), lambda cell: _items(schemas.current(), int(cell or 0)))


def item(code: str) -> Item:
    """事项 by its code. Raises :class:`NoSuchItem`."""
    found = _items(schemas.current(), _loading()).get(code)
    if found is None:
        raise NoSuchItem(item=code)
    return found


def items() -> list[Item]:
    """Every item in the order of the catalogue."""
    return list(_items(schemas.current(), _loading()).values())


@lru_cache(maxsize=32)
def _items(schema: str, loading: int) -> dict[str, Item]:
    materials: dict[int, list[Material]] = {}
    for row in models.Material.objects.filter(in_use=True).order_by("item_id", "position"):
        ground = Ground(row.ground_text, row.ground_article, row.ground_source, row.verified)
        materials.setdefault(row.item_id, []).append(Material(row.name, MaterialKind(row.kind), ground, row.note))
    return {row.code: _item(row, tuple(materials.get(row.pk, ()))) for row in models.Item.objects.order_by("number")}


def _item(row: models.Item, materials: tuple[Material, ...]) -> Item:
    ground = Ground(row.limit_text, row.limit_article, row.limit_source, row.limit_verified)
    return Item(
        code=row.code,
        name=row.name,
        gloss=row.gloss,
        plain=row.plain,
        number=row.number,
        group=row.group_code,
        group_name=row.group_name,
        subject=SubjectKind(row.subject),
        mode=Mode(row.mode),
        mode_note=row.mode_note,
        responsible_body=row.responsible_body,
        limit=Limit(row.limit_days, LimitUnit(row.limit_unit), ground, row.limit_note),
        materials=materials,
        what_to_expect=row.what_to_expect,
        minutes=row.minutes,
        minutes_example=row.minutes_example,
        suggested_level=row.suggested_level,
        source=row.source,
        example=row.example,
        written_at=row.written_at,
    )


def lists() -> tuple[ItemList, ...]:
    """Every version of the region's lists, drafts too, by tier and date."""
    return _lists(schemas.current(), _loading())


@lru_cache(maxsize=32)
def _lists(schema: str, loading: int) -> tuple[ItemList, ...]:
    rows = models.List.objects.order_by("tier", "valid_from", "pk").prefetch_related("lines")
    return tuple(_list(row) for row in rows)


def _list(row: models.List) -> ItemList:
    ordered = sorted(row.lines.all(), key=lambda line: line.pk)
    return ItemList(
        version=row.version,
        title=row.title,
        tier=row.tier,
        tier_label=row.tier_label,
        state=ListState.IN_FORCE if row.in_force else ListState.DRAFT,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        note=row.note,
        example=row.example,
        lines=tuple(
            ListLine(each.item_code, Stage(each.stage_max), SubjectKind(each.subject), each.responsible_body, each.valid_from)
            for each in ordered
        ),
        id=row.pk,
        written_at=row.written_at,
    )


def list_in_force(on: date, tier: str) -> ItemList:
    """清单 in force for a tier on a day. Raises :class:`NoListInForce`."""
    found = next((each for each in lists() if each.tier == tier and each.holds(on)), None)
    if found is None:
        raise NoListInForce(tier=tier, on=on)
    return found


def offers(item: str, tier: str, on: date) -> Offer:
    """Whether outlets of a tier offer an item on a day, up to which stage, and in which line of which list."""
    return rules.offer(lists(), item, tier, on)


def tiers() -> tuple[Tier, ...]:
    """The levels of outlet the region's lists know."""
    return tuple({each.tier: Tier(each.tier, each.tier_label) for each in lists()}.values())


def read_items(profile: Profile) -> list[Item]:
    """The items a profile would give, without loading them. Raises :class:`SheetMistake` with file and line."""
    return list(rules.items(profile).values())


def read_lists(profile: Profile) -> tuple[ItemList, ...]:
    """The lists a profile would give, without loading them. Raises :class:`SheetMistake` with file and line."""
    return rules.lists(profile)
