"""处理器时间：what one case costs the web process itself, bare function, interface and page turn about in one process; JSON on the last line.

Other load on the machine stretches every clock, this one least; so the tenth that took least is told, of all three turn about.
"""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db import DEFAULT_DB_ALIAS, connections
from tests.support.counter import ITEM, Stand

from benches.bare import application as bare
from sheyintong.config.wsgi import application as ours

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]


def request(path: str, kind: str = "", body: bytes = b"", **headers: str) -> dict[str, Any]:
    """A POST as a server would hand it in."""
    return headers | {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind, "HTTP_HOST": "127.0.0.1",
    }  # fmt: skip


def spent(application: Wsgi, environ: dict[str, Any], wanted: str) -> float:
    """Microseconds of the processor for one request; a wrong answer ends the run."""
    seen: list[str] = []
    begun = time.process_time()
    answer = application(environ, lambda status, headers, error=None: seen.append(status))
    text = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    took = time.process_time() - begun
    assert seen[0].startswith(wanted), (seen, text[:500])
    return took * 1e6


def main() -> None:
    """Read for whom from standard input: three lists of equal length, for the bare function, the interface, the page."""
    from sheyintong.faces.web.session import csrf_of

    given, month, checked = json.loads(sys.stdin.read())
    body = json.dumps({"item": ITEM, "answers": {"month": month}, "checked": checked}).encode()
    took: dict[str, list[float]] = {"bare": [], "api": [], "page": []}
    for plain, machine, teller in zip(*([Stand(*each) for each in stands] for stands in given), strict=True):
        took["bare"].append(spent(bare, request(f"/{plain.person}/{plain.visit}/{plain.session}"), "201"))
        call = request(
            "/r/tacheng/outlet/api/cases", "application/json", body, HTTP_AUTHORIZATION=f"Bearer {machine.token}",
            HTTP_IDEMPOTENCY_KEY=f"cpu-{machine.person:08}",
        )  # fmt: skip
        took["api"].append(spent(ours, call, "201"))
        fields = [("csrf", csrf_of(teller.token)), ("visit", str(teller.visit)), ("key", f"cpu-{teller.person}"), ("month", month)]
        form = urlencode([*fields, *(("checked", name) for name in checked)]).encode()
        post = request(f"/r/tacheng/outlet/item/{ITEM}/", "application/x-www-form-urlencoded", form, HTTP_COOKIE=f"syt={teller.token}")
        took["page"].append(spent(ours, post, "303"))
    assert connections[DEFAULT_DB_ALIAS].connection is None, "a connection of the ORM did not go back to the pool"
    warm = len(took["bare"]) // 5
    print(json.dumps({name: round(statistics.quantiles(each[warm:], n=10)[0]) for name, each in took.items()}))


if __name__ == "__main__":
    main()
