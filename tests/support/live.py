"""A whole installation for the browser: the demo in a folder of its own, in one process tree, ended with the run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sheyintong.engines.server.lifecycle import dying_with

SOURCE = Path(__file__).resolve().parents[2] / "src"


INSIDE = """
import contextlib, io, json, sys, traceback
from datetime import UTC, datetime, timedelta
from sheyintong.config import environment
from sheyintong.faces.ops import project
project.set_up(environment.load(), "app")
from sheyintong.engines.database import schemas
with schemas.region("tacheng"):
    for line in sys.stdin:
        said, wrong = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), globals().copy())
        except Exception:
            wrong = traceback.format_exc()
        print(json.dumps([said.getvalue().strip(), wrong]), flush=True)
"""
"""A process that runs what it is told, a script a line, and answers what the script printed and what went wrong."""
INVITE = """
from sheyintong.kernel.actors import system
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.types import Place, PlaceKind, Role
spot = next(each for each in outlets.open_outlets() if each.name == "绿洲银行文化路支行")
now = datetime.now(UTC)
print(staff.invite(
    name="新人", role=Role("{role}"), place=Place(PlaceKind.OUTLET, spot.id), valid_from=now.date(),
    actor=system("tacheng", "test"), now=now,
).code)
"""
FILE = "/static/web/keys.js"
"""What is served whether there is a region or not."""
GROWN_OLD = """
from sheyintong.foundation.access.models import Session
then = datetime.now(UTC) - timedelta(minutes=11)
print(Session.objects.filter(account__login="{login}").update(password_at=then, second_factor_at=then))
"""
NOT_AGREED = """
from django.db.models import F
from sheyintong.registers.partners.models import Agreement, AgreementItem
agreement = Agreement.objects.get(number="{agreement}")
AgreementItem.objects.filter(agreement=agreement, item_code="{item}").update(valid_to=datetime.now(UTC).date())
Agreement.objects.filter(pk=agreement.pk).update(facts_version=F("facts_version") + 1)
"""


@dataclass(frozen=True)
class Live:
    """Where the pages and the reader are, and the folder of the data."""

    pages: str
    bridge: str
    home: Path
    workers: "list[subprocess.Popen[str]]" = field(default_factory=list, repr=False, compare=False)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One of our commands on this installation, run to its end."""
        argv = [sys.executable, "-m", "sheyintong", *words]
        return subprocess.run(argv, env=environment(self.home), capture_output=True, text=True, check=False, timeout=120)

    def inside(self, script: str) -> str:
        """Run lines of Python inside the region tacheng, beside the running tree; what they print."""
        worker = self.workers[0] if self.workers else self._worker()
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(script) + "\n")
        worker.stdin.flush()
        said, wrong = json.loads(worker.stdout.readline())
        assert not wrong, wrong
        return str(said)

    def _worker(self) -> "subprocess.Popen[str]":
        """One process for all scripts: to start Django takes longer than most of them."""
        argv = [sys.executable, "-c", INSIDE]
        made = subprocess.Popen(argv, env=environment(self.home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.workers.append(made)
        return made

    def end(self) -> None:
        """No more scripts."""
        for worker in self.workers:
            worker.communicate(timeout=20)

    def invite(self, role: str) -> str:
        """The code of an invitation to a post at 绿洲银行文化路支行."""
        return self.inside(INVITE.format(role=role))

    def grow_old(self, login: str) -> None:
        """Password and second factor of this person were proved eleven minutes ago."""
        assert self.inside(GROWN_OLD.format(login=login)) != "0"

    def disagree(self, agreement: str, item: str) -> None:
        """This agreement does not name this item any more, as if it never had."""
        self.inside(NOT_AGREED.format(agreement=agreement, item=item))

    def lay(self, card: str) -> None:
        """Lay a card of the cast on the reader."""
        data = urllib.parse.urlencode({"card": card}).encode()
        urllib.request.urlopen(f"{self.bridge}/lay", data=data, timeout=10).close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a command on a data folder; none of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHEYINTONG_")}
    return clean | {"SHEYINTONG_HOME": str(home), "PYTHONPATH": str(SOURCE)} | more


@contextmanager
def installation(home: Path, word: str = "demo") -> Iterator[Live]:
    """The demo (or with ``serve`` an installation without a region), up and answering; SIGTERM to its one process ends all."""
    port, bridge = free_port(), free_port()
    told = environment(home, SHEYINTONG_PORT=str(port), SHEYINTONG_BRIDGE_PORT=str(bridge))
    log = (home.parent / "live.log").open("w")
    tree = subprocess.Popen(
        [sys.executable, "-m", "sheyintong", word],
        env=told,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=dying_with(os.getpid(), signal.SIGTERM),  # a test run that is ended takes its tree with it
    )
    live = Live(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bridge}", home)
    try:
        _wait(tree, [f"{live.pages}/", f"{live.bridge}/health"] if word == "demo" else [f"{live.pages}{FILE}"])
        yield live
    finally:
        live.end()
        tree.send_signal(signal.SIGTERM)
        try:
            tree.wait(40)
        finally:
            log.close()


def _wait(tree: subprocess.Popen[bytes], addresses: list[str]) -> None:
    until = time.monotonic() + 240
    while True:
        try:
            for address in addresses:
                urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if tree.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
