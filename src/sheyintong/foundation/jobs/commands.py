"""任务的写入：events and answers are parts of the statement that writes the change they tell of; the worker delivers them."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from sheyintong.engines.database import schemas
from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import run, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import Clock, SystemClock

from . import rules
from .adapters import queue
from .errors import KeyTaken, NoSuchLetter, NoSuchTask, ReasonNeeded, UnknownTask
from .models import Answer, Outbox
from .types import Handler, LetterState, Periodic

PAUSE = 0.5
"""Seconds between looks into an outbox that the last look emptied."""
PORTION = 50
"""Letters taken in one look."""
SEAL_EVERY = 5.0
"""Seconds between seals: with an open transaction in the way twice, an entry still has its seal within ten."""

log = logging.getLogger(__name__)
_KEY_TAKEN = {"jobs_answer_once": KeyTaken()}


def emit(event: str, payload: Mapping[str, object], *, at: datetime) -> Insert:
    """发出事件：the part that puts an event into the outbox. ``payload`` may hold references to rows of the same statement."""
    return Insert("jobs_outbox", {"event": event, "payload": dict(payload), "at": at, "due_at": at})


def answered(*, account: int, key: str, digest: str, answer: Mapping[str, object], at: datetime) -> Insert:
    """记下答复：the part that keeps the answer to a request key. The write raises :class:`KeyTaken` when the key was used before."""
    values = {"account_id": account, "key": key, "digest": digest, "answer": dict(answer), "at": at}
    return Insert("jobs_answer", values, refusals=_KEY_TAKEN)


def use_tables(events: Mapping[str, tuple[Handler, ...]], tasks: Mapping[str, Handler], *, clock: Clock | None = None) -> None:
    """接线：which handlers an event has, which function a task name means; both get (payload, now)."""
    queue.tables.events, queue.tables.tasks, queue.tables.clock = events, tasks, clock or SystemClock()
    queue.tables.given = True


def defer(task: str, payload: Mapping[str, object], *, region: str, once: str = "", due: datetime | None = None) -> bool:
    """排入队列：run a task of the table later, within the present transaction: a rollback takes it back.

    False when another with the same ``once`` waits already. Raises :class:`UnknownTask`.
    """
    if task not in queue.tables.tasks:
        raise UnknownTask(task=task)
    return queue.defer(task, payload, region, once, due)


def drain(now: datetime, limit: int = 200) -> int:
    """投递：deliver up to ``limit`` letters that are due; the number that was taken. Several may drain at once.

    Raises RuntimeError before :func:`use_tables`: without the table every letter would count as delivered.
    """
    if not queue.tables.given:
        raise RuntimeError("the table of events was not given")
    taken = _pass_over(now, limit)
    while taken < limit and _deliver_one(now):
        taken += 1
    return taken


def _pass_over(now: datetime, limit: int) -> int:
    """Letters that nobody listens to are done with in one statement."""
    return run(
        "UPDATE jobs_outbox SET state = 'delivered' WHERE id IN (SELECT id FROM jobs_outbox WHERE state = 'waiting' AND due_at <= $1"
        " AND event <> ALL ($2::text[]) ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)",
        [now, _heard(), limit],
    )


def _heard() -> list[str]:
    """The events that somebody listens to."""
    return sorted(event for event, handlers in queue.tables.events.items() if handlers)


def _deliver_one(now: datetime) -> bool:
    """Effect and mark end in one transaction, so a delivery happens once; each handler in a savepoint, so none undoes another's."""
    with transaction.atomic():
        waiting = Outbox.objects.filter(state=LetterState.WAITING, due_at__lte=now, event__in=_heard()).order_by("due_at", "id")
        row = waiting.select_for_update(skip_locked=True).first()
        if row is None:
            return False
        failures = [said for handler in queue.tables.events.get(row.event, ()) if (said := _deliver(row, handler, now))]
        row.error = "\n".join(failures)
        row.attempts += bool(failures)
        if not failures:
            row.state = LetterState.DELIVERED
        elif row.attempts >= rules.MOST_ATTEMPTS:
            row.state = LetterState.DEAD
            log.error("letter %s of %s was given up: %s", row.pk, row.event, row.error)
        else:
            row.due_at = now + rules.wait_after(row.attempts)
        row.save(update_fields=["state", "attempts", "error", "due_at", "handled"])
    return True


def _deliver(row: Outbox, handler: Handler, now: datetime) -> str:
    """What failed, or nothing."""
    name = rules.name_of(handler)
    if name in row.handled:
        return ""
    try:
        with transaction.atomic():
            handler(dict(row.payload), now)
            connection.check_constraints()  # a deferred key must fail here, not at the commit of all
    except Exception as error:
        if connection.connection is None or connection.connection.closed:
            raise  # the server went away: nothing was done and nothing can be marked
        return rules.said_of(name, error)
    row.handled = [*row.handled, name]
    return ""


def retry(letter: int, *, actor: Actor, reason: str, at: datetime) -> None:
    """重试：send a dead letter again to the handlers that have not had it. Raises :class:`ReasonNeeded`, :class:`NoSuchLetter`."""
    if not reason.strip():
        raise ReasonNeeded()
    again = {"state": LetterState.WAITING, "attempts": 0, "due_at": at}
    write(
        Update("jobs_outbox", again, {"id": letter, "state": LetterState.DEAD}, NoSuchLetter(letter=letter)),
        audit.record(actor=actor, act="jobs.retry", about=Subject("letter", letter), reason=reason, at=at),
    )


def retry_task(task: int, *, actor: Actor, reason: str, at: datetime) -> None:
    """重试任务：put a task that was given up back into the queue. Raises :class:`ReasonNeeded`, :class:`NoSuchTask`."""
    if not reason.strip():
        raise ReasonNeeded()
    with transaction.atomic():
        if not queue.again(task, schemas.current().removeprefix("r_")):
            raise NoSuchTask(task=task)
        write(audit.record(actor=actor, act="jobs.retry_task", about=Subject("task", task), reason=reason, at=at))


def forget(before: datetime) -> int:
    """清理：delete delivered letters older than ``before``; how many."""
    return Outbox.objects.filter(state=LetterState.DELIVERED, at__lt=before).delete()[0]


def run_due(schedule: Iterable[Periodic], *, region: str, now: datetime) -> int:
    """定时：put every run that is due into the queue, each once however many workers there are; how many."""
    slots = {f"schedule:{rules.slot_of(periodic, now)}": periodic for periodic in schedule}
    known = set(Answer.objects.filter(account_id=0, key__in=slots).values_list("key", flat=True))
    done = 0
    for slot, periodic in slots.items():
        if slot in known:
            continue
        try:
            with transaction.atomic():
                write(answered(account=0, key=slot, digest="", answer={}, at=now))
                defer(periodic.task, {"slot": slot.partition(":")[2]}, region=region)
        except KeyTaken:
            continue
        done += 1
    return done


def work(
    stop: threading.Event, *, regions: Callable[[], Iterable[str]], clock: Clock | None = None, schedule: Sequence[Periodic] = ()
) -> None:
    """工作循环：outbox, seals, schedule and queue of every region (by slug) until ``stop`` is set; what was begun is finished."""
    clock = clock or SystemClock()
    worker = queue.Worker(stop)
    sealer = threading.Thread(target=_keep, args=(stop, regions, clock, schedule), name="sealer")
    worker.start()
    sealer.start()
    try:
        while not stop.is_set():
            moved = [_turn(slug, lambda: _mail(stop, clock)) for slug in _known(regions)]
            if max(moved, default=0) < PORTION:
                stop.wait(PAUSE)
    finally:
        stop.set()
        sealer.join()
        worker.join()
        connection.close()


def _mail(stop: threading.Event, clock: Clock) -> int:
    """One portion, so that a stop is heard soon."""
    return 0 if stop.is_set() else drain(clock.now(), PORTION)


def _keep(stop: threading.Event, regions: Callable[[], Iterable[str]], clock: Clock, schedule: Sequence[Periodic]) -> None:
    """Seals and schedules have a thread of their own: a slow handler does not hold them up."""
    while not stop.is_set():
        began = time.monotonic()
        for slug in _known(regions):
            while _turn(slug, lambda: int(audit.seal(clock.now()) is not None)) and not stop.is_set():
                pass
            _turn(slug, partial(_schedule, schedule, slug, clock))
        stop.wait(max(0.0, SEAL_EVERY - (time.monotonic() - began)))
    connection.close()


def _schedule(schedule: Sequence[Periodic], slug: str, clock: Clock) -> int:
    return run_due(schedule, region=slug, now=clock.now())


def _known(regions: Callable[[], Iterable[str]]) -> list[str]:
    """The regions there are now; none while the database is away."""
    found: list[str] = []

    def look() -> int:
        found.extend(regions())
        return len(found)

    _turn("", look)
    return found


def _turn(slug: str, action: Callable[[], int]) -> int:
    """Do something in a region. A failure is told and tried again at the next turn: the worker outlives its database."""
    try:
        with schemas.schema(schemas.schema_of(slug) if slug else "public"):
            return action()
    except Exception as error:
        log.warning("%s", rules.said_of(f"work of {slug or 'all regions'}", error))
        connection.close()
        return 0
