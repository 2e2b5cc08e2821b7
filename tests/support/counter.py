"""A running process tree under load: the real programs on a folder of their own, sessions and visits prepared in bulk, one request a case."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from sheyintong.engines.server.lifecycle import dying_with

SOURCE = Path(__file__).resolve().parents[2] / "src"
SCHEMA = "r_tacheng"
ITEM = "enroll_flexible"
PREPARE = """
WITH who AS (SELECT a.id AS account, m.id AS member, d.id AS device, d.outlet_id AS outlet FROM access_account a
    JOIN staff_member m ON m.account_id = a.id JOIN outlets_device d ON d.kind = 'reader'
    JOIN staff_post p ON p.member_id = m.id AND p.outlet_id = d.outlet_id WHERE a.login = 'lijing' LIMIT 1),
  persons AS (SELECT p.id FROM people_person p WHERE p.birth BETWEEN '1982-01-01' AND '2004-01-01' AND p.life_status = 'alive'
    AND NOT EXISTS (SELECT FROM enrolments_enrolment e WHERE e.person_id = p.id)
    AND NOT EXISTS (SELECT FROM visits_visit v WHERE v.person_id = p.id) ORDER BY p.id LIMIT %(count)s),
  s AS (INSERT INTO access_session (token_digest, channel, signed_in_at, password_at, second_factor_at, last_seen_at, idle_minutes, expires_at,
      end_reason, device_id, address, account_id)
    SELECT sha256(convert_to('counter-' || persons.id, 'UTF8')), %(channel)s, now(), now(), now(), now() + interval '5 minutes', 600,
      now() + interval '9 hours', '', device, '', account FROM persons, who RETURNING id, token_digest),
  i AS (INSERT INTO identification_identification (method, at, reading_digest, name_agrees, device_id, member_id, outlet_id, person_id)
    SELECT 'id_card_read', now(), '\\x00', true, device, member, outlet, persons.id FROM persons, who RETURNING id, person_id)
INSERT INTO visits_visit (session_id, state, opened_at, acts, identification_id, member_id, outlet_id, person_id)
SELECT s.id, 'open', now(), 0, i.id, member, outlet, i.person_id FROM who, i
  JOIN s ON s.token_digest = sha256(convert_to('counter-' || i.person_id, 'UTF8')) RETURNING person_id, session_id, id
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """One person at one counter: her visit is open in a session of its own."""

    person: int
    session: int
    visit: int

    @property
    def token(self) -> str:
        """The token of the session."""
        return f"counter-{self.person}"

    @property
    def digest(self) -> str:
        """What the table of sessions keeps of it, as PostgreSQL writes bytes."""
        return "\\x" + hashlib.sha256(self.token.encode()).hexdigest()


def free_port() -> int:
    """A port that nobody has now, below those given to clients: one of them, trying a dead server, could be given the server's port."""
    while True:
        port = random.randint(20000, 32000)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass
class Tree:
    """`sheyintong demo` on a folder of its own."""

    home: Path
    workers: int = 2
    port: int = field(default_factory=free_port)
    bridge: int = field(default_factory=free_port)
    extra: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables of every command on this folder."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SHEYINTONG_")}
        told = {"SHEYINTONG_HOME": str(self.home), "SHEYINTONG_PORT": str(self.port), "SHEYINTONG_BRIDGE_PORT": str(self.bridge)}
        return clean | told | {"SHEYINTONG_WORKERS": str(self.workers), "PYTHONPATH": str(SOURCE)} | dict(self.extra)

    @property
    def dsn(self) -> str:
        """The address of the superuser in the region's schema."""
        return f"host={self.home / 'postgres' / 's'} port=5432 user=postgres dbname=sheyintong options='-c search_path={SCHEMA},public'"

    @property
    def app_dsn(self) -> str:
        """The same as the application's role."""
        return self.dsn.replace("user=postgres", "user=syt_app")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands to its end."""
        argv = [sys.executable, "-m", "sheyintong", *words]
        return subprocess.run(argv, env=self.environment, capture_output=True, text=True, check=False, timeout=300)

    def start(self, patience: float = 90.0) -> None:
        """Start the tree and wait until it serves."""
        self.launch()
        self.wait(patience)

    def launch(self) -> None:
        """Start the tree."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "tree.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sheyintong", "demo"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dying_with(os.getpid(), signal.SIGTERM),  # a test run that is ended takes its tree with it
            )

    def wait(self, patience: float = 60.0) -> None:
        """Wait until a page comes."""
        until = time.monotonic() + patience
        while not self.answers():
            if time.monotonic() > until or (self.process is not None and self.process.poll() is not None):
                raise AssertionError((self.home / "tree.log").read_text()[-2000:])
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether the API answers, the database behind it too."""
        try:
            with Client(self.port) as client:
                return client.send("GET", "/r/tacheng/outlet/api/visits/current", {"Authorization": "Bearer none"})[0] == 401
        except (OSError, http.client.HTTPException):
            return False

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def prepare(self, count: int, channel: str = "api") -> list[Stand]:
        """So many persons who can be enrolled, each with an open visit in a session of her own."""
        with psycopg.connect(self.dsn, autocommit=True) as server:
            return [Stand(*row) for row in server.execute(PREPARE, {"count": count, "channel": channel}).fetchall()]


@contextlib.contextmanager
def tree(home: Path, persons: int, workers: int = 2) -> Iterator[Tree]:
    """A served tree with so many synthetic persons."""
    made = Tree(home, workers)
    try:
        made.start(300)
        fill(made, persons)
        yield made
    finally:
        made.stop()


def fill(made: Tree, persons: int) -> None:
    """So many synthetic persons, and figures of them for the planner."""
    filled = made.command("synthesise", "people", str(persons), "--region", "tacheng", "--seed", "77")
    assert filled.returncode == 0, filled.stderr
    with psycopg.connect(made.dsn, autocommit=True) as server:
        server.execute("ANALYZE")


class Client:
    """One kept connection."""

    def __init__(self, port: int, timeout: float = 10.0) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def close(self) -> None:
        """Let the connection go."""
        self.line.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def send(self, method: str, path: str, headers: Mapping[str, str], body: str | None = None) -> tuple[int, str]:
        """One request; the status and the body of the answer."""
        try:
            self.line.request(method, path, body, dict(headers))
            answer = self.line.getresponse()
            return answer.status, answer.read().decode()
        except BaseException:
            self.line.close()
            raise

    def case(self, stand: Stand, key: str, month: str, checked: Sequence[str]) -> tuple[int, Any]:
        """Enrol her over the API."""
        headers = {"Authorization": f"Bearer {stand.token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        body = json.dumps({"item": ITEM, "answers": {"month": month}, "checked": list(checked)})
        status, text = self.send("POST", "/r/tacheng/outlet/api/cases", headers, body)
        return status, json.loads(text) if text.startswith("{") else text

    def form(self, stand: Stand, csrf: str, key: str, month: str, checked: Sequence[str]) -> tuple[int, str]:
        """Enrol her by the form of the page."""
        headers = {"Cookie": f"syt={stand.token}", "Content-Type": "application/x-www-form-urlencoded"}
        fields = [("csrf", csrf), ("visit", str(stand.visit)), ("key", key), ("month", month), *(("checked", name) for name in checked)]
        return self.send("POST", f"/r/tacheng/outlet/item/{ITEM}/", headers, urlencode(fields))

    def page(self, stand: Stand, path: str) -> tuple[int, str]:
        """A page of the counter."""
        return self.send("GET", f"/r/tacheng/outlet/{path}", {"Cookie": f"syt={stand.token}"})


def asked(tree: Tree, stand: Stand) -> tuple[str, list[str]]:
    """The month the item offers first and the originals it wants, from the API itself."""
    with Client(tree.port) as client:
        status, text = client.send("GET", f"/r/tacheng/outlet/api/items/{ITEM}", {"Authorization": f"Bearer {stand.token}"})
    assert status == 200, text
    found = json.loads(text)
    assert found["can"], found["reasons"]
    return found["questions"][0]["choices"][0]["value"], found["originals"]


def csrf_in(text: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]
