"""Kills at random inside one process tree: only descendants of the process that the test itself started."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.support.counter import Client, Stand, Tree, is_free

TARGETS = {"web worker": 8, "granian": 3, "worker": 4, "postgres": 3, "postgres backend": 3, "supervisor": 2}


def descendants(root: int) -> dict[int, tuple[int, str]]:
    """Number → (parent, command line) of everything below a process, the process too."""
    known = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                known[int(folder.name)] = (parent, (folder / "cmdline").read_text().replace("\0", " "))
            except (OSError, ValueError):
                continue
    below = {root}
    while more := {number for number, (parent, _) in known.items() if parent in below and number not in below}:
        below |= more
    return {number: known[number] for number in below if number in known}


def numbers(root: int) -> dict[str, list[int]]:
    """The processes of the tree by what they are."""
    found: dict[str, list[int]] = {name: [] for name in TARGETS}
    found["supervisor"] = [root]
    for number, (parent, line) in descendants(root).items():
        if "-m granian" in line:
            found["granian" if parent == root else "web worker"].append(number)
        elif line.rstrip().endswith("sheyintong worker"):
            found["worker"].append(number)
        elif "bin/postgres " in line:
            found["postgres"].append(number)
        elif line.startswith("postgres: syt_app"):
            found["postgres backend"].append(number)
    return found


@dataclass
class Load:
    """Clients that enrol one person after another, each request repeated with its key until it is answered."""

    tree: Tree
    stands: Sequence[Stand]
    month: str
    checked: Sequence[str]
    acknowledged: dict[str, str] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    repeats: int = 0
    pace: float = 0.06
    ended: threading.Event = field(default_factory=threading.Event)

    def start(self, clients: int) -> list[threading.Thread]:
        """Begin; each client has its share of the persons."""
        shares = [self.stands[place::clients] for place in range(clients)]
        threads = [threading.Thread(target=self._enrol_all, args=(share,)) for share in shares]
        for each in threads:
            each.start()
        return threads

    def _enrol_all(self, share: Sequence[Stand]) -> None:
        with Client(self.tree.port, timeout=8) as client:
            for turn, stand in enumerate(share):
                if self.ended.is_set():
                    return
                self._enrol(client, stand)
                time.sleep(self.pace * (1 + turn / 20))  # slower and slower: the persons must last as long as the kills
            self.surprises.append("the persons did not last")

    def _enrol(self, client: Client, stand: Stand) -> None:
        key = f"crash-{stand.person:08d}"
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                status, answer = client.case(stand, key, self.month, self.checked)
            except (OSError, HTTPException):
                status, answer = 0, ""
            if status in (200, 201):
                self.acknowledged[key] = answer["number"]
                return
            if 400 <= status < 500:
                self.surprises.append(f"{key}: {status} {answer}")
                return
            self.repeats += 1
            time.sleep(0.1)
        self.surprises.append(f"{key}: no answer")


def ended(tree: Tree, patience: float = 15.0) -> None:
    """Wait until what a killed supervisor had started ended with it."""
    until = time.monotonic() + patience
    while not (is_free(tree.port) and is_free(tree.bridge)):
        assert time.monotonic() < until, f"something still serves {patience} s after the supervisor was killed"
        time.sleep(0.1)


def kill_at_random(tree: Tree, kills: int, chance: random.Random, check: Callable[[], str], say: Callable[[str], None]) -> Counter[str]:
    """So many kills, each on a tree that answers; a killed supervisor is started again by us, the rest by the supervisor."""
    done: Counter[str] = Counter()
    names, weights = list(TARGETS), list(TARGETS.values())
    while done.total() < kills:
        time.sleep(chance.uniform(0.05, 0.8))
        assert tree.process is not None
        name = chance.choices(names, weights)[0]
        there = numbers(tree.process.pid)[name]
        if not there:
            continue
        try:
            os.kill(chance.choice(there), signal.SIGKILL)
        except ProcessLookupError:  # a backend ended by itself meanwhile
            continue
        done[name] += 1
        begun = time.monotonic()
        if name == "supervisor":
            tree.process.wait()
            ended(tree)
            tree.start()
        else:
            tree.wait()
        say(f"{done.total():4d}  {'at random':32s} {name:17s} answers again after {time.monotonic() - begun:4.1f} s; {check()}")
    return done
