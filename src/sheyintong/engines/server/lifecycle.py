"""进程生死：children die with their parent; what state a process is in."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
_LIBC = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a child must not load libraries


def die_with_parent(by: signal.Signals = signal.SIGKILL) -> None:
    """随父而终：ask the kernel to send this process ``by`` when the thread that forked it ends. Linux only, elsewhere nothing."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)


def dying_with(parent: int, by: signal.Signals, first: Callable[[], None] | None = None) -> Callable[[], None]:
    """What a child does between fork and exec: ``first``, plain signal handling, and the bond to ``parent`` (its process id).

    The kernel watches the forking thread, so fork from the main thread.
    """

    def prepare() -> None:
        if first is not None:
            first()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's "&" starts children that ignore SIGINT
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(by)
        if os.getppid() != parent:  # the parent ended before the bond was made
            os._exit(1)

    return prepare


def enter_user_namespace() -> None:
    """Become user 1000 of a namespace of our own in which files keep their owner; raises OSError where the host forbids it."""
    uid, gid = os.geteuid(), os.getegid()
    if _LIBC.unshare(CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    for name, line in (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def is_alive(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie that nobody reaped is dead."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return sys.platform != "linux"
    return stat.rpartition(")")[2].split()[0] != "Z"


def works_in(pid: int, folder: Path) -> bool:
    """Whether ``pid`` is a running postgres whose working folder is ``folder``, as that of every server is its data."""
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
        return name.startswith("postgres") and Path(f"/proc/{pid}/cwd").resolve() == folder.resolve()
    except OSError:
        return sys.platform != "linux" and is_alive(pid)
