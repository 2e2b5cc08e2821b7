"""执行：one prepared statement on libpq for a joined write or for the facts of a decision; the rest of the house uses Django's ORM."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import msgspec
import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, connection, connections
from psycopg import pq

from sheyintong.kernel.errors import Refusal

from . import reads
from .parts import Guard, Joined, Part, Ref, Update, as_text, join
from .reads import Read, Told

NOT_NULL = "23502"
T = TypeVar("T")


class Written:
    """What a joined write gave back: ``written[part, "id"]`` as text."""

    def __init__(self, joined: Joined, row: pq.abc.PGresult) -> None:
        self._joined, self._row = joined, row

    def __getitem__(self, key: tuple[Part, str]) -> str:
        value = self._row.get_value(0, self._joined.column(*key))
        if value is None:
            raise KeyError(key[1])
        return value.decode()

    def id(self, part: Part) -> int:
        """The number of the row that this part wrote."""
        return int(self[part, "id"])


def write(*parts: Part) -> Written:
    """Send all parts as one statement. Raises the refusal of the part whose guard, state or constraint did not hold."""
    joined = join(parts)
    try:
        with _line() as server:
            return Written(joined, _send(server, joined.sql, joined.params))
    except psycopg.Error as error:
        raise _refusal(error, parts) or error from error


def _refusal(error: psycopg.Error, parts: Sequence[Part]) -> Refusal | None:
    name = error.diag.constraint_name or ""
    if error.sqlstate == "SY001":
        part = parts[int(name)]
        return part.refuse if isinstance(part, Guard | Update) else None
    if error.sqlstate == NOT_NULL:
        return _row_not_found(parts)
    for part in parts:
        if not isinstance(part, Guard) and name in part.refusals:
            return part.refusals[name]
    return None


def _row_not_found(parts: Sequence[Part]) -> Refusal | None:
    """A new row that refers to a changed one comes before the count of changed rows: where none was changed, the reference is empty."""
    refs = [value for part in parts if not isinstance(part, Guard) for value in part.values.values() if isinstance(value, Ref)]
    return next((ref.part.refuse for ref in refs if isinstance(ref.part, Update)), None)


def read(*questions: Read[Any]) -> Told:
    """Put all questions as one statement."""
    sql, params = reads.join(questions)
    with _line() as server:
        row = _send(server, sql, params)
    return Told(questions, [row.get_value(0, column) for column in range(row.nfields)])


def fetch(sql: str, args: Sequence[object], into: type[T]) -> T | None:
    """Read facts: ``sql`` has ``$1 …`` and yields one column of JSON; the first row as ``into``, None where there is none."""
    rows = _execute(sql.encode(), [as_text(arg) for arg in args])
    if not rows or rows[0][0] is None:
        return None
    return msgspec.json.decode(rows[0][0], type=into)


def fetch_all(sql: str, args: Sequence[object], into: type[T]) -> list[T]:
    """Read many: each row is one JSON document."""
    decoder = msgspec.json.Decoder(into)
    return [decoder.decode(row[0]) for row in _execute(sql.encode(), [as_text(arg) for arg in args]) if row[0] is not None]


def fetch_rows(sql: str, args: Sequence[object] = ()) -> list[tuple[str | None, ...]]:
    """Read plain text cells."""
    return [tuple(row) for row in _execute(sql.encode(), [as_text(arg) for arg in args])]


def run(sql: str, args: Sequence[object] = ()) -> int:
    """Run one data-changing statement; the number of rows it touched."""
    with _line() as server:
        result = _send(server, sql.encode(), [as_text(arg) for arg in args])
    return result.command_tuples or 0


@contextmanager
def _line() -> Iterator[psycopg.Connection[Any]]:
    """The server connection of one statement: Django's where it has one open, else one of the pool's, given back at once.

    Django's way to a connection (state, signals, a cursor) is for the ORM and for transactions; a statement of ours needs none of it.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]  # looked up once: each attribute of the proxy would look it up again
    pool = here.pool
    if pool is None or here.connection is not None or here.in_atomic_block:
        yield _server()
        return
    pool.open()
    server = pool.getconn()
    try:
        here.tell(server)
        yield server
    finally:
        pool.putconn(server)


def _server() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    connection.tell_path()  # type: ignore[attr-defined]
    server = cast("psycopg.Connection[Any]", connection.connection)
    if not server.autocommit and server.pgconn.transaction_status == pq.TransactionStatus.IDLE:
        _checked(server, server.pgconn.exec_(b"BEGIN"))  # psycopg begins with its own first statement, and ours go past it
    return server


def _send(server: psycopg.Connection[Any], sql: bytes, params: Sequence[bytes | None]) -> pq.abc.PGresult:
    prepared: dict[bytes, bytes] = server.__dict__.setdefault("syt_prepared", {})
    name = prepared.get(sql)
    if name is None:
        name = b"syt_" + hashlib.sha256(sql).hexdigest()[:16].encode()
        _checked(server, server.pgconn.prepare(name, sql))
        prepared[sql] = name
    return _checked(server, server.pgconn.exec_prepared(name, cast("Sequence[bytes]", params)))


def _checked(server: psycopg.Connection[Any], result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        return result
    raise psycopg.errors.error_from_result(result, encoding="utf-8")


def _execute(sql: bytes, params: list[bytes | None]) -> list[list[str | None]]:
    with _line() as server:
        result = _send(server, sql, params)
    width = range(result.nfields)
    return [[_text(result.get_value(row, column)) for column in width] for row in range(result.ntuples)]


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


@contextmanager
def refusing(refusals: Mapping[str, Refusal]) -> Iterator[None]:
    """Turn a broken constraint of Django's own writes into the refusal named for it."""
    try:
        yield
    except (IntegrityError, DatabaseError) as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name in refusals:
            raise refusals[name] from error
        raise
