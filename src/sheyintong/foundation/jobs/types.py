"""任务的值：letters of the outbox and answers kept for a repeated request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class LetterState(StrEnum):
    """Where a letter is: waiting for its deliveries, delivered to all, or given up after too many failures."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Letter:
    """信件：one event of the outbox as pages show it. ``error`` holds a code or a place in the code, never personal data."""

    id: int
    event: str
    payload: dict[str, Any]
    at: datetime
    due_at: datetime
    state: LetterState
    attempts: int
    handled: tuple[str, ...]
    error: str


@dataclass(frozen=True, slots=True)
class Answer:
    """答复：what was answered to a request key, and the digest of the body it was asked with."""

    digest: str
    answer: dict[str, Any]
    at: datetime
