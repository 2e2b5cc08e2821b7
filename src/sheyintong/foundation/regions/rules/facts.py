"""统筹区的事实：what a profile says of the region itself: agencies, days off, circle, channels, who keeps what, published figures."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sheyintong.foundation.regions.types import AgencyFacts, AgencyKind, Circle, DayOff, Figure, Keeper, Profile, RegionFacts
from sheyintong.kernel.sheets import Sheet, SheetMistake

SLUG = re.compile(r"[a-z][a-z0-9_]{1,30}")
BODY = "社会保险经办机构"


def region_facts(read: Profile) -> RegionFacts:
    """The region, its agencies and its days off. Raises :class:`SheetMistake`."""
    sheet = _own(read, "region")
    sheet.only("slug", "name", "full_name", "province", "division", "source", "agencies")
    sheet.sources(read.sources)
    if not SLUG.fullmatch(sheet.text("slug")):
        sheet.need("slug").refuse("只能用小写字母、数字和下划线，以字母开头")
    agencies = tuple(_agencies(sheet.need("agencies"), read))
    return RegionFacts(
        slug=sheet.text("slug"),
        name=sheet.text("name"),
        full_name=sheet.text("full_name"),
        province=sheet.text("province"),
        division=sheet.text("division"),
        agencies=agencies,
        days_off=days_off(read),
        circle=_circle(_own(read, "circle").only("circle").need("circle"), read),
        channels={name: _entry(sheet, read, "open").flag("open") for name, sheet in _part(read, "channels", "channels")},
        keepers={name: _entry(sheet, read, "where").choice("where", Keeper) for name, sheet in _part(read, "channels", "truth")},
        published=tuple(_published(read)),
    )


def _agencies(top: Sheet, read: Profile) -> Iterator[AgencyFacts]:
    entries = top.entries()
    if len(entries) != 1:
        top.refuse("最上一级机构应当正好一个")
    seen: dict[str, str] = {}
    for sheet, kind, above in _walk(entries[0], AgencyKind.PREFECTURE, ""):
        facts = _agency(sheet, kind, above, read)
        if facts.code in seen:
            sheet.refuse(f"机构代码 {facts.code} 写了两次，第一次在 {seen[facts.code]}")
        seen[facts.code] = sheet.where
        yield facts


CHILDREN = (("bodies", AgencyKind.ADMINISTRATIVE_BODY), ("counties", AgencyKind.COUNTY), ("townships", AgencyKind.TOWNSHIP))


def _walk(sheet: Sheet, kind: AgencyKind, above: str) -> Iterator[tuple[Sheet, AgencyKind, str]]:
    """Parents before children."""
    yield sheet, kind, above
    path = f"{above}.{sheet.text('code')}" if above else sheet.text("code")
    for name, below in CHILDREN:
        found = sheet.find(name)
        for each in found.entries() if found else ():
            yield from _walk(each, below, path)


def _agency(sheet: Sheet, kind: AgencyKind, above: str, read: Profile) -> AgencyFacts:
    sheet.only("code", "kind", "name", "division", "place", "body", "takes_part", "source", "example", *(name for name, _ in CHILDREN))
    code, parent = sheet.text("code"), above.rpartition(".")[2]
    if not code.isalnum() or not code.isascii():
        sheet.need("code").refuse("只能用数字和字母")
    if not code.startswith(parent):
        sheet.need("code").refuse(f"应当以上级的代码 {parent} 开头")
    if kind is AgencyKind.ADMINISTRATIVE_BODY:
        sheet.need("body")
    if sheet.text("kind", kind) != kind:
        sheet.need("kind").refuse(f"放在这里的机构应当是 {kind}")
    source, example = sheet.sourced(read.sources)
    return AgencyFacts(
        code=code,
        kind=kind,
        name=sheet.text("name"),
        path=f"{above}.{code}" if above else code,
        division=sheet.text("division", parent or code),
        place=sheet.text("place", ""),
        body=sheet.text("body", BODY),
        takes_part=sheet.flag("takes_part", True),
        source=source,
        example=example,
    )


def days_off(read: Profile) -> tuple[DayOff, ...]:
    """The days off of all places on the path. Raises :class:`SheetMistake`."""
    found: dict[date, DayOff] = {}
    for section in read.of("calendar"):
        for sheet in section.sheet.only("days_off").need("days_off").entries():
            sheet.only("name", "from", "to", "source", "example")
            source, example = sheet.sourced(read.sources)
            first, last = sheet.day("from"), sheet.day("to")
            if not timedelta(0) <= last - first <= timedelta(15):
                sheet.need("to").refuse("应当在开始那天之后、半个月以内")
            for n in range((last - first).days + 1):
                day = first + timedelta(n)
                found[day] = DayOff(day, sheet.text("name"), source, example)
    return tuple(found[day] for day in sorted(found))


def _own(read: Profile, section: str) -> Sheet:
    """A section that the place itself must have."""
    sheet = read.own(section)
    if sheet is None:
        raise SheetMistake(file=f"{read.place}/{section}.yaml", line=1, sentence="缺少这个文件")
    return sheet


def _part(read: Profile, section: str, name: str) -> Iterator[tuple[str, Sheet]]:
    yield from _own(read, section).only("channels", "truth").need(name).each()


def _entry(sheet: Sheet, read: Profile, name: str) -> Sheet:
    """An entry of one value, with its source."""
    sheet.only(name, "source", "example").sourced(read.sources)
    return sheet


def _circle(sheet: Sheet, read: Profile) -> Circle:
    sheet.only("town_walk_minutes", "country_km")
    town, country = (_entry(sheet.need(name), read, "value").integer("value") for name in ("town_walk_minutes", "country_km"))
    return Circle(town, country)


def _published(read: Profile) -> Iterator[Figure]:
    seen: dict[str, str] = {}
    for sheet in _own(read, "published").only("figures").need("figures").entries():
        sheet.only("code", "label", "value", "unit", "on", "source", "example")
        source, example = sheet.sourced(read.sources)
        code = sheet.text("code")
        if code in seen:
            sheet.refuse(f"数字 {code} 写了两次，第一次在 {seen[code]}")
        seen[code] = sheet.where
        yield Figure(code, sheet.text("label"), sheet.decimal("value"), sheet.text("unit"), sheet.day("on"), source, example)
