"""留痕的值：what an entry is about, what was looked at, what a check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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

    @property
    def without_case(self) -> bool:
        """A person read personal data with no case behind it: somebody should ask why."""
        return self.kind is EntryKind.READ and self.case is None and self.actor_kind == "staff"
