"""项目就位：load Django for one process, in one database role; only commands that need it call this."""

import atexit
import os

from sheyintong.engines.server import postgres, runlock
from sheyintong.engines.server.errors import AlreadyRunning
from sheyintong.engines.server.place import Role, environment
from sheyintong.engines.server.settings import Settings

DJANGO_SETTINGS = "sheyintong.config.settings"


def set_up(settings: Settings, role: Role = "app") -> None:
    """Start Django with ``settings`` as ``role``, and our own database for this process when nobody runs it. Once a process."""
    _lend_database(settings)
    os.environ.update(environment(settings, role))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    import django

    django.setup()


def _lend_database(settings: Settings) -> None:
    """A command beside a stopped server has the database for as long as it runs; beside a running tree it uses the tree's."""
    if not settings.embedded or not (settings.home / "postgres" / "PG_VERSION").exists():
        return
    try:
        runlock.check(settings.home)
    except AlreadyRunning:
        return
    atexit.register(postgres.start(settings.home, settings.postgres_bin).stop)
