"""统筹区的值：regions, agencies, days off and a profile as read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sheyintong.kernel.sheets import Sheet


class RegionKind(StrEnum):
    """真实或演示：a demo region may hold demo keys, a real one cannot."""

    REAL = "real"
    DEMO = "demo"


class AgencyKind(StrEnum):
    """机构层级。"""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    ADMINISTRATIVE_BODY = "administrative_body"


@dataclass(frozen=True, slots=True)
class Region:
    """统筹区：one pooling region, one schema."""

    id: int
    slug: str
    name: str
    schema: str
    kind: RegionKind
    full_name: str = ""
    province: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """机构：``path`` joins the codes from the prefecture down (``6542.654201.654201001``); ``body`` is what it is responsible as."""

    id: int
    code: str
    kind: AgencyKind
    name: str
    path: str
    division: str
    place: str
    body: str
    takes_part: bool = True

    def within(self, scope: str) -> bool:
        """Whether it lies in the subtree of ``scope``; an empty scope holds nothing."""
        return bool(scope) and f"{self.path}.".startswith(f"{scope}.")


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency as the profile writes it; the parent stands before its children."""

    code: str
    kind: AgencyKind
    name: str
    path: str
    division: str
    place: str
    body: str
    takes_part: bool
    source: str
    example: bool

    @property
    def parent(self) -> str:
        """The path of the agency above, empty for the top."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off of the region beside the national ones; ``provisional`` until the year's notice is out."""

    day: date
    name: str
    source: str
    provisional: bool


class Keeper(StrEnum):
    """记录以哪里为准：here in this system, or there in the agency's core system."""

    HERE = "here"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Circle:
    """服务圈：the longest walk in town, in minutes, and the longest way in the country, in kilometres."""

    town_walk_minutes: int
    country_km: int


@dataclass(frozen=True, slots=True)
class Figure:
    """公布的数字：for comparison only; a replay measures its own."""

    code: str
    label: str
    value: Decimal
    unit: str
    on: date
    source: str
    example: bool


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """What the profile says of the region itself."""

    slug: str
    name: str
    full_name: str
    province: str
    division: str
    agencies: tuple[AgencyFacts, ...]
    days_off: tuple[DayOff, ...]
    circle: Circle
    channels: Mapping[str, bool]
    keepers: Mapping[str, Keeper]
    published: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ProfileText:
    """One file of a profile: its path below the profiles' root and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One file of a section: the place it is written for, and its tree."""

    place: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Profile:
    """配置：all files that hold for a place, from the nation down to the place itself."""

    place: str
    sections: Mapping[str, tuple[Section, ...]]
    sources: Mapping[str, str]
    texts: tuple[ProfileText, ...]
    digest: str

    def of(self, section: str) -> tuple[Section, ...]:
        """The files of a section, the most general place first."""
        return self.sections.get(section, ())

    def own(self, section: str) -> Sheet | None:
        """The section of the place itself."""
        return next((each.sheet for each in self.of(section) if each.place == self.place), None)


@dataclass(frozen=True, slots=True)
class Division:
    """区划：one row of the national directory. ``level`` is province, prefecture, county or township."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class ProfileLoad:
    """装入：one loading of a profile; ``changed`` is False when the very same was loaded already."""

    id: int
    digest: str
    agencies: int
    days_off: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """导入结果：rows read, new, changed and left alone."""

    read: int
    new: int
    changed: int
    same: int

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(self.read + other.read, self.new + other.new, self.changed + other.changed, self.same + other.same)


@dataclass(frozen=True, slots=True)
class Reindexed:
    """重建索引的一批：how many rows of a column, and the ids of those that stay under an older key."""

    column: str
    rows: int
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IndexState:
    """盲索引列的现状：rows under an older key than the newest, ``without`` those of them beside which nothing is sealed."""

    column: str
    rows: int
    without: int
