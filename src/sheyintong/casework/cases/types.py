"""办件的值：questions, answers, what a handler sees and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

from sheyintong.engines.database.parts import Part
from sheyintong.engines.database.reads import Read
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.errors import Refusal

T = TypeVar("T")


class Kind(StrEnum):
    """How a question is asked."""

    TEXT = "text"
    CHOICE = "choice"
    MONTH = "month"
    DATE = "date"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    YESNO = "yesno"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; a disabled one says why next to it."""

    value: str
    label: str
    hint: str = ""
    disabled_reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """问题：what an item asks. The questions of an item are data; one renderer draws them on every face."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    value: str = ""
    error: str = ""
    sealed: bool = False  # a key field: entered a second time, blind, where the item demands it


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One insured period: months, half-open; ``until`` None while it runs."""

    id: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """One enrolment of the subject."""

    id: int
    scheme: str
    kind: str
    state: str
    agency: int
    periods: tuple[PeriodFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The person a case is about; sealed values stay sealed."""

    id: int
    name: str
    birth: date
    sex: str
    agency: int | None = None
    agency_code: str = ""
    life_status: str = "alive"
    enrolments: tuple[EnrolmentFacts, ...] = ()
    phone: str = ""  # hexadecimal of the sealed value
    phone_contact: int | None = None
    address: str = ""
    phone_at: datetime | None = None
    address_contact: int | None = None
    address_at: datetime | None = None
    document: int | None = None
    document_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler sees: who acts, when, about whom, at which place, for which agency."""

    actor: Actor
    now: datetime
    subject: SubjectFacts
    agency: int
    visit: int | None = None
    outlet: int | None = None
    case: str = ""  # number of the case that is decided upon; empty before there is one
    known: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, read: Callable[[int], T]) -> T:
        """What ``read`` says of the subject, asked once in this decision: bars, checks and effect look at the same facts.

        What a handler names in its ``needs`` came with the facts of the decision already.
        """
        if name not in self.known:
            self.known[name] = read(self.subject.id)
        return cast("T", self.known[name])

    @property
    def today(self) -> date:
        """The day of the act in the region."""
        return self.now.date()


Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scan:
    """扫描件：a stored file that shows a material; ``ground`` is why the material is asked for."""

    name: str
    ground: str
    file: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer (or with none in particular)."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """变动：before and after of one thing, for the reviewer, the trail and the reversal."""

    label: str
    before: str
    after: str
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """办理效果：parts that change the register in the deciding statement, what changed, and what ``undo`` needs."""

    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    undo: Mapping[str, object] = field(default_factory=dict)
    sentence: str = ""
    core: str = ""  # subject of the core system: where its truth is there, the effect waits for the answer
    core_change: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, and by when, in words."""

    when: str
    what: str


Needs = Mapping[str, Callable[[object], Read[Any]]]


class Handler(Protocol):
    """事项处理：what one item asks, checks, does and undoes. Reached only through the registry."""

    item: str
    core: str
    """主体：subject of the core system that it changes; empty where it changes none, or where that depends on the answers."""
    second_entry: bool
    in_person: bool
    """本人亲办：nobody she empowered may do it for her; her guardian by law may."""
    begins_record: bool
    """新参保：somebody who is in no record yet may be registered for the sake of this item."""
    needs: Needs
    """What it must know of the subject beyond :class:`SubjectFacts`: the name it asks :meth:`Context.once` with, and the question."""

    def asks(self, context: Context) -> Sequence[Question]:
        """The questions that are left after what is known."""

    def shows(self, context: Context) -> Sequence[int]:
        """露出的人：others whom its questions name, masked: whoever draws them notes it."""

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """Problems of the answers; empty when they will do."""

    def spares(self, answers: Answers) -> Sequence[str]:
        """用不着的材料：names of demanded materials that these answers leave without a use."""

    def concerns(self, context: Context, answers: Answers) -> Sequence[int]:
        """牵涉的人：others whom these answers name: who acts may be none of them."""

    def bars(self, context: Context) -> Sequence[Refusal]:
        """Why this item is of no use to this person now; shown before the form."""

    def consequence(self, context: Context, answers: Answers) -> str:
        """One sentence: what confirming does."""

    def effect(self, context: Context, answers: Answers) -> Effect:
        """The change itself. Runs in the transaction of the deciding stage."""

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """Take the effect back; raises a refusal by name where something was built on it."""
