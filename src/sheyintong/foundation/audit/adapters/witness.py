"""见证文件：each root, written outside the database as one chained line. A tail cut off the database still stands here."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sheyintong.kernel.crypto.sm3 import sm3

TAIL = 4096


class Broken(Exception):
    """见证文件被改：a line is unreadable or does not follow from the line before."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the number of a seal, its root (hexadecimal), and the chain up to here."""

    number: int
    root: str
    chain: str


def _chain(before: str, body: Mapping[str, object]) -> str:
    return sm3(before.encode() + json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hex()


def append(path: Path, seals: Iterable[Mapping[str, object]]) -> None:
    """Add seals and wait until the disk has them. A half line left by a crash is cut away first: its seal is written again."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _drop_half_line(file.fileno())
        before = _last(file.fileno())
        number, chain = (before.number, before.chain) if before else (0, "")
        for seal in seals:
            if int(str(seal["number"])) <= number:
                continue  # another worker was quicker
            number, chain = int(str(seal["number"])), _chain(chain, seal)
            file.write(json.dumps({**seal, "chain": chain}, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last_number(path: Path) -> int:
    """The number of the last seal that stands in the file whole; 0 for none."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return 0
    try:
        line = _last(descriptor)
    finally:
        os.close(descriptor)
    return line.number if line else 0


def lines(path: Path) -> Iterator[Line]:
    """Every line from the first, one at a time. Raises :class:`Broken` at the first that is not as it was written."""
    if not path.exists():
        return
    chain = ""
    with path.open("rb") as file:
        for place, raw in enumerate(file, 1):
            if not raw.endswith(b"\n"):
                return  # a half line of a crash: its seal is in the database and is written again
            try:
                body = json.loads(raw)
                told = body.pop("chain")
                chain = _chain(chain, body)
                line = Line(int(body["number"]), str(body["root"]), chain)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Broken(place) from None
            if told != chain:
                raise Broken(place)
            yield line


def _last(descriptor: int) -> Line | None:
    """The last whole line, read from the end of the file; None when there is none or the end is torn."""
    size = os.fstat(descriptor).st_size
    raw = os.pread(descriptor, TAIL, max(0, size - TAIL))
    if not raw.endswith(b"\n"):
        raw = raw[: raw.rfind(b"\n") + 1]
    found = raw.rstrip(b"\n").rpartition(b"\n")[2]
    try:
        body = json.loads(found)
        return Line(int(body["number"]), str(body["root"]), str(body["chain"]))
    except (ValueError, KeyError, TypeError):
        return None


def _drop_half_line(descriptor: int) -> None:
    """Cut a last line without its end away."""
    size = os.fstat(descriptor).st_size
    raw = os.pread(descriptor, TAIL, max(0, size - TAIL))
    os.ftruncate(descriptor, size - (len(raw) - raw.rfind(b"\n") - 1))
