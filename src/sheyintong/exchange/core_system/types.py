"""核心系统的值：changes as they leave, answers as they come, and who keeps the record of truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sheyintong.foundation.regions.types import Keeper

PAYLOAD = "core_system_change.payload"
"""What the record of a change is sealed as."""


class ChangeState(StrEnum):
    """变更状态：sent and not yet confirmed, confirmed, rejected, or outcome unknown (handed over, nothing heard in time)."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "sent": "已发送，待核心系统确认",
            "confirmed": "核心系统已确认",
            "rejected": "核心系统未通过",
            "unknown": "已发送，结果不明",
        }[self.value]

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited."""
        return self in (ChangeState.SENT, ChangeState.UNKNOWN)


class Verdict(StrEnum):
    """答复：yes, no, it will answer later, it does not know the change, or nothing was heard."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    ABSENT = "absent"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Message:
    """报文：one change in our own vocabulary. ``key`` makes it idempotent on the other side; ``number`` counts within the region."""

    number: int
    key: str
    subject: str
    act: str
    record: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果 of handing over or asking. ``text`` is the core's own sentence; it may name a person and is kept out of logs."""

    verdict: Verdict
    code: str = ""
    text: str = ""
    reference: str = ""

    @property
    def is_final(self) -> bool:
        """Whether it decides the change."""
        return self.verdict in (Verdict.YES, Verdict.NO)


@dataclass(frozen=True, slots=True)
class Link:
    """接入方式 of a subject: who keeps the record, by which adapter, at which address."""

    subject: str
    keeper: Keeper
    adapter: str
    address: str


@dataclass(frozen=True, slots=True)
class Truth:
    """记录以哪里为准：the keeper of each subject that was set, and the subjects of one person of which a change waits for its answer."""

    keepers: Mapping[str, Keeper] = field(default_factory=dict)
    open: Sequence[str] = ()

    def is_there(self, subject: str) -> bool:
        """Whether the core keeps it; what was not set is kept here."""
        return self.keepers.get(subject, Keeper.HERE) is Keeper.THERE


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """变更 as pages show it, without its record."""

    number: int
    subject: str
    act: str
    about_kind: str
    about_id: int
    person: int | None
    state: ChangeState
    at: datetime
    handed_at: datetime | None
    answered_at: datetime | None
    code: str
    text: str
    reference: str
    attempts: int
    contradicted: bool


@dataclass(frozen=True, slots=True)
class Exchanged:
    """一轮收发的结果：how many changes were handed over or asked about, and what came of them."""

    taken: int = 0
    confirmed: int = 0
    rejected: int = 0
    waiting: int = 0
    unknown: int = 0


__all__ = ["PAYLOAD", "ChangeCard", "ChangeState", "Exchanged", "Keeper", "Link", "Message", "Outcome", "Truth", "Verdict"]
