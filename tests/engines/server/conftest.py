"""Real servers in folders of their own; whatever a test leaves running is ended by its process id."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sheyintong.engines.server import lifecycle, postgres
from sheyintong.engines.server.place import place
from tests.engines.server.trees import Tree


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data of a server that was made once and stopped: a copy of it starts at once."""
    home = tmp_path_factory.mktemp("made")
    postgres.start(home, sync=False).stop()
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder with a space and Chinese in its path, and a server that was stopped cleanly."""
    home = tmp_path / "new 社银 home"
    subprocess.run(["cp", "-a", str(made), str(home)], check=True)
    yield home
    with suppress(FileNotFoundError, ValueError):
        pid = int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        if lifecycle.works_in(pid, home / "postgres"):
            os.kill(pid, signal.SIGQUIT)
    if not place(home).socket_is_inside:  # a killed server leaves its short folder in /tmp
        shutil.rmtree(place(home).socket, ignore_errors=True)


@pytest.fixture
def tree(home: Path) -> Iterator[Callable[..., Tree]]:
    """Start a process tree over ``home``; it is ended with the test."""
    trees: list[Tree] = []

    def start(home: Path = home, **environment: str) -> Tree:
        trees.append(Tree(home, environment))
        return trees[-1]

    yield start
    for started in trees:
        started.kill()
