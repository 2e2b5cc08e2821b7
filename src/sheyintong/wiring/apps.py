"""接线装上：once at start, the tables are given to the modules that use them."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """接线。"""

    name = "sheyintong.wiring"

    def ready(self) -> None:
        """Tell cases its handlers, files who refers to them and jobs its tables."""
        from sheyintong.casework.cases import commands as cases
        from sheyintong.foundation.files import commands as stored

        from . import files, items, workers

        cases.use_handlers(items.HANDLERS)
        stored.use_claims(files.CLAIMS)
        workers.connect()
