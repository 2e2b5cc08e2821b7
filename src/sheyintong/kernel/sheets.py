"""数据文件：a tree of values, each of which remembers the file and line it stands on, so that a mistake can be pointed at."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn, TypeVar

from .errors import Refusal

E = TypeVar("E", bound=StrEnum)
PROPOSALS = frozenset({"proposal", "proposal-lists"})
FLAGS = {"true": True, "false": False}


class SheetMistake(Refusal):
    """配置有错：a data file cannot be used as it stands; it says where and why."""

    code = "kernel.sheet_mistake"
    person = "配置文件 {file} 第 {line} 行：{sentence}。"
    operator = "{file}:{line}: {sentence}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """一个值：a mapping, a list, a text or nothing, with its place. Readers raise :class:`SheetMistake` with file and line."""

    value: "Mapping[str, Sheet] | tuple[Sheet, ...] | str | None"
    file: str
    line: int
    name: str = ""

    def refuse(self, sentence: str) -> NoReturn:
        """Point at this value."""
        raise SheetMistake(file=self.file, line=self.line, sentence=f"“{self.name}”{sentence}" if self.name else sentence)

    @property
    def where(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def fields(self) -> "Mapping[str, Sheet]":
        """The entries of a mapping."""
        return self.value if isinstance(self.value, Mapping) else self.refuse("应当是若干个“名称: 值”")

    def entries(self) -> "tuple[Sheet, ...]":
        """The entries of a list."""
        return self.value if isinstance(self.value, tuple) else self.refuse("应当是一个列表")

    def only(self, *names: str) -> "Sheet":
        """Refuse a mapping that has any other name: a mistyped name would be overlooked in silence."""
        for name, sheet in self.fields().items():
            if name not in names:
                sheet.refuse(f"不是这里能写的名称，可以写：{'、'.join(names)}")
        return self

    def find(self, name: str) -> "Sheet | None":
        """The value of a name, None where it is missing or null."""
        found = self.fields().get(name)
        return None if found is None or found.value is None else found

    def need(self, name: str) -> "Sheet":
        """The value of a name that must be there."""
        return self.find(name) or self.refuse(f"缺少“{name}”")

    def text(self, name: str, default: str | None = None) -> str:
        """A text under ``name``; required unless there is a default."""
        found = self.find(name)
        if found is None:
            return self.refuse(f"缺少“{name}”") if default is None else default
        return found.plain()

    def plain(self) -> str:
        """This value as a text that is not empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        return self.refuse("应当是一段文字")

    def integer(self, name: str) -> int:
        """A whole number, not negative."""
        found = self.need(name)
        text = found.plain()
        return int(text) if text.isascii() and text.isdigit() else found.refuse(f"应当是一个整数，写的是 {text}")

    def decimal(self, name: str) -> Decimal:
        """A decimal number."""
        found = self.need(name)
        try:
            number = Decimal(found.plain())
        except InvalidOperation:
            found.refuse(f"应当是一个数，写的是 {found.plain()}")
        return number if number.is_finite() else found.refuse("应当是一个有限的数")

    def flag(self, name: str, default: bool | None = None) -> bool:
        """``true`` or ``false``; required unless there is a default."""
        found = self.find(name)
        if found is None:
            return self.refuse(f"缺少“{name}”") if default is None else default
        return FLAGS[found.plain()] if found.plain() in FLAGS else found.refuse("应当是 true 或者 false")

    def day(self, name: str) -> date:
        """A date ``YYYY-MM-DD``."""
        found = self.need(name)
        try:
            return date.fromisoformat(found.plain())
        except ValueError:
            found.refuse(f"应当是日期（年-月-日），写的是 {found.plain()}")

    def day_or_open(self, name: str) -> date | None:
        """A date, None where it is missing or null: no end yet."""
        return None if self.find(name) is None else self.day(name)

    def choice(self, name: str, among: type[E]) -> E:
        """One of the values of an enumeration."""
        found = self.need(name)
        try:
            return among(found.plain())
        except ValueError:
            found.refuse(f"应当是 {'、'.join(among)} 之一，写的是 {found.plain()}")

    def sources(self, known: Collection[str]) -> tuple[str, ...]:
        """出处：the identifiers under ``source``, each of which must be known. Nothing without a source is used."""
        found = self.find("source")
        if found is None:
            self.refuse("没有写出处（source），不能装入")
        given = found.entries() if isinstance(found.value, tuple) else (found,)
        for each in given:
            if each.plain() not in known:
                each.refuse(f"出处 {each.plain()} 不在出处表（sources.yaml）里")
        return tuple(each.plain() for each in given) or found.refuse("没有写出处（source），不能装入")

    def sourced(self, known: Collection[str]) -> tuple[str, bool]:
        """The sources joined, and whether the value is an example. What is only proposed must be marked as an example."""
        given, example = self.sources(known), self.flag("example", False)
        if PROPOSALS.intersection(given) and not example:
            self.refuse("只有提案、没有公开出处，必须标明 example: true")
        return ", ".join(given), example

    def each(self) -> "Iterator[tuple[str, Sheet]]":
        """Names and values of a mapping."""
        yield from self.fields().items()
