"""参保的值：schemes, enrolments with their periods, and the facts the rules ask for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sheyintong.kernel.periods import Month, Period


class Scheme(StrEnum):
    """险种: codes of AAE140 in the present generation (there is no 150)."""

    EMPLOYEE_PENSION = "110"
    CIVIL_PENSION = "120"
    RESIDENT_PENSION = "170"
    UNEMPLOYMENT = "210"
    WORK_INJURY = "410"

    @property
    def label(self) -> str:
        """The legal name."""
        return _NAMES[self]

    @property
    def slot(self) -> int:
        """A small number (1 to 255) for the constraint that keeps periods of one scheme apart."""
        return list(Scheme).index(self) + 1


_NAMES = {
    Scheme.EMPLOYEE_PENSION: "企业职工基本养老保险",
    Scheme.CIVIL_PENSION: "机关事业单位基本养老保险",
    Scheme.RESIDENT_PENSION: "城乡居民基本养老保险",
    Scheme.UNEMPLOYMENT: "失业保险",
    Scheme.WORK_INJURY: "工伤保险",
}
BASIC_PENSIONS = (Scheme.EMPLOYEE_PENSION, Scheme.CIVIL_PENSION, Scheme.RESIDENT_PENSION)
"""基本养老：nobody pays into two of them at a time."""


class EnrolmentKind(StrEnum):
    """参保身份。"""

    EMPLOYEE = "employee"
    FLEXIBLE = "flexible"
    RESIDENT = "resident"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"employee": "单位职工", "flexible": "灵活就业人员", "resident": "城乡居民"}[self.value]


class EnrolmentState(StrEnum):
    """个人缴费状态。"""

    PAYING = "paying"
    PAUSED = "paused"
    ENDED = "ended"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"paying": "参保缴费", "paused": "暂停缴费", "ended": "终止参保", "undone": "已撤销"}[self.value]

    @property
    def is_live(self) -> bool:
        """Whether the relation goes on."""
        return self in (EnrolmentState.PAYING, EnrolmentState.PAUSED)


@dataclass(frozen=True, slots=True)
class PeriodCard:
    """参保期间：``during`` None was undone and counts for nothing."""

    id: int
    during: Period | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """参保关系. ``version`` grows with every change."""

    id: int
    person: int
    scheme: Scheme
    kind: EnrolmentKind
    state: EnrolmentState
    agency: int
    started: Month
    state_since: Month
    drawing_since: date | None
    version: int
    periods: tuple[PeriodCard, ...] = ()

    @property
    def last_period(self) -> PeriodCard | None:
        """The latest period that counts."""
        counted = [each for each in self.periods if each.during is not None]
        return max(counted, key=lambda each: each.during.start if each.during else date.min, default=None)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rules need to know of a person: all enrolments of her same-person set."""

    person: int
    birth: date
    alive: bool
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """参保申请：``month`` is the first month; ``is_student`` is asked for the resident scheme, None = not asked."""

    scheme: Scheme
    kind: EnrolmentKind
    month: Month
    is_student: bool | None = None
