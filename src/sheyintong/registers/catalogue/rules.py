"""事项规则：reads items and the region's lists out of a profile; a material without a verified ground can be shown but not demanded."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from sheyintong.foundation.regions.types import Profile
from sheyintong.kernel.sheets import PROPOSALS, Sheet

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

CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
OWN_BODY = "社会保险经办机构"
BODIES = frozenset({OWN_BODY, "就业服务机构", "人社行政部门", "劳动能力鉴定委员会", "民政部门、残联", "合作银行"})
LEVELS = frozenset({"basic", "premium", "agency", "agent"})
ITEM = ("name", "gloss", "plain", "number", "subject", "mode", "mode_note", "responsible_body", "limit", "materials", "what_to_expect")
ITEM_MORE = ("minutes", "suggested_level", "source", "example")
WIDEST = {Mode.IMMEDIATE: Stage.FEEDBACK, Mode.REVIEWED: Stage.RECEIVE}


def items(profile: Profile) -> Mapping[str, Item]:
    """All items by code. A more specific place may write an item anew, whole. Raises :class:`SheetMistake`."""
    found: dict[str, Item] = {}
    places: dict[str, str] = {}
    for section in profile.of("items"):
        group = section.sheet.only("group", "group_name", "items")
        for code, sheet in group.need("items").each():
            if not CODE.fullmatch(code):
                sheet.refuse("事项代码应当是小写英文、数字和下划线")
            if places.get(code) == section.place:
                sheet.refuse(f"这个事项在 {found[code].written_at} 已经写过")
            places[code] = section.place
            found[code] = _item(code, sheet, group, profile)
    return dict(sorted(found.items(), key=lambda pair: pair[1].number))


def _item(code: str, sheet: Sheet, group: Sheet, profile: Profile) -> Item:
    sheet.only(*ITEM, *ITEM_MORE)
    source, example = sheet.sourced(profile.sources)
    minutes = sheet.need("minutes").only("value", "example", "source")
    estimated = minutes.flag("example", False)
    if not estimated:
        minutes.sources(profile.sources)
    if "materials" not in sheet.fields():
        sheet.refuse("缺少“materials”，不要材料的写 []")
    return Item(
        code=code,
        name=sheet.text("name"),
        gloss=sheet.text("gloss"),
        plain=sheet.text("plain"),
        number=sheet.integer("number"),
        group=group.text("group"),
        group_name=group.text("group_name"),
        subject=sheet.choice("subject", SubjectKind),
        mode=sheet.choice("mode", Mode),
        mode_note=sheet.text("mode_note", ""),
        responsible_body=_among(sheet, "responsible_body", BODIES),
        limit=_limit(sheet.need("limit"), profile),
        materials=tuple(_material(each, profile) for each in sheet.fields()["materials"].entries()),
        what_to_expect=sheet.text("what_to_expect"),
        minutes=minutes.integer("value"),
        minutes_example=estimated,
        suggested_level=_among(sheet, "suggested_level", LEVELS),
        source=source,
        example=example,
        written_at=sheet.where,
    )


def _among(sheet: Sheet, name: str, known: frozenset[str]) -> str:
    text = sheet.text(name)
    return text if text in known else sheet.need(name).refuse(f"应当是 {'、'.join(sorted(known))} 之一，写的是 {text}")


def _ground(sheet: Sheet, profile: Profile) -> Ground:
    """A ground counts as verified only with an article and a public source."""
    given, verified = sheet.sources(profile.sources), sheet.flag("verified")
    article = sheet.text("article", "")
    if verified and not article:
        sheet.refuse("写成已核实的依据必须写明条文（article）")
    if verified and PROPOSALS.intersection(given):
        sheet.need("source").refuse("提案不能作为已核实的依据")
    return Ground(sheet.text("text"), article, ", ".join(given), verified)


def _limit(sheet: Sheet, profile: Profile) -> Limit:
    sheet.only("days", "unit", "text", "article", "source", "verified", "note")
    unit = sheet.choice("unit", LimitUnit)
    days = sheet.integer("days") if sheet.find("days") else None
    if (days is None) != (unit is LimitUnit.UNSET):
        sheet.refuse("写了天数就要写单位，没有天数的单位写 unset")
    if days == 0 and unit is not LimitUnit.REALTIME:
        sheet.need("days").refuse("0 天只能是当场办结（realtime）")
    return Limit(days, unit, _ground(sheet, profile), sheet.text("note", ""))


def _material(sheet: Sheet, profile: Profile) -> Material:
    sheet.only("name", "kind", "ground", "note")
    ground = _ground(sheet.need("ground").only("text", "article", "source", "verified"), profile)
    return Material(sheet.text("name"), sheet.choice("kind", MaterialKind), ground, sheet.text("note", ""))


def tiers(profile: Profile) -> tuple[Tier, ...]:
    """The levels of outlet the region has. Raises :class:`SheetMistake`."""
    sheet = profile.own("list")
    return tuple(_tier(each, profile) for each in sheet.need("tiers").entries()) if sheet else ()


def _tier(sheet: Sheet, profile: Profile) -> Tier:
    sheet.only("code", "label", "source").sources(profile.sources)
    return Tier(sheet.text("code"), sheet.text("label"))


def lists(profile: Profile) -> tuple[ItemList, ...]:
    """The region's lists in the order written. Raises :class:`SheetMistake`."""
    sheet = profile.own("list")
    if sheet is None:
        return ()
    sheet.only("tiers", "lists")
    known, labels = items(profile), {tier.code: tier.label for tier in tiers(profile)}
    found: list[ItemList] = []
    for each in sheet.need("lists").entries():
        made = _list(each, known, labels, profile)
        clash = next((old for old in found if _clash(old, made)), None)
        if clash:
            each.refuse(f"与 {clash.written_at} 的清单“{clash.version}”同级，版本相同或者日期重叠")
        found.append(made)
    return tuple(found)


def _clash(one: ItemList, other: ItemList) -> bool:
    """Same tier and the same version, or both in force on one day."""
    if one.tier != other.tier:
        return False
    both = ListState.DRAFT not in (one.state, other.state)
    overlap = one.valid_from < (other.valid_to or date.max) and other.valid_from < (one.valid_to or date.max)
    return one.version == other.version or (both and overlap)


def _list(sheet: Sheet, known: Mapping[str, Item], labels: Mapping[str, str], profile: Profile) -> ItemList:
    sheet.only("version", "title", "tier", "state", "valid_from", "valid_to", "size", "source", "example", "note", "lines")
    source, example = sheet.sourced(profile.sources)
    tier = _among(sheet, "tier", frozenset(labels))
    first, last = sheet.day("valid_from"), sheet.day_or_open("valid_to")
    if last is not None and last <= first:
        sheet.need("valid_to").refuse("结束不在开始之后")
    lines = tuple(_lines(sheet, known, first))
    if sheet.integer("size") != len(lines):
        sheet.need("size").refuse(f"写的是 {sheet.integer('size')} 项，列出的有 {len(lines)} 项")
    return ItemList(
        version=sheet.text("version"),
        title=sheet.text("title"),
        tier=tier,
        tier_label=labels[tier],
        state=sheet.choice("state", ListState),
        valid_from=first,
        valid_to=last,
        source=source,
        note=sheet.text("note", ""),
        example=example,
        lines=lines,
        written_at=sheet.where,
    )


def _lines(sheet: Sheet, known: Mapping[str, Item], since: date) -> Iterator[ListLine]:
    seen: set[str] = set()
    for each in sheet.need("lines").entries():
        each.only("item", "stage", "valid_from")
        code, stage = each.text("item"), each.choice("stage", Stage)
        if code not in known:
            each.need("item").refuse(f"事项目录里没有 {code}")
        if code in seen:
            each.need("item").refuse(f"{code} 在这份清单里写了两次")
        seen.add(code)
        item = known[code]
        if not may_offer(item, stage):
            each.need("stage").refuse(f"网点不能把“{item.name}”办到{stage.label}：{item.mode.label}，由{item.responsible_body}决定")
        yield ListLine(code, stage, item.subject, item.responsible_body, each.day("valid_from") if each.find("valid_from") else since)


def may_offer(item: Item, stage: Stage) -> bool:
    """Whether an outlet's list may name the stage: review never, and what another body decides or reviews is only received there."""
    widest = WIDEST[item.mode] if item.responsible_body in (OWN_BODY, "合作银行") else Stage.RECEIVE
    return stage is Stage.RECEIVE or (stage is not Stage.REVIEW and widest is Stage.FEEDBACK)


def offer(lists_known: tuple[ItemList, ...], item: str, tier: str, on: date) -> Offer:
    """What the list in force on a day says of an item at a tier."""
    held = next((each for each in lists_known if each.tier == tier and each.holds(on)), None)
    if held is None:
        return Offer(False, None, None, "", None, 0)
    line = held.line(item)
    if line is None or line.valid_from > on:
        return Offer(False, None, None, held.title, held.valid_from, len(held.lines))
    return Offer(True, line.stage_max, line, held.title, held.valid_from, len(held.lines))
