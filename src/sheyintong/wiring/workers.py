"""后台接线：which handlers an event has, which function a task name means, what runs when; and the worker over all regions."""

import threading
from collections.abc import Mapping, Sequence

from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs.types import Handler, Periodic
from sheyintong.foundation.regions import queries as regions

EVENTS: Mapping[str, tuple[Handler, ...]] = {}
TASKS: Mapping[str, Handler] = {}
SCHEDULE: Sequence[Periodic] = ()


def connect() -> None:
    """Give the tables to the worker; also a web process does, which only defers tasks."""
    jobs.use_tables(EVENTS, TASKS)


def work(stop: threading.Event) -> None:
    """Serve every region that there is until ``stop`` is set."""
    connect()
    jobs.work(stop, regions=lambda: [region.slug for region in regions.all_regions()], schedule=SCHEDULE)
