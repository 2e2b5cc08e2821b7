"""任务的值：letters of the outbox and answers kept for a repeated request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sheyintong.kernel.clock import Clock, SystemClock


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


Handler = Callable[[dict[str, Any], datetime], object]
"""What the tables of wiring hold: a function of the payload and the moment."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """定时任务：``task`` once in each ``every`` (an hour or more), counted from ``at`` (Beijing time). A missed run is made up for once."""

    task: str
    every: timedelta = timedelta(days=1)
    at: time = time()


@dataclass(slots=True)
class Tables:
    """The tables this process works with; wiring gives them at start."""

    events: Mapping[str, tuple[Handler, ...]] = field(default_factory=dict)
    tasks: Mapping[str, Handler] = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    given: bool = False


@dataclass(frozen=True, slots=True)
class FailedTask:
    """失败任务：a queued task that was given up after its last attempt."""

    id: int
    task: str
    payload: dict[str, Any]
    attempts: int
