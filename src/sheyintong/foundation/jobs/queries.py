"""任务的查询：answers kept by request key, letters of the outbox, tasks given up."""

from datetime import datetime, timedelta

from django.db.models import Min

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_all

from . import models
from .errors import KeyReused, NoSuchLetter
from .types import Answer, FailedTask, Letter, LetterState


def answer_of(account: int, key: str) -> Answer | None:
    """答复：what was answered to this request key; None when it was never used."""
    row = models.Answer.objects.filter(account_id=account, key=key).first()
    return Answer(row.digest, row.answer, row.at) if row else None


def same_answer(account: int, key: str, digest: str) -> Answer | None:
    """同一请求同一答复：as :func:`answer_of`; raises :class:`KeyReused` when the key came with another body."""
    found = answer_of(account, key)
    if found is not None and found.digest != digest:
        raise KeyReused()
    return found


def letters(state: LetterState = LetterState.DEAD, *, before: int | None = None, limit: int = 50) -> tuple[Letter, ...]:
    """信件：of one state, newest first, with numbers below ``before``."""
    rows = models.Outbox.objects.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(_letter(row) for row in rows.order_by("-id")[:limit])


def letter(number: int) -> Letter:
    """One letter; raises :class:`NoSuchLetter`."""
    row = models.Outbox.objects.filter(id=number).first()
    if row is None:
        raise NoSuchLetter(letter=number)
    return _letter(row)


def count_letters(state: LetterState) -> int:
    """How many letters are in a state."""
    return models.Outbox.objects.filter(state=state).count()


def lag(now: datetime) -> timedelta:
    """积压：how long the oldest waiting letter has waited; zero when none waits."""
    oldest = models.Outbox.objects.filter(state=LetterState.WAITING).aggregate(at=Min("at"))["at"]
    return max(now - oldest, timedelta()) if oldest else timedelta()


def failed_tasks(limit: int = 50) -> tuple[FailedTask, ...]:
    """失败任务：of this region, given up after their last attempt, newest first."""
    found = fetch_all(
        "SELECT json_build_object('id', id, 'task', args->>'task', 'payload', args->'payload', 'attempts', attempts)"
        " FROM public.procrastinate_jobs WHERE status = 'failed' AND args->>'region' = $1 ORDER BY id DESC LIMIT $2",
        [schemas.current().removeprefix("r_"), limit],
        FailedTask,
    )
    return tuple(found)


def _letter(row: models.Outbox) -> Letter:
    return Letter(
        id=row.pk,
        event=row.event,
        payload=row.payload,
        at=row.at,
        due_at=row.due_at,
        state=LetterState(row.state),
        attempts=row.attempts,
        handled=tuple(row.handled),
        error=row.error,
    )
