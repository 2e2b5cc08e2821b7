"""接线装上：once at start, the tables are given to the modules that use them."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """接线。"""

    name = "sheyintong.wiring"

    def ready(self) -> None:
        """Tell cases its handlers and jobs its tables."""
        from sheyintong.casework.cases import commands as cases

        from . import items, workers

        cases.use_handlers(items.HANDLERS)
        workers.connect()
