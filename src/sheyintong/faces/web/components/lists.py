"""列表：tables that filter, sort, page, export and say what to do when they are empty."""

from dataclasses import dataclass
from typing import ClassVar

from .controls import Button, Line, Text


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter with its count; ``tone`` bad or warn puts the shape before it."""

    label: Text
    href: str
    count: int | None = None
    current: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chips:
    """筛选：what these filters are about is their name for a screen reader."""

    template: ClassVar[str] = "web/ui/chips.html"
    about: Text
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """分页：rows ``first`` to ``last`` of ``total``; page ``page`` of ``pages``. ``href`` ends where the number goes ("?page=")."""

    template: ClassVar[str] = "web/ui/pager.html"
    first: int
    last: int
    total: int
    page: int
    pages: int
    href: str
    about: Text = ""

    @property
    def previous(self) -> int:
        """The page before, 0 where there is none."""
        return self.page - 1

    @property
    def next(self) -> int:
        """The page after, 0 where there is none."""
        return self.page + 1 if self.page < self.pages else 0

    @property
    def near(self) -> tuple[int, ...]:
        """The five pages around this one: a list of 10,000 rows needs no hundred links."""
        first = max(1, min(self.page - 2, self.pages - 4))
        return tuple(range(first, min(self.pages, first + 4) + 1))


@dataclass(frozen=True, slots=True)
class EmptyState:
    """空：what is not there, when it last was, what to do next."""

    template: ClassVar[str] = "web/ui/empty.html"
    title: Text
    text: Text = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column; with ``sort`` its head is a link; ``order``: "" up down."""

    label: Text
    number: bool = False
    sort: str = ""
    order: str = ""
    narrow: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader hears of the order."""
        return {"up": "ascending", "down": "descending"}.get(self.order, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a cell is text, a number as text, or a component. ``pick`` is the value of its tick box, ``called`` its name for it."""

    cells: tuple[object, ...]
    late: bool = False
    selected: bool = False
    pick: str = ""
    called: Text = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表格。``about`` names it for a screen reader. With ``bulk`` the rows have tick boxes and the whole is a form to ``bulk_action``."""

    template: ClassVar[str] = "web/ui/table.html"
    about: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: EmptyState
    pager: Pager | None = None
    export: Line | None = None
    foot: tuple[object, ...] = ()
    bulk: tuple[Button, ...] = ()
    bulk_action: str = ""
    bulk_note: Text = ""

    @property
    def lined(self) -> tuple[tuple[Row, tuple[tuple[Column, object], ...]], ...]:
        """Rows with each cell beside its column. Raises ValueError where a row has other cells than the table has columns."""
        return tuple((row, tuple(zip(self.columns, row.cells, strict=True))) for row in self.rows)

    @property
    def foot_span(self) -> int:
        """How many columns the first cell of the foot takes."""
        return len(self.columns) + bool(self.bulk) - len(self.foot) + 1

    @property
    def foot_rest(self) -> tuple[object, ...]:
        """The other cells of the foot."""
        return self.foot[1:]
