"""往返：every statement that goes to the database, by whichever way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection

from sheyintong.engines.database import statements


@contextmanager
def spoken() -> Iterator[list[str]]:
    """The texts of all that is sent meanwhile, in order: on libpq, by Django's ORM, or by psycopg itself (BEGIN, SET)."""
    sent: list[str] = []
    connection.ensure_connection()
    send, server = statements._send, type(connection.connection)
    execute = server.execute

    def noted(line: Any, sql: bytes, params: Any) -> Any:
        sent.append(sql.decode())
        return send(line, sql, params)

    def by_psycopg(line: Any, query: Any, *args: Any, **given: Any) -> Any:
        sent.append(str(query))
        return execute(line, query, *args, **given)

    def by_orm(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return run(sql, params, many, context)

    with (
        mock.patch.object(statements, "_send", noted),
        mock.patch.object(server, "execute", by_psycopg),
        connection.execute_wrapper(by_orm),
    ):
        yield sent
