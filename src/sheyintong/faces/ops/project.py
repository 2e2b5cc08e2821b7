"""项目就位：load Django for one process, in one database role; only commands that need it call this."""

import os

from sheyintong.engines.server.place import Role, environment
from sheyintong.engines.server.settings import Settings

DJANGO_SETTINGS = "sheyintong.config.settings"


def set_up(settings: Settings, role: Role = "app") -> None:
    """Start Django with ``settings`` as ``role``. Once a process."""
    os.environ.update(environment(settings, role))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    import django

    django.setup()
