"""表的基类：what the application's role may do to a table is declared where the table is."""

from enum import Enum
from typing import ClassVar

from django.db import models


class Writes(Enum):
    """What the application's role may do to a table. The default is append-only: a forgotten declaration fails loudly."""

    OWNER = frozenset({"SELECT"})
    APPEND = frozenset({"SELECT", "INSERT"})
    CHANGE = frozenset({"SELECT", "INSERT", "UPDATE"})
    DELETE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


class Row(models.Model):
    """一行：base of every table. ``shared`` tables lie in the schema ``public``, all others once in each region."""

    writes: ClassVar[Writes] = Writes.APPEND
    shared: ClassVar[bool] = False

    class Meta:
        abstract = True
