"""人员的值：what is known of a person, masked as far as a screen may show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sheyintong.kernel.idnumbers import IdKind
from sheyintong.kernel.sealed import Sealed

NUMBER = "people_identifier.number"
"""What an identifier's number is sealed and indexed as."""
CONTACT = "people_contact.value"
"""What a contact's value is sealed and indexed as."""
FIRST_BIRTH = date(1850, 1, 1)
"""Nobody in the register was born before; an earlier day is a slip."""


class IdentifierKind(StrEnum):
    """号码种类：documents as the kernel knows them, and the numbers that are no document."""

    RESIDENT_ID = IdKind.RESIDENT_ID.value
    RESIDENT_ID_15 = IdKind.RESIDENT_ID_15.value
    HMT_RESIDENCE_PERMIT = IdKind.HMT_RESIDENCE_PERMIT.value
    PERMANENT_RESIDENCE = IdKind.PERMANENT_RESIDENCE.value
    PERMANENT_RESIDENCE_15 = IdKind.PERMANENT_RESIDENCE_15.value
    CHINESE_PASSPORT = IdKind.CHINESE_PASSPORT.value
    FOREIGN_PASSPORT = IdKind.FOREIGN_PASSPORT.value
    HK_MACAO_PERMIT = IdKind.HK_MACAO_PERMIT.value
    TAIWAN_PERMIT = IdKind.TAIWAN_PERMIT.value
    SOCIAL_CARD = "social_card"
    PERSON_NUMBER = "person_number"

    @property
    def label(self) -> str:
        """The Chinese name."""
        own = {IdentifierKind.SOCIAL_CARD: "社会保障卡卡号", IdentifierKind.PERSON_NUMBER: "个人编号"}
        return own[self] if self in own else IdKind(self.value).label

    @property
    def is_document(self) -> bool:
        """Whether it is a document that says who somebody is."""
        return self not in (IdentifierKind.SOCIAL_CARD, IdentifierKind.PERSON_NUMBER)


class ContactKind(StrEnum):
    """联系方式种类。"""

    PHONE = "phone"
    ADDRESS = "address"
    HOUSEHOLD_ADDRESS = "household_address"
    FAMILY_PHONE = "family_phone"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"phone": "手机号码", "address": "常住地址", "household_address": "户籍地址", "family_phone": "家属电话"}[self.value]


class LifeStatus(StrEnum):
    """生存状态。"""

    ALIVE = "alive"
    DEAD = "dead"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"alive": "健在", "dead": "已去世", "missing": "下落不明"}[self.value]


class Sex(StrEnum):
    """性别 as registered; it wins over what a number says."""

    MALE = "male"
    FEMALE = "female"
    UNSTATED = "unstated"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"male": "男", "female": "女", "unstated": "未说明"}[self.value]


class Origin(StrEnum):
    """来源：where the record was first written."""

    COUNTER = "counter"
    IMPORT = "import"
    CORE = "core"
    SYNTHETIC = "synthetic"


class ProxyKind(StrEnum):
    """代办关系：by the person's own commission, or by law."""

    AGENT = "agent"
    GUARDIAN = "guardian"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"agent": "委托代办人", "guardian": "监护人"}[self.value]


class ConsentAnswer(StrEnum):
    """告知结果：a notice was only shown, agreed to, refused or an agreement was taken back."""

    SHOWN = "shown"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """告知方式。"""

    SCREEN = "screen"
    PAPER = "paper"
    READ_ALOUD = "read_aloud"
    PHONE = "phone"


PRIVACY_NOTICE = "privacy_notice"
"""The consent kind of 隐私告知, shown at the first identification."""


@dataclass(frozen=True, slots=True)
class Number:
    """号码 to be registered. ``country`` is only for passports: three letters, empty for China."""

    kind: IdentifierKind
    text: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """本人证件号码 that somebody tells of herself: as given, as found (under every key and in each form), and whose it is here, None yet."""

    text: str = field(repr=False)
    indexes: tuple[bytes, ...] = field(repr=False)
    holder: int | None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """待登记人员：as the counter, a file or the synthesis brings her. ``numbers`` come with the document first."""

    name: str
    birth: date
    sex: Sex
    numbers: tuple[Number, ...]
    ethnicity: str = ""
    township: int | None = None
    contacts: Mapping[ContactKind, str] = field(default_factory=dict)
    life: LifeStatus = LifeStatus.ALIVE


@dataclass(frozen=True, slots=True)
class Person:
    """人员 as just registered; ``identifiers`` are the ids of her numbers in the order given."""

    id: int
    name: str
    birth: date
    sex: Sex
    identifiers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IdentifierCard:
    """号码（脱敏）；``valid_to`` is the first day on which it no longer holds."""

    id: int
    kind: IdentifierKind
    country: str
    masked: str
    sealed: Sealed
    valid_from: date
    valid_to: date | None

    @property
    def is_open(self) -> bool:
        """Whether it holds."""
        return self.valid_to is None


@dataclass(frozen=True, slots=True)
class ContactCard:
    """联系方式（脱敏）。"""

    id: int
    kind: ContactKind
    masked: str
    sealed: Sealed
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """人员（脱敏）：what is known of one record. ``name`` is clear: whoever gets a card was noted as having seen it."""

    id: int
    name: str
    name_masked: str
    birth: date
    sex: Sex
    ethnicity: str
    life: LifeStatus
    died_on: date | None
    township: int | None
    identifiers: tuple[IdentifierCard, ...]
    contacts: tuple[ContactCard, ...]
    notice: str | None

    def identifier(self, kind: IdentifierKind) -> IdentifierCard | None:
        """The number of this kind that holds, None without one."""
        return next((each for each in self.identifiers if each.kind is kind and each.is_open), None)

    @property
    def document(self) -> IdentifierCard | None:
        """The document that holds; the resident identity card before others."""
        held = [each for each in self.identifiers if each.is_open and each.kind.is_document]
        return min(held, key=lambda each: list(IdentifierKind).index(each.kind), default=None)

    @property
    def card(self) -> IdentifierCard | None:
        """社保卡 number that holds."""
        return self.identifier(IdentifierKind.SOCIAL_CARD)

    def contact(self, kind: ContactKind) -> ContactCard | None:
        """The contact of this kind in use."""
        return next((each for each in self.contacts if each.kind is kind), None)

    @property
    def number_masked(self) -> str:
        """The document's number, masked; empty without one."""
        return self.document.masked if self.document else ""

    @property
    def card_masked(self) -> str:
        """The social-security card's number, masked; empty without one."""
        return self.card.masked if self.card else ""

    @property
    def phone_masked(self) -> str:
        """The phone, masked; empty without one."""
        found = self.contact(ContactKind.PHONE)
        return found.masked if found else ""

    @property
    def address_masked(self) -> str:
        """The address of residence (else of the household), masked; empty without one."""
        found = self.contact(ContactKind.ADDRESS) or self.contact(ContactKind.HOUSEHOLD_ADDRESS)
        return found.masked if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """代办权：who may act for whom, in which items (none named = all), from when until the day before ``valid_to``."""

    id: int
    person: int
    proxy: int
    kind: ProxyKind
    items: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    ended: bool

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return not self.ended and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def covers(self, item: str, on: date) -> bool:
        """Whether it holds for an item on a day."""
        return self.holds(on) and (not self.items or item in self.items)

    @property
    def last_day(self) -> date | None:
        """The last day it holds, None without an end."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyCard(Mandate):
    """代办关系：the mandate with the names of both, and on what evidence it was registered."""

    person_name: str
    proxy_name: str
    evidence: str
    evidence_file: int | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """成批登记结果：ids of the persons in the order given."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """行错误：the line of the file (from 1, the heading is line 1), the column's heading and what the person who made the file is told."""

    line: int
    column: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """预览：how the file is read before anything is written; ``sample`` is masked."""

    digest: str
    encoding: str
    rows: int
    mapping: Mapping[str, str]
    unused: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ImportState:
    """导入进度：``position`` is the number of data rows done with; ``new + same + refused == position``."""

    id: int
    digest: str
    position: int
    rows: int
    new: int
    same: int
    refused: int

    @property
    def finished(self) -> bool:
        """Whether every row was looked at."""
        return self.position >= self.rows
