"""项目就位：load Django for one process, in one database role; only commands that need it call this."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from sheyintong.engines.server import postgres, restoring, roles, runlock
from sheyintong.engines.server.errors import AlreadyRunning, NoData
from sheyintong.engines.server.place import Role, environment, parameters
from sheyintong.engines.server.settings import Settings
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal

DJANGO_SETTINGS = "sheyintong.config.settings"


def set_up(settings: Settings, role: Role = "app") -> None:
    """Start Django with ``settings`` as ``role``, and our own database for this process when nobody runs it. Once a process.

    Raises :class:`NoData`, :class:`HalfRestored`, :class:`DatabaseUnreachable` before anything is loaded.
    """
    lend_database(settings)
    roles.connect(parameters(settings, role)).close()
    set_up_without_database(settings, role)


@contextmanager
def inside(settings: Settings, slug: str, label: str) -> Iterator[Actor]:
    """Work inside a region as the system under ``label``; a refusal ends the command with its sentence for the operator."""
    set_up(settings, "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries as regions

    try:
        with schemas.schema(regions.need(slug).schema):
            yield system(slug, label)
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None


def set_up_without_database(settings: Settings, role: Role = "app") -> None:
    """Start Django for a command that reads no table, or that waits by itself for a database that is away."""
    os.environ.update(environment(settings, role))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    import django

    django.setup()


def lend_database(settings: Settings) -> None:
    """A command beside a stopped server has the database for as long as it runs; beside a running tree it uses the tree's.

    Raises :class:`NoData`, :class:`HalfRestored`.
    """
    restoring.check(settings.home)
    if not settings.embedded:
        return
    if not (settings.home / "postgres" / "PG_VERSION").exists():
        raise NoData(home=settings.home)
    try:
        runlock.check(settings.home)
    except AlreadyRunning:
        return
    atexit.register(postgres.start(settings.home, settings.postgres_bin).stop)
