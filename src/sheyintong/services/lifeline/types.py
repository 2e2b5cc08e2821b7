"""一人一档的值：the facts of one person, what happened in her life here, and what is due for her."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a line of the life line is about."""

    BIRTH = "birth"
    RECORD = "record"
    DOCUMENT = "document"
    CONTACT = "contact"
    COVER = "cover"
    CASE = "case"
    PROXY = "proxy"
    DEATH = "death"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Kind.BIRTH: "出生", Kind.RECORD: "建档", Kind.DOCUMENT: "证件", Kind.CONTACT: "联系方式", Kind.COVER: "参保", Kind.CASE: "办件",
    Kind.PROXY: "代办", Kind.DEATH: "死亡",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One of her records in the register of persons."""

    id: int
    made: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One number of hers; ``replaces`` whether it took the place of another."""

    kind: str
    since: date
    until: date | None
    replaces: bool


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One way to reach her; the value itself is not read."""

    kind: str
    made: datetime
    verified: datetime | None
    ended: datetime | None
    replaces: bool


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """One enrolment with its periods, half-open months; an undone one is not among them."""

    scheme: str
    kind: str
    state: str
    agency: str
    since: date
    drawing: date | None
    periods: list[tuple[date | None, date | None]]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case of hers; ``wanted`` is what is missing while it waits for her at ``waits``."""

    number: str
    item: str
    name: str
    state: str
    effect: str
    place: str
    waits: str
    accepted: datetime
    decided: datetime | None
    wanted: str


@dataclass(frozen=True, slots=True)
class ProxyFacts:
    """Somebody may act for her; who it is stands in the register."""

    kind: str
    since: date
    until: date | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """档案事实 of one person over all records of her same-person set, as one statement gives them."""

    birth: date
    life: str
    died: date | None
    records: list[RecordFacts]
    documents: list[DocumentFacts]
    contacts: list[ContactFacts]
    covers: list[CoverFacts]
    cases: list[CaseFacts]
    proxies: list[ProxyFacts]


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages that something becomes due at, in full years; from the policy in force."""

    resident: int
    pension: int


@dataclass(frozen=True, slots=True)
class Happening:
    """生平中的一件事：what happened and to what, both words that a page can say; ``case`` is the case it came from, "" for none."""

    on: date
    kind: Kind
    what: str
    about: str = ""
    place: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """待办提醒：what waits for her, of what, why; ``item`` is the item that settles it, ``case`` the case that waits; "" for none."""

    code: str
    what: str
    about: str
    why: str
    item: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class LifeLine:
    """一人一档：newest first; ``records`` are the ids of her same-person set."""

    records: tuple[int, ...]
    happenings: tuple[Happening, ...]
    dues: tuple[Due, ...]
