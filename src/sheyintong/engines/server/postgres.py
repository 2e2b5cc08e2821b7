"""嵌入式数据库：make, start, attach to, and stop the PostgreSQL server of one data folder.

Start it from the main thread of the one supervising process: the server ends with the thread that started it.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from sheyintong.engines.server.binaries import Binaries, find
from sheyintong.engines.server.errors import DatabaseNotStarted, HomeUnusable
from sheyintong.engines.server.identity import Identity, choose, clean_environment
from sheyintong.engines.server.lifecycle import dying_with, is_alive, works_in
from sheyintong.engines.server.place import PORT, SUPERUSER, Place, own_short_socket, place

LARGEST_LOG = 10_000_000  # bytes, then the log starts anew and one old one is kept
PATIENCE = 30.0  # seconds without any word from a living server
STUCK = 5.0  # seconds in which the backends of a server that was asked to end have gone, and it writes its last checkpoint
RECOVERING = ("starting up", "recovery mode", "not yet accepting")
TRIES = 20  # of half a second: the children of a killed server need a moment to let go of its memory
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "lc_messages": "C",
    "jit": "off",
    "idle_in_transaction_session_timeout": "10min",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


@dataclass(slots=True)
class Server:
    """服务：a running server. ``process`` is None when somebody else started it; such a one is left alone by :meth:`stop`."""

    place: Place
    process: subprocess.Popen[bytes] | None
    pid: int | None = field(default=None)

    @property
    def owned(self) -> bool:
        """Whether we started it."""
        return self.process is not None

    def alive(self) -> bool:
        """Whether its main process runs."""
        if self.process is not None:
            return self.process.poll() is None
        return self.pid is not None and is_alive(self.pid)

    def stop(self, patience: float = 30.0) -> None:
        """End it in good order; at once where that does not work, from which the next start recovers. Nothing committed is lost.

        PostgreSQL hangs for ever when a fast shutdown reaches it while it recovers from the end of a backend: it waits for a
        checkpointer that nobody told to end.
        """
        if self.process is None or self.process.poll() is not None:
            return
        mark = _length(self.place.log)
        self.process.send_signal(signal.SIGQUIT if _is_recovering(self.place) else signal.SIGINT)
        if not _ends(self.process, STUCK) and not (_says(self.place.log, mark, "LOG:  shutting down") and _ends(self.process, patience)):
            _end_at_once(self.process)
        if not self.place.socket_is_inside:
            with _locked(self.place), contextlib.suppress(OSError):  # not while another start is about to use it
                self.place.socket.rmdir()


def _ends(process: subprocess.Popen[bytes], patience: float) -> bool:
    """Whether it ends within ``patience`` seconds."""
    try:
        return process.wait(patience) is not None
    except subprocess.TimeoutExpired:
        return False


def _end_at_once(process: subprocess.Popen[bytes]) -> None:
    """Without a checkpoint, and without asking where it does not hear, as a server that has only just begun: its children end with it."""
    process.send_signal(signal.SIGQUIT)
    if not _ends(process, STUCK):
        process.kill()
        process.wait()


def _nothing() -> None:
    """What there is to heed when nobody can ask for the end."""


def start(home: Path, postgres_bin: Path | None = None, sync: bool = True, heed: Callable[[], None] = _nothing) -> Server:
    """Attach to the server of ``home`` if one answers, else make its data if there is none, and start it.

    ``sync=False`` (tests) skips the flush after making the data. ``heed`` is called again and again while we wait, and raises
    what shall end the waiting. Raises :class:`BinariesMissing`, :class:`DatabaseNotStarted`,
    :class:`NoUnprivilegedUser` or :class:`HomeUnusable`.
    """
    where = place(home)
    with _locked(where):
        if _settle(where, heed):
            return Server(where, None, _recorded_pid(where))
        binaries = find(postgres_bin, _major_of(where.data))
        identity = choose(where.data, binaries)
        if not (where.data / "PG_VERSION").exists():
            _make(where, binaries, identity, sync)
        identity.own(where.data)
        if not where.socket_is_inside:
            own_short_socket(where.socket, identity.uid, identity.gid)
        else:
            identity.own(where.socket)
        return _launch(where, binaries, identity, heed)


@contextlib.contextmanager
def running(home: Path, postgres_bin: Path | None = None) -> Iterator[Server]:
    """The server of ``home`` for as long as a block lasts; one that ran before goes on after."""
    server = start(home, postgres_bin)
    try:
        yield server
    finally:
        server.stop()


def answers(where: Place) -> bool:
    """Whether the server takes connections now."""
    return _ping(where) == ""


def _is_recovering(where: Place) -> bool:
    """Whether it repeats its log now, after a crash of it or of one of its backends."""
    why = _ping(where)
    return any(words in why for words in RECOVERING)


def _ping(where: Place) -> str:
    """Empty when a connection succeeds, else why not."""
    try:
        psycopg.connect(host=str(where.socket), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error) or "no answer"
    return ""


@contextlib.contextmanager
def _locked(where: Place) -> Iterator[None]:
    try:
        where.lock.parent.mkdir(parents=True, exist_ok=True)
        where.log.parent.mkdir(parents=True, exist_ok=True)
        file = where.lock.open("a")
    except OSError as error:
        raise HomeUnusable(home=where.lock.parent, why=error.strerror or str(error)) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _settle(where: Place, heed: Callable[[], None] = _nothing, patience: float = 60.0, hurry: float = 20.0) -> bool:
    """True when a server answers. Waits for one that is starting or ending; takes away a record of a process that is another's.

    One that has been ending for ``hurry`` seconds (a killed start left it with a backend that does not end) is ended at once, as
    :meth:`Server.stop` does; the next start recovers from its log.
    """
    begun, hurried = time.monotonic(), False
    end = begun + patience
    while True:
        heed()
        why = _ping(where)
        if not why:
            return True
        pid = _recorded_pid(where)
        if pid is None or not is_alive(pid):
            return False
        if not works_in(pid, where.data):  # the number was given to another process since; PostgreSQL would believe it
            (where.data / "postmaster.pid").unlink(missing_ok=True)
            return False
        if not hurried and "shutting down" in why and time.monotonic() > begun + hurry:
            hurried = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        if time.monotonic() > end:
            raise DatabaseNotStarted(why=f"process {pid} holds the data and does not answer: {why}", log=where.log)
        time.sleep(0.05)


def _recorded_pid(where: Place) -> int | None:
    try:
        first = (where.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0]
        return int(first) or None
    except (OSError, ValueError):
        return None


def _major_of(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def _make(where: Place, binaries: Binaries, identity: Identity, sync: bool) -> None:
    """initdb beside the place, then one rename: a kill in the middle leaves nothing half made."""
    fresh = where.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    identity.own(fresh)
    locale = ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else ["--locale=C.UTF-8"]
    command = [binaries.path("initdb"), "-D", str(fresh), "-U", SUPERUSER, "-A", "trust", "--encoding=UTF8", "--no-instructions"]
    done = identity.run([*command, *locale, *([] if sync else ["--no-sync"])])
    if done.returncode != 0:
        raise DatabaseNotStarted(why="initdb: " + (done.stderr.strip().replace("\n", " ")[-500:] or "no message"), log=where.log)
    if where.data.exists():
        shutil.rmtree(where.data)  # without PG_VERSION it never was a database
    fresh.rename(where.data)


def _launch(where: Place, binaries: Binaries, identity: Identity, heed: Callable[[], None]) -> Server:
    options = CONFIGURATION | {"unix_socket_directories": _quoted(where.socket)}
    argv = [binaries.path("postgres"), "-D", str(where.data), *(f"--{name}={value}" for name, value in options.items())]
    for _ in range(TRIES):
        mark = _fresh_log(where.log)
        process = _spawn(argv, identity, where.log)
        if _wait_until_it_answers(where, process, heed):
            return Server(where, process, process.pid)
        said = where.log.read_bytes()[mark:].decode(errors="replace")
        if "pre-existing shared memory block" not in said and "lock file" not in said:
            break
        time.sleep(0.5)
    raise DatabaseNotStarted(why=_last_fatal(said), log=where.log)


def _spawn(argv: list[str], identity: Identity, log: Path) -> subprocess.Popen[bytes]:
    user, group = identity.switch or (None, None)
    with log.open("ab") as out:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env=clean_environment(),
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=[] if identity.switch else None,
            # not SIGINT: a fast shutdown in the middle of a recovery never ends (see Server.stop), and after a kill nobody is left to see it
            preexec_fn=dying_with(os.getpid(), signal.SIGQUIT, identity.first),
        )


def _wait_until_it_answers(where: Place, process: subprocess.Popen[bytes], heed: Callable[[], None]) -> bool:
    """Recovery after a crash takes as long as it takes: wait while the process lives and says that it is starting."""
    silent_since = time.monotonic()
    try:
        while process.poll() is None:
            heed()
            why = _ping(where)
            if not why:
                return process.poll() is None
            if any(words in why for words in RECOVERING):
                silent_since = time.monotonic()
            elif time.monotonic() - silent_since > PATIENCE:
                raise DatabaseNotStarted(why=why.replace("\n", " "), log=where.log)
            time.sleep(0.02)
    except BaseException:
        _end_at_once(process)
        raise
    return False


def _length(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _says(log: Path, mark: int, words: str) -> bool:
    """Whether the log has these words after its first ``mark`` bytes."""
    with log.open("rb") as file:
        file.seek(mark)
        return words.encode() in file.read()


def _fresh_log(log: Path) -> int:
    """Begin a new log when the old one is large; the length of the present one in bytes."""
    size = _length(log)
    if size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
        return 0
    return size


def _last_fatal(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wanted = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines
    return wanted[-1][-400:] if wanted else "it ended without a word"


def _quoted(folder: Path) -> str:
    """A path for a list setting: a comma or a space inside must not end it."""
    return '"' + str(folder).replace('"', '""') + '"'
