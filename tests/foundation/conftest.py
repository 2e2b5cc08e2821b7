"""A database of its own for what must be committed: sealing, two connections, and what an intruder does as superuser."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests.conftest import TestDatabase
from tests.support import template


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@dataclass(frozen=True)
class Committed:
    """A clone of the template where transactions truly end; ``superuser`` is the address of the intruder."""

    superuser: str

    def intrude(self, *statements: str) -> None:
        """Do what only somebody in the machine room could do."""
        with psycopg.connect(
            self.superuser, autocommit=True, options="-c session_replication_role=replica -c search_path=r_tacheng"
        ) as server:
            for statement in statements:
                server.execute(statement)

    def other(self) -> psycopg.Connection[tuple[object, ...]]:
        """A second connection of the application."""
        return psycopg.connect(self.superuser.replace("user=postgres", "user=syt_app"), options="-c search_path=r_tacheng,public")


@pytest.fixture
def committed(
    test_server: TestDatabase,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
    settings: object,
) -> Iterator[Committed]:
    """The region tacheng of a fresh clone, without a transaction around the test, with a home of its own for the witness."""
    from django.db import connections

    from sheyintong.engines.database import schemas

    name, connection = f"t_c_{worker_id}", connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    template.clone(test_server.superuser, test_server.template, name)
    connection.settings_dict["NAME"] = name
    settings.HOME = tmp_path_factory.mktemp("home")  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), schemas.region("tacheng"):  # type: ignore[attr-defined]
        yield Committed(test_server.superuser.replace("dbname=postgres", f"dbname={name}"))
        connection.close()
    connection.settings_dict["NAME"] = before
