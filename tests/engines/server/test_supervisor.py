"""The process tree: whatever is killed, nothing is left over and the next start works."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.engines.server.trees import Tree, until

Start = Callable[..., Tree]


def test_sigterm_ends_the_whole_tree(tree: Start) -> None:
    first = tree()
    assert first.serves(), first.said
    assert len(first.living()) == 4  # itself, postgres, two services
    assert first.end() == 0
    assert until(lambda: first.living() == [], 2)


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_one_starts(tree: Start) -> None:
    first = tree()
    assert first.serves(), first.said
    first.process.kill()
    first.process.wait()
    second = tree()
    assert second.serves(), second.said
    assert second.end() == 0
    assert until(lambda: second.living() == [], 2)


@pytest.mark.parametrize("word", ["http.server", "time.sleep", "postgres"])
def test_a_killed_child_is_started_again(tree: Start, word: str) -> None:
    running = tree()
    assert running.serves(), running.said
    pid = running.child("-D" if word == "postgres" else word)
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: running.has("-D" if word == "postgres" else word, pid))
    assert until(lambda: "started again" in running.said)
    assert running.end() == 0


def test_all_killed_at_once_leaves_a_folder_that_starts(tree: Start) -> None:
    first = tree()
    assert first.serves(), first.said
    for pid in [first.process.pid, *first.living()]:
        with suppress(ProcessLookupError):  # it ended with its parent
            os.kill(pid, signal.SIGKILL)
    first.process.wait()
    second = tree()
    assert second.serves(), second.said


def test_a_second_tree_says_where_the_first_one_is(tree: Start) -> None:
    first = tree()
    assert first.serves(), first.said
    second = tree()
    assert second.process.wait(10) == 1
    assert f"http://127.0.0.1:{first.environment['SHEYINTONG_PORT']}/" in second.said
    assert second.said.count("\n") == 1
    assert first.process.poll() is None


def test_a_taken_port_stops_the_start_with_a_sentence(tree: Start) -> None:
    first = tree()
    assert first.serves(), first.said
    second = tree(home=first.home.parent / "other", SHEYINTONG_PORT=first.environment["SHEYINTONG_PORT"])
    assert second.process.wait(10) == 1
    assert "is used by another program" in second.said
    assert "SHEYINTONG_PORT" in second.said


def test_a_failed_step_shows_its_last_words_and_ends_all(tree: Start) -> None:
    failed = tree(STEP="raise SystemExit('the tables are wrong')")
    assert failed.process.wait(10) == 1
    assert "the tables are wrong" in failed.said
    assert until(lambda: failed.living() == [], 2)


def test_sigterm_during_a_step_ends_the_step_too(tree: Start) -> None:
    running = tree(STEP="print('here', flush=True); import time; time.sleep(60)")
    assert until(lambda: "roles" in running.said)
    assert until(lambda: running.has("time.sleep(60)", 0))
    assert running.end() == 0
    assert until(lambda: running.living() == [], 2)


SIGTERM_AT_FORK = """
import os, signal, sys
def ask():
    frame, names = sys._getframe(), set()
    while frame := frame.f_back:
        names.add(frame.f_code.co_name)
    if "{within}" in names:
        os.kill(os.getpid(), signal.SIGTERM)
os.register_at_fork(after_in_parent=ask)
"""


@pytest.mark.parametrize(("within", "said"), [("_spawn", "环境"), ("_do", "roles")], ids=["the database", "a step"])
def test_sigterm_within_a_fork_is_not_lost(tree: Start, within: str, said: str) -> None:
    """Python drops what a handler raises there."""
    running = tree(STEP="import time; time.sleep(60)", FIRST=SIGTERM_AT_FORK.format(within=within))
    assert running.process.wait(20) == 0, running.said
    assert said in running.said.splitlines()[-1]
    assert until(lambda: running.living() == [], 2)
