"""网点的值：kinds of place, the five haves, kinds of device, cards."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class OutletKind(StrEnum):
    """网点种类：bank branch, grassroots counter (乡镇社保所, 便民服务点), point of an agent, the centre's own hall."""

    BANK = "BANK"
    GRASSROOTS = "GRASSROOTS"
    AGENT_POINT = "AGENT_POINT"
    CENTRE = "CENTRE"


class Tier(StrEnum):
    """网点级别：基础, 优质; none for places without a tier."""

    NONE = ""
    BASIC = "basic"
    PREMIUM = "premium"


class HaveKind(StrEnum):
    """五有：有标识, 有窗口, 有设备, 有人员, 有系统."""

    SIGNAGE = "signage"
    WINDOW = "window"
    EQUIPMENT = "equipment"
    STAFF = "staff"
    SYSTEM = "system"


class DeviceKind(StrEnum):
    """设备种类."""

    READER = "reader"
    PRINTER = "printer"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Shift:
    """营业时段：weekday 0 = Monday; local time of the region; ``closes`` later than ``opens``."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayException:
    """特殊日：a day with other hours; ``opens`` None = closed that day."""

    day: date
    opens: time | None
    closes: time | None
    reason: str


@dataclass(frozen=True, slots=True)
class HaveFact:
    """一项"五有"：met or not since a date, the evidence, who wrote it."""

    kind: HaveKind
    met: bool
    since: date
    note: str
    evidence_file: int | None
    by_label: str


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """设备."""

    id: int
    outlet: int
    kind: DeviceKind
    serial: str
    label: str
    public_key: str
    state: str
    bound_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Missing:
    """开通前还缺的：``fact`` is what is missing (``have``, ``plate``, ``agreement``, ``tier``), ``sentence`` says it."""

    fact: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutletCard:
    """网点：one place of service. ``agency`` is the county agency that keeps it; ``latitude`` and ``longitude`` in degrees.

    ``prepared_by`` is the member of staff who prepared it, None where the system did.
    """

    id: int
    name: str
    kind: OutletKind
    agency: int
    agency_name: str
    agency_path: str
    bank: int | None
    bank_name: str
    cnaps: str
    agreement: int | None
    tier: Tier
    plate_number: str
    state: str
    opened_on: date | None
    closed_on: date | None
    reason: str
    suspended_scope: str
    address: str
    latitude: float | None
    longitude: float | None
    synthetic: bool
    facts_version: int
    prepared_by: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """现在开门吗：whether it is open at the moment asked about, today's hours, and why not."""

    open: bool
    hours: tuple[tuple[time, time], ...]
    reason: str
