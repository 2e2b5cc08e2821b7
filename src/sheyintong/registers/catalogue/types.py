"""事项的值：items, their materials and limits, and what a region's list offers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """环节：受理、办理、审核、反馈."""

    RECEIVE = "receive"
    HANDLE = "handle"
    REVIEW = "review"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"receive": "受理", "handle": "办理", "review": "审核", "feedback": "反馈"}[self.value]


class SubjectKind(StrEnum):
    """谁的事项：a person's or a unit's."""

    PERSON = "person"
    UNIT = "unit"


class Mode(StrEnum):
    """即时办结或需审核."""

    IMMEDIATE = "immediate"
    REVIEWED = "reviewed"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return "即时办结" if self is Mode.IMMEDIATE else "需审核"


class LimitUnit(StrEnum):
    """时限怎样计：working days, calendar days, at once, or not fixed by any rule."""

    WORKING = "working"
    CALENDAR = "calendar"
    REALTIME = "realtime"
    UNSET = "unset"


class MaterialKind(StrEnum):
    """材料种类：only identity documents, cards, forms and proofs are papers; the rest is told or comes from shared data."""

    IDENTITY = "identity"
    CARD = "card"
    FORM = "form"
    PROOF = "proof"
    SHARED = "shared"
    INFORMATION = "information"


class ListState(StrEnum):
    """清单状态：a draft is kept but never in force."""

    IN_FORCE = "in_force"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Ground:
    """依据：the legal sentence and its article; ``verified`` once somebody has read it there."""

    text: str
    article: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Material:
    """材料：``demanded`` only with a verified ground; otherwise shown as 依据待核 and not asked for."""

    name: str
    kind: MaterialKind
    ground: Ground
    note: str = ""

    @property
    def demanded(self) -> bool:
        """Whether a person may be asked for it."""
        return self.ground.verified and self.kind not in (MaterialKind.SHARED, MaterialKind.INFORMATION)

    @property
    def ground_label(self) -> str:
        """The article, or 依据待核."""
        return self.ground.article if self.ground.verified else "依据待核"


@dataclass(frozen=True, slots=True)
class Limit:
    """时限：``days`` in ``unit``; None where no rule gives a number (``unit`` is then unset), 0 for at once."""

    days: int | None
    unit: LimitUnit
    ground: Ground
    note: str = ""

    @property
    def label(self) -> str:
        """How a person reads it."""
        if self.unit is LimitUnit.REALTIME:
            return "当场办结"
        if self.days is None:
            return "没有规定天数"
        return f"{self.days}个工作日" if self.unit is LimitUnit.WORKING else f"{self.days}日"


@dataclass(frozen=True, slots=True)
class Item:
    """事项：one of the catalogue's items. ``minutes`` at the counter is an example until measured."""

    code: str
    name: str
    gloss: str
    plain: str
    number: int
    group: str
    group_name: str
    subject: SubjectKind
    mode: Mode
    mode_note: str
    responsible_body: str
    limit: Limit
    materials: tuple[Material, ...]
    what_to_expect: str
    minutes: int
    minutes_example: bool
    suggested_level: str
    source: str
    example: bool
    written_at: str = ""

    @property
    def demanded(self) -> tuple[Material, ...]:
        """The materials a person may be asked for."""
        return tuple(material for material in self.materials if material.demanded)


@dataclass(frozen=True, slots=True)
class Tier:
    """网点级别：as the region names it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """清单的一行：the item, the highest stage offered, whose it is and who decides."""

    item: str
    stage_max: Stage
    subject: SubjectKind
    responsible_body: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class ItemList:
    """清单：one dated version of a region's list for one tier."""

    version: str
    title: str
    tier: str
    tier_label: str
    state: ListState
    valid_from: date
    valid_to: date | None
    source: str
    note: str
    example: bool
    lines: tuple[ListLine, ...]
    id: int = 0
    written_at: str = ""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day. A draft never is."""
        in_dates = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return in_dates and self.state is ListState.IN_FORCE

    def line(self, item: str) -> ListLine | None:
        """The line of an item."""
        return next((line for line in self.lines if line.item == item), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """是否提供：whether the list in force for a tier has the item, up to which stage, and in which line."""

    offered: bool
    stage_max: Stage | None
    line: ListLine | None
    title: str
    valid_from: date | None
    size: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """装入结果：how many rows of each sort are new or changed; all zero when nothing was to be done."""

    items: int
    materials: int
    lists: int
    lines: int
