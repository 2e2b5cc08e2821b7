"""The small world, committed into a clone of its own for each test file; every test gets a fresh clone of the filled one."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connections

from tests.conftest import TestDatabase
from tests.support import template
from tests.support.world import World, build


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@pytest.fixture(scope="session")
def filled(test_server: TestDatabase, django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str) -> tuple[str, World]:
    """A database with the world in it, made once a run; tests clone it."""
    from sheyintong.engines.database import schemas

    name, connection = f"t_world_{worker_id}_{uuid4().hex[:6]}", connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    template.clone(test_server.superuser, test_server.template, name)
    connection.settings_dict["NAME"] = name
    with django_db_blocker.unblock(), schemas.region("tacheng"):  # type: ignore[attr-defined]
        world = build()
        connection.close()
    connection.settings_dict["NAME"] = before
    return name, world


@pytest.fixture
def world(
    filled: tuple[str, World], test_server: TestDatabase, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[World]:
    """The world in a clone of its own: transactions truly end."""
    from sheyintong.engines.database import schemas

    name, connection = f"t_w_{worker_id}", connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    template.clone(test_server.superuser, filled[0], name)
    connection.settings_dict["NAME"] = name
    with django_db_blocker.unblock(), schemas.region("tacheng"):  # type: ignore[attr-defined]
        yield filled[1]
        connection.close()
    connection.settings_dict["NAME"] = before
