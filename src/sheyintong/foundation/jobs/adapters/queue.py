"""队列：procrastinate, held to one task that looks a name up in the table; the region travels in its arguments."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue

from sheyintong.engines.database import schemas, statements

from ..errors import UnknownTask
from ..types import Tables

TASK = "sheyintong.run"
SILENCE = 30.0
"""Seconds without a heartbeat after which a worker is taken for dead and its tasks are given to others."""
PATIENCE = 20.0
"""Seconds a running task has to end after the worker was asked to stop."""

log = logging.getLogger(__name__)
tables = Tables()


@app.task(name=TASK, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def run(task: str, payload: dict[str, Any], region: str) -> None:
    """Run the named task in its region. Raises :class:`UnknownTask`; whatever the task raises is tried again, then marked failed."""
    function = tables.tasks.get(task)
    if function is None:
        raise UnknownTask(task=task)
    with schemas.region(region):
        function(payload, tables.clock.now())


def defer(task: str, payload: Mapping[str, object], region: str, once: str, due: datetime | None) -> bool:
    """Put a task into the queue within the present transaction; False when ``once`` says that it waits there already."""
    job = app.configure_task(TASK, queueing_lock=once or None, schedule_at=due)
    try:
        with transaction.atomic():
            job.defer(task=task, payload=cast("dict[str, JSONValue]", payload), region=region)
    except AlreadyEnqueued:
        return False
    return True


def again(number: int, region: str) -> bool:
    """Put a given-up task of a region back, with all its attempts; False when it is not there or the same one waits already."""
    sql = (
        "UPDATE public.procrastinate_jobs j SET status = 'todo', attempts = 0, scheduled_at = NULL"
        " WHERE id = $1 AND status = 'failed' AND args->>'region' = $2 AND NOT EXISTS (SELECT FROM public.procrastinate_jobs o"
        " WHERE o.queueing_lock = j.queueing_lock AND o.status = 'todo')"
    )
    return bool(statements.run(sql, [number, region]))


async def _revive(opened: App) -> None:
    """Put the tasks of workers that were killed back into the queue."""
    for job in await opened.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        log.warning("task %s of a dead worker is run again", job.id)
        await opened.job_manager.retry_job(job)


class Worker:
    """队列工人：procrastinate's worker in a thread of its own; it starts again by itself when the database comes back."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()), name="queue")

    def start(self) -> None:
        """Begin to take tasks."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end after ``stop`` was set; a running task has :data:`PATIENCE` seconds."""
        self._thread.join()

    async def _work(self) -> None:
        while not self._stop.is_set():
            try:
                await self._until_stopped()
            except Exception as error:
                log.warning("the queue lost its database (%s), trying again", type(error).__name__)
                await asyncio.sleep(1)

    async def _until_stopped(self) -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        async with app.with_connector(connector).open_async() as opened:
            work = asyncio.create_task(
                opened.run_worker_async(
                    install_signal_handlers=False,
                    fetch_job_polling_interval=1,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=PATIENCE,
                )
            )
            looked = float("-inf")
            while not self._stop.is_set() and not work.done():
                if time.monotonic() - looked > SILENCE / 3:
                    looked = time.monotonic()
                    await _revive(opened)
                await asyncio.sleep(0.2)
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
