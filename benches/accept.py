"""受理的速度：accepting an immediate item with its effect, measured four ways in one run on the same cores.

pgbench: the SQL that one acceptance sends, captured from the code and replayed. bare: the same statements by a WSGI function
on libpq under granian. api: the bank's API. page: the POST of the teller's form; the GETs of workbench and form apart.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from tests.support.counter import Client, Stand, Tree, asked, csrf_in, free_port, tree

from benches.capture import Captured, captured, pgbench_script

WARM = 8
ROOT = Path(__file__).resolve().parents[1]


def timed(clients: int, seconds: float, stands: Sequence[Stand], port: int, one: Callable[[Client, Stand], bool]) -> float:
    """Cases a second of so many clients, each with a kept connection and persons of its own; a wrong answer ends the run.

    Each client's first :data:`WARM` are not counted: a connection plans a statement anew five times before it keeps a plan.
    """
    driven(clients, 600.0, stands[: clients * WARM], port, one)
    return driven(clients, seconds, stands[clients * WARM :], port, one)


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


def by_pgbench(served: Tree, found: Captured, clients: int, seconds: float, persons: int) -> float | None:
    """Transactions a second of the captured statements, prepared."""
    program = pgbench_program()
    if program is None:
        return None
    script = served.home / "accept.sql"
    with psycopg.connect(served.dsn, autocommit=True) as server:
        server.execute("CREATE TABLE bench_stand (n int PRIMARY KEY, person bigint, visit bigint, session bigint, digest text)")
        server.execute("GRANT SELECT ON bench_stand TO syt_app")
        for place, stand in enumerate(served.prepare(persons)):
            row = [place, stand.person, stand.visit, stand.session, stand.digest]
            server.execute("INSERT INTO bench_stand VALUES (%s, %s, %s, %s, %s)", row)
        server.execute("ANALYZE bench_stand")
    script.write_text(pgbench_script(found, clients))
    options = ["-n", "-D", "i=-1", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))), "-f", str(script)]
    environment = {**os.environ, "PGOPTIONS": "-c search_path=r_tacheng,public"}
    reach = ["-h", str(served.home / "postgres" / "s"), "-p", "5432", "-U", "syt_app", "sheyintong"]
    run = subprocess.run([program, *options, *reach], capture_output=True, text=True, env=environment, check=False)
    line = next((each for each in run.stdout.splitlines() if each.startswith("tps =")), "")
    if run.returncode != 0 or not line:
        raise SystemExit(run.stderr[-2000:])
    return float(line.split()[2])


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


def measure(clients: int, seconds: float) -> dict[str, Any]:
    """All of it once, one after the other."""
    wanted = max(300, round(seconds * 1500))
    with (
        tempfile.TemporaryDirectory(prefix="syt-bench-", ignore_cleanup_errors=True) as folder,
        tree(Path(folder) / "home", wanted * 24) as served,
    ):
        month, checked = asked(served, served.prepare(1)[0])
        found = captured(served, served.prepare(30, "page"), month, checked)
        say(
            f"one acceptance sends {len(found.reads)} reads and 1 write; {found.total} statements in all, of which by the ORM: {found.by_orm}"
        )
        result: dict[str, Any] = {"statements": found.total, "clients": clients, "seconds": seconds}
        result["cpu_us"] = by_processor(served, found, month, checked, min(wanted, 400))
        result["pgbench"] = by_pgbench(served, found, clients, seconds, wanted * 2)
        with bare_server(served, found) as port:
            ask = served.prepare(wanted)
            result["bare"] = timed(
                clients, seconds, ask, port, lambda c, s: c.send("POST", f"/{s.person}/{s.visit}/{s.session}", {})[0] == 201
            )
        over_api = served.prepare(wanted)
        result["api"] = timed(
            clients, seconds, over_api, served.port, lambda c, s: c.case(s, f"bench-{s.person}", month, checked)[0] == 201
        )
        pages = served.prepare(wanted, "page")
        result |= by_page(served, pages, clients, seconds, month, checked)
    return with_ratios(result)


def by_page(served: Tree, stands: Sequence[Stand], clients: int, seconds: float, month: str, checked: Sequence[str]) -> Mapping[str, float]:
    """Workbench, form, and the form's POST; the form tokens are worked out before, from the house's key."""
    workbench = timed(clients, seconds, stands, served.port, lambda c, s: c.page(s, "")[0] == 200)
    tokens: dict[int, str] = {}

    def form(client: Client, stand: Stand) -> bool:
        status, text = client.page(stand, "item/enroll_flexible/")
        tokens[stand.person] = csrf_in(text)
        return status == 200

    forms = timed(clients, seconds, stands, served.port, form)
    ready = [stand for stand in stands if stand.person in tokens]
    posts = timed(
        clients, seconds, ready, served.port, lambda c, s: c.form(s, tokens[s.person], f"bench-{s.person}", month, checked)[0] == 303
    )
    return {"page": posts, "get_workbench": workbench, "get_form": forms}


def with_ratios(result: dict[str, Any]) -> dict[str, Any]:
    """Rounded, with each way's share of the faster ones."""
    for name in ("pgbench", "bare", "api", "page", "get_workbench", "get_form"):
        result[name] = None if result[name] is None else round(result[name], 1)
    for name in ("bare", "api", "page"):
        result[f"{name}_to_pgbench"] = round(result[name] / result["pgbench"], 2) if result["pgbench"] else None
    return result | {f"{name}_to_bare": round(result[name] / result["bare"], 2) for name in ("api", "page")}


def say(line: str) -> None:
    """A line at once."""
    print(line, flush=True)


def main() -> None:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each way")
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    result = measure(given.clients, given.seconds)
    for name in ("pgbench", "bare", "api", "page", "get_workbench", "get_form"):
        say(f"{name:14s} {result[name] if result[name] is not None else 'no pgbench found':>10} /s")
    say(json.dumps(result))


if __name__ == "__main__":
    main()
