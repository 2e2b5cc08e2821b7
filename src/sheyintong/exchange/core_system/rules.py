"""核心系统的规则：when to speak to the core again, and what an outcome makes of a change."""

from datetime import datetime, timedelta

from .states import CHANGE
from .types import ChangeState, Verdict

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def wait(attempts: int) -> timedelta:
    """How long to wait after the n-th attempt (from 1): 10 s, doubled each time, at most an hour."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)


def key(region: str, number: int) -> str:
    """What makes a change one and the same on the other side, however often it is sent."""
    return f"{region}-{number}"


def next_state(state: ChangeState, verdict: Verdict) -> ChangeState:
    """The state after an outcome. Raises :class:`NotInThisState` for a change that is decided."""
    return CHANGE.target(verdict.value, state)


def contradicts(state: ChangeState, verdict: Verdict) -> bool:
    """Whether a final answer says otherwise than the one that decided the change."""
    decided = {ChangeState.CONFIRMED: Verdict.YES, ChangeState.REJECTED: Verdict.NO}
    return state in decided and decided[state] is not verdict


def must_ask_first(handed_at: datetime | None) -> bool:
    """Whether the change may have arrived: then nothing is sent again before the core says that it is absent."""
    return handed_at is not None
