"""The small world in a database of its own; each test begins with it as it was built."""

from collections.abc import Iterator
from pathlib import Path

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
def world(databases: Databases, filled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world; what a test does in it is rolled back, and only one connection sees it."""
    _own_home(tmp_path, monkeypatch)
    with databases.undone("t_world"):
        yield filled


@pytest.fixture
def committed_world(databases: Databases, filled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world in a clone of its own, for what needs two connections: transactions truly end."""
    _own_home(tmp_path, monkeypatch)
    databases.clone("t_world", "t_own")
    with databases.committed("t_own"):
        yield filled


def _own_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed here goes with the test; a witness kept beyond it would be ahead of the database for ever."""
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", folder)
