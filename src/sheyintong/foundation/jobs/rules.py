"""任务的规则：how long to wait after a failure, what may be said of it, which run of a schedule is due."""

import traceback
from datetime import datetime, timedelta
from pathlib import Path

from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal

from .types import Handler, Periodic

MOST_ATTEMPTS = 8
"""Failures after which a letter is given up and waits for a person."""


def wait_after(attempts: int) -> timedelta:
    """退避：5 seconds after the first failure, twice as long after each, an hour at most."""
    return min(timedelta(seconds=5 * 2 ** (attempts - 1)), timedelta(hours=1))


def said_of(handler: str, error: BaseException) -> str:
    """失败说明：which handler failed and why, without a word of the data: a refusal's sentence, or the fault's kind and place."""
    if isinstance(error, Refusal):
        return f"{handler}: {error.code}: {error.for_operator}"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{handler}: {type(error).__name__}{place}"


def name_of(handler: Handler) -> str:
    """名称：by which a handler is remembered as done."""
    return f"{handler.__module__}.{getattr(handler, '__qualname__', type(handler).__name__)}"[-120:]


def slot_of(periodic: Periodic, now: datetime) -> str:
    """时段：names the run that is due at ``now``; each name is run once. Beijing time."""
    moment = local(now).replace(tzinfo=None)
    start = datetime.combine(datetime(2000, 1, 1), periodic.at)  # noqa: DTZ001 - local reckoning without a zone
    turns = (moment - start) // periodic.every
    return f"{periodic.task}:{(start + turns * periodic.every).isoformat()}"
