"""One process tree for all crash tests: its first start alone is killed at every step."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.counter import Tree, fill

from .named import Killer, Points
from .stages import KILLS, Stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The real process tree with synthetic persons, its first start killed at every step."""
    with tempfile.TemporaryDirectory(prefix="syt-crash-", ignore_cleanup_errors=True) as folder:
        points, acknowledged = Points(Path(folder) / "points"), dict[str, str]()
        tree = Tree(Path(folder) / "home", extra=points.environment)
        made = Stage(tree, Killer(tree, points, lambda: made.check()), tree.home / "witness" / "r_tacheng.log", acknowledged)
        try:
            made.killer.first_start()
            fill(tree, 4000 + 150 * KILLS)
            yield made
        finally:
            tree.stop()
