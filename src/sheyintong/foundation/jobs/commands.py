"""任务的写入：events and answers are parts of the statement that writes the change they tell of."""

from collections.abc import Mapping
from datetime import datetime

from sheyintong.engines.database.parts import Insert

from .errors import KeyTaken

_KEY_TAKEN = {"jobs_answer_once": KeyTaken()}


def emit(event: str, payload: Mapping[str, object], *, at: datetime) -> Insert:
    """发出事件：the part that puts an event into the outbox. ``payload`` may hold references to rows of the same statement."""
    return Insert("jobs_outbox", {"event": event, "payload": dict(payload), "at": at, "due_at": at})


def answered(*, account: int, key: str, digest: str, answer: Mapping[str, object], at: datetime) -> Insert:
    """记下答复：the part that keeps the answer to a request key. The write raises :class:`KeyTaken` when the key was used before."""
    values = {"account_id": account, "key": key, "digest": digest, "answer": dict(answer), "at": at}
    return Insert("jobs_answer", values, refusals=_KEY_TAKEN)
