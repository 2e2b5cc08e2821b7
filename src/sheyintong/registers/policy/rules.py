"""参数规则：reads dated parameters out of a profile and resolves region, city, province and nation into one line of time."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sheyintong.foundation.regions.types import Profile, Section
from sheyintong.kernel.sheets import Sheet

from .types import ParameterValue, Value, ValueKind

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
FAR = date.max


def read(profile: Profile) -> Mapping[str, tuple[ParameterValue, ...]]:
    """Parameter → its values in the order of time, already resolved. Raises :class:`SheetMistake` with file and line."""
    written: dict[str, list[list[ParameterValue]]] = {}
    kinds: dict[str, tuple[ValueKind, str, str]] = {}
    for section in profile.of("parameters"):
        for code, sheet in section.sheet.only("parameters").need("parameters").each():
            if not CODE.fullmatch(code):
                sheet.refuse("应当是“组.名”这样的小写代码")
            kind, unit = sheet.choice("kind", ValueKind), sheet.text("unit")
            known = kinds.setdefault(code, (kind, unit, sheet.where))
            if known[:2] != (kind, unit):
                sheet.refuse(f"种类或单位与 {known[2]} 写的不一样")
            written.setdefault(code, []).append(_values(code, sheet, section, profile))
    return {code: resolve(levels) for code, levels in sorted(written.items())}


def _values(code: str, sheet: Sheet, section: Section, profile: Profile) -> list[ParameterValue]:
    sheet.only("label", "kind", "unit", "values")
    kind = sheet.choice("kind", ValueKind)
    entries = sheet.need("values").entries() or sheet.refuse("一个值也没有")
    found: list[ParameterValue] = []
    for entry in entries:
        found.append(_value(code, sheet, entry, kind, section.place, profile))
        if found[-1].valid_to is not None and found[-1].valid_to <= found[-1].valid_from:
            entry.refuse("结束不在开始之后")
        if len(found) > 1 and found[-2].valid_from >= found[-1].valid_from:
            entry.refuse("各个值应当按生效日期从早到晚写")
    return list(_closed(found))


def _value(code: str, sheet: Sheet, entry: Sheet, kind: ValueKind, place: str, profile: Profile) -> ParameterValue:
    entry.only("value", "valid_from", "valid_to", "source", "document", "last_checked", "example")
    source, example = entry.sourced(profile.sources)
    return ParameterValue(
        code=code,
        label=sheet.text("label"),
        value=_typed(entry, kind),
        unit=sheet.text("unit"),
        source=source,
        document=entry.text("document"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day_or_open("valid_to"),
        place=place,
        last_checked=entry.day("last_checked"),
        example=example,
        written_at=entry.where,
    )


def _typed(entry: Sheet, kind: ValueKind) -> Value:
    if kind is ValueKind.INTEGER:
        return entry.integer("value")
    if kind is ValueKind.DECIMAL:
        return entry.decimal("value")
    if kind is ValueKind.BOOLEAN:
        return entry.flag("value")
    return entry.text("value")


def _closed(values: list[ParameterValue]) -> Iterator[ParameterValue]:
    """A value ends at the latest where the next one begins."""
    for value, following in zip(values, [*values[1:], None], strict=True):
        if following is not None and (value.valid_to is None or value.valid_to > following.valid_from):
            yield replace(value, valid_to=following.valid_from)
        else:
            yield value


def resolve(levels: Iterable[Iterable[ParameterValue]]) -> tuple[ParameterValue, ...]:
    """One line of time without overlaps from several places, the most general first: where two hold, the more specific wins."""
    line: list[ParameterValue] = []
    for level in levels:
        for value in level:
            line = [piece for old in line for piece in _without(old, value)] + [value]
    return tuple(sorted(line, key=lambda value: value.valid_from))


def _without(old: ParameterValue, new: ParameterValue) -> Iterator[ParameterValue]:
    """What is left of ``old`` before and after ``new``."""
    old_end, new_end = old.valid_to or FAR, new.valid_to or FAR
    if old.valid_from < min(old_end, new.valid_from):
        yield replace(old, valid_to=min(old_end, new.valid_from) if new.valid_from < old_end else old.valid_to)
    if max(old.valid_from, new_end) < old_end:
        yield replace(old, valid_from=max(old.valid_from, new_end))


def as_text(value: Value) -> str:
    """The text a value is stored as."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_text(text: str, kind: ValueKind) -> Value:
    """The value a stored text stands for."""
    if kind is ValueKind.INTEGER:
        return int(text)
    if kind is ValueKind.DECIMAL:
        return Decimal(text)
    return text == "true" if kind is ValueKind.BOOLEAN else text
