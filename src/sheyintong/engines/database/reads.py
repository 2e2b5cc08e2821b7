"""读取部件：each owner puts its own question; they are joined into one statement, as the parts of a write are.

A question may ask with what an earlier one found: ``read["person"]`` stands for that column of its row. So who asks, who stands before her
and everything a decision looks at come in one round trip, though each module wrote only the question about its own tables.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

import msgspec

from .parts import AS_TEXT

T = TypeVar("T")
PLACE = re.compile(r"\$(\d+)")


class Read(msgspec.Struct, Generic[T], frozen=True, eq=False):
    """One question. ``sql`` has ``$1 …`` and yields at most one row: first what is told, then the columns named in ``gives``."""

    sql: str
    args: tuple[object, ...]
    into: Callable[[bytes | None], T]
    gives: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> "Found":
        """What this question finds in a column it gives, as an argument of questions after it."""
        return Found(self, column)


class Found(msgspec.Struct, frozen=True):
    """A column of the row that another question of the same statement finds; NULL where it finds none."""

    read: Read[Any]
    column: str


class Told:
    """The answers: ``told[read]``."""

    def __init__(self, reads: Sequence[Read[Any]], cells: Sequence[bytes | None]) -> None:
        self._cells = {id(read): cell for read, cell in zip(reads, cells, strict=True)}

    def __getitem__(self, read: Read[T]) -> T:
        return read.into(self._cells[id(read)])


def json_into(kind: type[T]) -> Callable[[bytes | None], T | None]:
    """Reads a JSON cell into ``kind``; None where there was no row."""
    decode = msgspec.json.Decoder(kind).decode
    return lambda cell: None if cell is None else decode(cell)


def join(reads: Sequence[Read[Any]]) -> tuple[bytes, list[bytes | None]]:
    """One statement of all questions, and its parameters. A question may refer only to questions before it."""
    place = {id(read): n for n, read in enumerate(reads)}
    params: list[bytes | None] = []
    shape = []
    for read in reads:
        found = []
        for n, arg in enumerate(read.args):
            if type(arg) is Found:
                found.append((n, place[id(arg.read)], arg.column))
            else:
                params.append(AS_TEXT[type(arg)](arg))
        shape.append((read.sql, read.gives, len(read.args), tuple(found)))
    return _compiled(tuple(shape)), params


@lru_cache(maxsize=256)
def _compiled(shape: tuple[tuple[str, tuple[str, ...], int, tuple[tuple[int, int, str], ...]], ...]) -> bytes:
    count, questions = 0, []
    for n, (sql, gives, size, found) in enumerate(shape):
        instead = {place: f"(SELECT {column} FROM q{of})" for place, of, column in found}
        texts = []
        for place in range(size):
            count += place not in instead
            texts.append(instead.get(place, f"${count}"))
        asked = PLACE.sub(lambda found, texts=texts: texts[int(found[1]) - 1], sql)  # type: ignore[misc]
        questions.append(f"q{n} ({', '.join(('told', *gives))}) AS ({asked})")
    picks = ", ".join(f"(SELECT told FROM q{n})" for n in range(len(shape)))
    return f"WITH {', '.join(questions)} SELECT {picks}".encode()
