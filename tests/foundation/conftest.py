"""A database of its own for what must be committed: sealing, two connections, and what an intruder does as superuser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import psycopg
import pytest

from tests.support.databases import Databases


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@dataclass(frozen=True)
class Committed:
    """Where transactions truly end; ``superuser`` is the address of the intruder."""

    superuser: str
    forget: Callable[[], None]
    """Called when the form of a table is changed: the next test gets a copy of its own."""

    def intrude(self, *statements: str) -> None:
        """Do what only somebody in the machine room could do."""
        if any(statement.startswith("ALTER") for statement in statements):
            self.forget()
        with psycopg.connect(
            self.superuser, autocommit=True, options="-c session_replication_role=replica -c search_path=r_tacheng"
        ) as server:
            for statement in statements:
                server.execute(statement)

    def other(self) -> psycopg.Connection[tuple[object, ...]]:
        """A second connection of the application."""
        return psycopg.connect(self.superuser.replace("user=postgres", "user=syt_app"), options="-c search_path=r_tacheng,public")


@pytest.fixture
def committed(databases: Databases, tmp_path_factory: pytest.TempPathFactory, settings: object) -> Iterator[Committed]:
    """The region tacheng without a transaction around the test, emptied before each, with a home of its own for the witness."""
    settings.HOME = tmp_path_factory.mktemp("home")  # type: ignore[attr-defined]
    databases.empty("t_committed")
    with databases.committed("t_committed"):
        yield Committed(databases.superuser("t_committed"), partial(databases.forget, "t_committed"))
