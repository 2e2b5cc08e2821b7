"""裸函数：the captured statements by a WSGI function on libpq: no request handling of Django, no rules, no sealing."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq

from benches.capture import Captured

STATEMENTS = Captured.of_json(Path(os.environ["BARE_STATEMENTS"]).read_text())
kept = threading.local()


def _connection() -> Any:
    if not hasattr(kept, "line"):
        kept.server = psycopg.connect(os.environ["BARE_DSN"], autocommit=True)  # it closes the connection when it is collected
        kept.line = kept.server.pgconn
        for place, (sql, _) in enumerate(STATEMENTS.all()):
            _need(kept.line.prepare(b"b%d" % place, sql.encode()))
    return kept.line


def _need(result: Any) -> Any:
    if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        raise RuntimeError(result.error_message)
    return result


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """``POST /person/visit/session``: every statement once for this person."""
    if environ["PATH_INFO"] == "/ready":
        start("200 OK", [])
        return [b"ready"]
    person, visit, session = (int(part) for part in environ["PATH_INFO"].strip("/").split("/"))
    line, row = _connection(), None
    for place, (_, params) in enumerate(STATEMENTS.all()):
        texts = [None if p is None else STATEMENTS.filled(p, person, visit, session).encode() for p in params]
        row = _need(line.exec_prepared(b"b%d" % place, texts))
    start("201 Created", [("Content-Type", "application/json")])
    return [json.dumps({"number": str(row and row.get_value(0, 0))}).encode()]
