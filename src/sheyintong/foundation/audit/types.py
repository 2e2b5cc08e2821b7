"""留痕的值：what an entry is about, what was looked at, what a check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sheyintong.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """对象：a thing by kind and number. ``id`` may be the reference to a row that the same statement writes."""

    kind: str
    id: Any
    label: str = ""


class EntryKind(StrEnum):
    """What sort of entry: somebody did something, or somebody read personal data."""

    ACT = "act"
    READ = "read"


PERSON = "person"
"""The subject kind under which a read of a person is noted; ``who_saw`` finds it by this word."""


SLIGHT = frozenset({"list", "choice", "trail"})
"""What shows of a person a masked name at most: a line of a list, a choice of a form, her line in the trail."""


class Reader:
    """读者：whoever shows personal data notes here what is shown. The notes become one entry when the block ends."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._notes: dict[tuple[str, int, str], None] = {}

    def note(self, kind: str, id: int, field: str = "") -> None:  # noqa: A002
        """Say that the thing ``kind`` number ``id`` is shown, ``field`` naming what was shown in the clear."""
        self._notes[kind, id, field] = None

    @property
    def notes(self) -> Sequence[tuple[str, int, str]]:
        """What was noted so far, each once, in the order it was shown."""
        return tuple(self._notes)


@dataclass(frozen=True, slots=True)
class Entry:
    """留痕记录：one entry as pages show it. ``sealed`` is the number of its seal, None while it waits for one."""

    id: int
    at: datetime
    kind: EntryKind
    act: str
    actor_kind: str
    actor_id: int
    actor_label: str
    roles: tuple[str, ...]
    outlet: int | None
    agency: int | None
    device: int | None
    about: Subject
    person: int | None
    persons: tuple[int, ...]
    fields: tuple[str, ...]
    item: str | None
    case: int | None
    changed: dict[str, Any] | None
    reason: str
    sealed: int | None
    without_case: bool = False
    """A member of staff looked at somebody, and nothing in the trail says why: somebody should ask."""
    met: bool = False
    """She looked while somebody she looked at stood before her."""

    @property
    def slight(self) -> bool:
        """Whether everybody in it was shown as a line of a list."""
        fields = {name.removeprefix(f"{PERSON}.") for name in self.fields if name.startswith(f"{PERSON}.")}
        return bool(fields) and fields <= SLIGHT


@dataclass(frozen=True, slots=True)
class Explaining:
    """来由：which acts of the trail explain a look that names no case. Whoever knows what they mean says it; nothing given explains nothing.

    From one of ``comes`` to the next act of ``comes`` or ``goes`` in the same session, the persons of that act stand there. One of
    ``works`` on a case of a person explains looks at her in the same session that are not further from it than ``near``.
    """

    comes: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    near: timedelta = timedelta(0)


NOTHING = Explaining()


@dataclass(frozen=True, slots=True)
class Filter:
    """查询条件：which entries to show; an empty field asks nothing. ``persons`` are the ids of one same-person set.

    ``places`` are the agencies and the outlets where it was done; None asks for every place.
    """

    persons: tuple[int, ...] = ()
    case: int | None = None
    actor: tuple[str, int] | None = None
    kind: EntryKind | None = None
    act: str = ""
    item: str = ""
    outlet: int | None = None
    agency: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    without_case: bool = False
    explaining: Explaining = NOTHING
    places: tuple[tuple[int, ...], tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """一页：entries, newest first. ``before`` asks for the next page; None when this is the last."""

    entries: tuple[Entry, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """概况：how many entries, by how many persons and systems, and how many looks nothing explains."""

    entries: int
    people: int
    systems: int
    without_case: int


@dataclass(frozen=True, slots=True)
class SealCard:
    """封存批次：one seal as pages show it. Digests are hexadecimal; ``key`` is the fingerprint of the key that signed."""

    number: int
    era: int
    count: int
    first_id: int
    last_id: int
    root: str
    previous: str
    key: str
    code: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """一步：a sibling digest, on which side it stands, and the digest of both."""

    sibling: str
    on_left: bool
    combined: str


@dataclass(frozen=True, slots=True)
class Proof:
    """证明：all that is needed to check one entry with the public key alone. ``file`` is the JSON to hand out."""

    entry: int
    seal: SealCard
    leaf: str
    position: int
    steps: tuple[Step, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Checked:
    """核验结果：whether a proof holds; every reason why not; what the proven entry says."""

    holds: bool
    reasons: tuple[str, ...]
    entry: dict[str, str | None]
    seal: int
    root: str
    code: str
    steps: tuple[Step, ...]


class FindingKind(StrEnum):
    """What a verification may find."""

    CHANGED = "changed"
    MISSING = "missing"
    SWAPPED = "swapped"
    STRAY = "stray"
    LATE = "late"
    ROOT_WRONG = "root_wrong"
    SIGNATURE_WRONG = "signature_wrong"
    CHAIN_BROKEN = "chain_broken"
    SEAL_MISSING = "seal_missing"
    TAIL_CUT = "tail_cut"
    WITNESS_DIFFERS = "witness_differs"
    WITNESS_BROKEN = "witness_broken"
    WITNESS_SHORT = "witness_short"


FINDING_LABELS = {
    FindingKind.CHANGED: "记录被改",
    FindingKind.MISSING: "记录缺失",
    FindingKind.SWAPPED: "次序被换",
    FindingKind.STRAY: "封存之后混入",
    FindingKind.LATE: "久未封存",
    FindingKind.ROOT_WRONG: "批次根不符",
    FindingKind.SIGNATURE_WRONG: "签名不符",
    FindingKind.CHAIN_BROKEN: "批次不相接",
    FindingKind.SEAL_MISSING: "批次缺号",
    FindingKind.TAIL_CUT: "尾部被截",
    FindingKind.WITNESS_DIFFERS: "与见证文件不符",
    FindingKind.WITNESS_BROKEN: "见证文件被改",
    FindingKind.WITNESS_SHORT: "见证文件不全",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """发现：what is wrong, with which entries (by number), in which seal, in one sentence for the operator."""

    kind: FindingKind
    text: str
    seal: int | None = None
    entries: tuple[int, ...] = ()


@dataclass(slots=True)
class Tally:
    """清点：what a verification has read so far."""

    seals: int = 0
    entries: int = 0
