"""受理的速度：accepting an immediate item with its effect, measured four ways in one run on the same cores.

pgbench: the SQL that one acceptance sends, captured from the code and replayed. bare: the same statements by a WSGI function
on libpq under granian. api: the bank's API. page: the POST of the teller's form; the GETs of workbench and form apart.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.support.counter import Client, Stand, Tree, asked, csrf_in, free_port, tree

from benches.capture import Captured, captured, pgbench_script
from benches.processor import accounted, rest

WARM = 8
TURNS = 3
WAYS = ("pgbench", "bare", "api", "page", "get_workbench", "get_form")
ROOT = Path(__file__).resolve().parents[1]


def persons_of(seconds: float, clients: int) -> int:
    """So many persons as one turn of one way can use up."""
    return max(200, round(seconds * 1500)) + clients * WARM


@dataclass(frozen=True, slots=True)
class Load:
    """The load of one run: so many clients for so many seconds against the served tree. A machine has its moods: the ways take turns.

    ``rates`` has the cases a second of each turn, ``cases`` how many there were in all, ``spent`` the microseconds each part used for them.
    """

    served: Tree
    clients: int
    seconds: float
    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    spent: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def persons(self) -> int:
        """So many as one turn can use up."""
        return persons_of(self.seconds, self.clients)

    def timed(self, name: str, stands: Sequence[Stand], port: int, one: Callable[[Client, Stand], bool]) -> None:
        """One turn of a way, each client with a kept connection and persons of its own; a wrong answer ends the run.

        Each client's first :data:`WARM` are not counted: a connection plans a statement anew five times before it keeps a plan.
        """
        warm = self.clients * WARM
        rest(self.served)
        driven(self.clients, 600.0, stands[:warm], port, one)
        begun = time.monotonic()
        with accounted(self.spent[name]):
            rate = driven(self.clients, self.seconds, stands[warm:], port, one)
        self.cases[name] += rate * (time.monotonic() - begun)
        self.rates[name].append(rate)


def driven(clients: int, seconds: float, stands: Sequence[Stand], port: int, one: Callable[[Client, Stand], bool]) -> float:
    """Cases a second, from the first on."""
    until, done, wrong = time.monotonic() + seconds, [0] * clients, []

    def work(place: int) -> None:
        with Client(port) as client:
            for stand in stands[place::clients]:
                if time.monotonic() > until:
                    return
                if not one(client, stand):
                    wrong.append(stand)
                    return
                done[place] += 1

    begun = time.monotonic()
    threads = [threading.Thread(target=work, args=(place,)) for place in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if wrong or not all(done):
        raise SystemExit(f"{len(wrong)} wrong answers; {sum(done)} right ones")
    return sum(done) / (time.monotonic() - begun)


def pgbench_program() -> str | None:
    """The wheel's pgbench, else the system's."""
    from tests.support.server import binaries

    own = binaries() / "pgbench"
    return str(own) if own.exists() else shutil.which("pgbench")


def by_pgbench(load: Load, found: Captured) -> None:
    """One turn of the captured statements, prepared, where there is a pgbench: each person once, however long it takes."""
    program, served, clients = pgbench_program(), load.served, load.clients
    if program is None:
        return
    rest(served)
    script = served.home / "accept.sql"
    with psycopg.connect(served.dsn, autocommit=True) as server:
        server.execute("DROP TABLE IF EXISTS bench_stand")
        server.execute("CREATE TABLE bench_stand (n int PRIMARY KEY, person bigint, visit bigint, session bigint, digest text)")
        server.execute("GRANT SELECT ON bench_stand TO syt_app")
        rows = [(n, s.person, s.visit, s.session, s.digest) for n, s in enumerate(served.prepare(load.persons))]
        with server.cursor() as cursor:
            cursor.executemany("INSERT INTO bench_stand VALUES (%s, %s, %s, %s, %s)", rows)
        server.execute("ANALYZE bench_stand")
    script.write_text(pgbench_script(found, clients))
    options = ["-n", "-D", "i=-1", "-M", "prepared", "-c", str(clients), "-j", "2", "-t", str(load.persons // clients), "-f", str(script)]
    environment = {**os.environ, "PGOPTIONS": "-c search_path=r_tacheng,public"}
    reach = ["-h", str(served.home / "postgres" / "s"), "-p", "5432", "-U", "syt_app", "sheyintong"]
    run = subprocess.run([program, *options, *reach], capture_output=True, text=True, env=environment, check=False)
    line = next((each for each in run.stdout.splitlines() if each.startswith("tps =")), "")
    if run.returncode != 0 or not line:
        raise SystemExit(run.stderr[-2000:])
    load.rates["pgbench"].append(float(line.split()[2]))


@contextmanager
def bare_server(served: Tree, found: Captured) -> Iterator[int]:
    """The WSGI function of :mod:`benches.bare` under granian, as many workers and threads as the real one."""
    port, kept = free_port(), served.home / "captured.json"
    kept.write_text(found.as_json())
    environment = {**os.environ, "BARE_STATEMENTS": str(kept), "BARE_DSN": served.app_dsn, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(served.workers), "--blocking-threads", "3"]
    argv += ["--port", str(port), "--no-ws", "--log-level", "error", "benches.bare:application"]
    process = subprocess.Popen(argv, env=environment, cwd=ROOT, start_new_session=True)
    try:
        for _ in range(100):
            try:
                with Client(port) as client:
                    client.send("GET", "/ready", {})
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def by_processor(served: Tree, found: Captured, month: str, checked: Sequence[str], count: int) -> dict[str, Any]:
    """Microseconds of the processor in the web process alone, for one case each way."""
    kept = served.home / "captured.json"
    kept.write_text(found.as_json())
    stands = [[[s.person, s.session, s.visit] for s in served.prepare(count, channel)] for channel in ("api", "api", "page")]
    environment = {**served.environment, "SHEYINTONG_DB_ROLE": "app", "BARE_STATEMENTS": str(kept), "BARE_DSN": served.app_dsn}
    environment["PYTHONPATH"] += f":{ROOT}"
    argv = [sys.executable, "-m", "benches.cpu"]
    told = json.dumps([stands, month, list(checked)])
    run = subprocess.run(argv, input=told, env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode != 0:
        raise SystemExit(run.stderr[-3000:])
    found_us: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found_us


def measure(clients: int, seconds: float, turns: int = TURNS) -> dict[str, Any]:
    """Each way so many seconds, in turns; before each turn the tree rests."""
    turn = seconds / turns
    with (
        tempfile.TemporaryDirectory(prefix="syt-bench-", ignore_cleanup_errors=True) as folder,
        tree(Path(folder) / "home", 5 * (1000 + 4 * turns * persons_of(turn, clients))) as served,  # every fifth can be enrolled
    ):
        load = Load(served, clients, turn)
        month, checked = asked(served, served.prepare(1)[0])
        found = captured(served, served.prepare(30, "page"), month, checked)
        say(
            f"one acceptance sends {len(found.reads)} read and 1 write; {found.total} statements in all, of which by the ORM: {found.by_orm}"
        )
        result: dict[str, Any] = {"statements": found.total, "clients": clients, "seconds": seconds}
        result["cpu_us"] = by_processor(served, found, month, checked, 300)
        with bare_server(served, found) as port:
            for _ in range(turns):
                by_pgbench(load, found)
                by_bare(load, port)
                by_api(load, month, checked)
                by_page(load, month, checked)
    spent = {name: {part: round(us / load.cases[name]) for part, us in sorted(parts.items())} for name, parts in load.spent.items()}
    return with_ratios(result | {"spent_us": spent, "turns": load.rates})


def by_bare(load: Load, port: int) -> None:
    """The plain way."""
    load.timed(
        "bare", load.served.prepare(load.persons), port, lambda c, s: c.send("POST", f"/{s.person}/{s.visit}/{s.session}", {})[0] == 201
    )


def by_api(load: Load, month: str, checked: Sequence[str]) -> None:
    """The interface of a bank's own system."""
    stands = load.served.prepare(load.persons)
    load.timed("api", stands, load.served.port, lambda c, s: c.case(s, f"bench-{s.person}", month, checked)[0] == 201)


def by_page(load: Load, month: str, checked: Sequence[str]) -> None:
    """Workbench, form, and the form's POST; the token of a form comes from its page."""
    port, tokens, stands = load.served.port, dict[int, str](), load.served.prepare(load.persons, "page")
    load.timed("get_workbench", stands, port, lambda c, s: c.page(s, "")[0] == 200)

    def form(client: Client, stand: Stand) -> bool:
        status, text = client.page(stand, "item/enroll_flexible/")
        tokens[stand.person] = csrf_in(text)
        return status == 200

    load.timed("get_form", stands, port, form)
    ready = [stand for stand in stands if stand.person in tokens]
    load.timed("page", ready, port, lambda c, s: c.form(s, tokens[s.person], f"bench-{s.person}", month, checked)[0] == 303)


def with_ratios(result: dict[str, Any]) -> dict[str, Any]:
    """The mean of the turns, and each way's share of the faster ones."""
    turns = {name: [round(rate, 1) for rate in rates] for name, rates in result.pop("turns").items()}
    means: dict[str, float | None] = {name: round(statistics.mean(turns[name]), 1) if name in turns else None for name in WAYS}
    result |= means | {"turns": turns}
    for slow, fast in (("bare", "pgbench"), ("api", "pgbench"), ("page", "pgbench"), ("api", "bare"), ("page", "bare")):
        one, other = means[slow], means[fast]
        result[f"{slow}_to_{fast}"] = round(one / other, 2) if one and other else None
    return result


def say(line: str) -> None:
    """A line at once."""
    print(line, flush=True)


def main() -> None:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=9.0, help="for each way, in turns")
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    result = measure(given.clients, given.seconds)
    for name, parts in result["spent_us"].items():
        say(f"{name:14s} us of the processor for one: " + ", ".join(f"{part} {micros}" for part, micros in parts.items()))
    for name in WAYS:
        say(f"{name:14s} {result[name] if result[name] is not None else 'no pgbench found':>10} /s")
    say(json.dumps(result))


if __name__ == "__main__":
    main()
