"""Databases of a run: each is filled once and serves many tests; what a test writes is undone or taken out again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest import mock

import psycopg
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from sheyintong.engines.database import statements
from tests.support import template

T = TypeVar("T")
EMPTY = "t_empty"
TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'r_tacheng')
"""
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


_send = statements._send


def _recovering(server: psycopg.Connection[Any], sql: bytes, params: Sequence[bytes | None]) -> Any:
    """Send; a statement that fails outside any transaction of the application takes back itself alone, as it would with no test around."""
    if len(connection.atomic_blocks) > 1:
        return _send(server, sql, params)
    server.pgconn.exec_(b"SAVEPOINT alone")
    try:
        result = _send(server, sql, params)
    except psycopg.Error:
        server.pgconn.exec_(b"ROLLBACK TO SAVEPOINT alone")
        raise
    server.pgconn.exec_(b"RELEASE SAVEPOINT alone")
    return result


class Databases:
    """The databases of one worker on its own server. ``blocker`` is what keeps tests without a fixture off the database."""

    def __init__(self, superuser: str, source: str, blocker: Any) -> None:
        self._superuser = superuser
        self._blocker = blocker
        self._filled: dict[str, Any] = {}
        self._wiped: dict[str, tuple[str, str, list[Any]]] = {}
        self.clone(source, EMPTY)

    def superuser(self, name: str) -> str:
        """The address of ``name`` as the superuser."""
        return self._superuser.replace("dbname=postgres", f"dbname={name}")

    def clone(self, source: str, name: str) -> None:
        """``name`` becomes a fresh copy of ``source``: a thousand files."""
        if connection.settings_dict["NAME"] == source:
            connection.close()  # a template may have no visitors
        template.clone(self._superuser, source, name)

    def empty(self, name: str) -> None:
        """``name`` becomes empty: a copy the first time, then what was written is taken out. Its sequences go on counting.

        Tables that hold something in a fresh region must be as they were, else a fresh copy is made again.
        """
        if name in self._wiped:
            wipe, digest, was = self._wiped[name]
            with psycopg.connect(self.superuser(name), options="-c session_replication_role=replica") as server:
                server.execute(OTHERS)
                server.execute(wipe)
                same = server.execute(digest).fetchall() == was
            if same:
                return
        self.clone(EMPTY, name)
        with psycopg.connect(self.superuser(name)) as server:
            tables = [str(table) for (table,) in server.execute(TABLES)]
            held = [table for table in tables if server.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]
            wipe = "".join(f"DELETE FROM {table};" for table in tables if table not in held)
            digest = " UNION ALL ".join(f"SELECT '{table}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t" for table in held)
            self._wiped[name] = wipe, digest, server.execute(digest).fetchall()

    def forget(self, name: str) -> None:
        """``name`` was changed in its tables' form: the next time it is copied anew."""
        self._wiped.pop(name, None)

    def filled(self, name: str, fill: Callable[[], T]) -> T:
        """Make the database ``name`` with what ``fill`` writes in the region tacheng, once a run; what ``fill`` gave."""
        if name not in self._filled:
            self.clone(EMPTY, name)
            with self.committed(name):
                self._filled[name] = fill()
        return self._filled[name]  # type: ignore[no-any-return]

    @contextmanager
    def committed(self, name: str) -> Iterator[None]:
        """Work in the region tacheng of ``name``, where transactions truly end."""
        from sheyintong.engines.database import schemas

        before = connection.settings_dict["NAME"]
        self._go_to(name)
        with self._blocker.unblock(), schemas.region("tacheng"):
            try:
                yield
            finally:
                self._go_to(before)

    @contextmanager
    def undone(self, name: str) -> Iterator[None]:
        """Work in the region tacheng of ``name``; everything is rolled back. Only this connection sees what is written."""
        with self.committed(name):
            around = transaction.atomic()
            around._from_testcase = True  # type: ignore[attr-defined]  # Django and the audit trail let a test stand around their own
            with around, mock.patch.object(statements, "_send", _recovering):
                yield
                if connection.connection.info.transaction_status == TransactionStatus.INTRANS:  # not broken by what the test expected
                    connection.check_constraints()
                connection.set_rollback(True)

    def _go_to(self, name: str) -> None:
        """The connection works in ``name`` from now on; it stays open where it is there already."""
        if connection.settings_dict["NAME"] != name:
            connection.close()
            connection.settings_dict["NAME"] = name
            _forget_what_was_loaded()


def _forget_what_was_loaded() -> None:
    """What a process reads once is keyed by schema and loading; in another database the same number is another loading."""
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.registers.catalogue import queries as catalogue
    from sheyintong.registers.policy import queries as policy

    for kept in (regions._calendar, regions._loaded, regions._facts, catalogue._items, catalogue._lists, policy._line):
        kept.cache_clear()
