"""The small world in a database of its own; each test begins with it as it was built."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Databases
from tests.support.world import World, build


@pytest.fixture(scope="session", autouse=True)
def house_keys() -> None:
    """The keys of the test home."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@pytest.fixture(scope="session")
def filled(databases: Databases, house_keys: None) -> World:
    """The world, built once a run in the database ``t_world``."""
    return databases.filled("t_world", build)


@pytest.fixture
def world(databases: Databases, filled: World) -> Iterator[World]:
    """The world; what a test does in it is rolled back, and only one connection sees it."""
    with databases.undone("t_world"):
        yield filled


@pytest.fixture
def committed_world(databases: Databases, filled: World) -> Iterator[World]:
    """The world in a clone of its own, for what needs two connections or goes on after a refused write: transactions truly end."""
    databases.clone("t_world", "t_own")
    with databases.committed("t_own"):
        yield filled
