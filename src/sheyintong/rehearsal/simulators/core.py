"""核心系统模拟器：a core system on loopback that answers at once, late, twice, never, no, or loses the line. Knows the kernel alone.

Its behaviour is chosen by subject and by person number (``aac002``): a mode of a number wins over that of a subject. ``POST /modes``
with ``{"subject:enrolment": "late", "number:…": "no"}`` changes it while it runs. Nothing is kept on disk.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

PORT = 18775


class Mode(StrEnum):
    """How the core behaves to a change."""

    YES = "yes"
    NO = "no"
    LATE = "late"
    """Takes the change, answers yes when asked the second time."""
    LATE_NO = "late_no"
    TWICE = "twice"
    """Takes the change, closes the line without a word; when asked it answers yes, and yes again with another reference."""
    CONTRADICTS = "contradicts"
    """As twice, but the second answer is no."""
    NEVER = "never"
    """Takes the change and says "later" for ever."""
    LOST = "lost"
    """Takes the change, closes the line without a word; when asked it says yes."""
    DEAF = "deaf"
    """Closes the line without taking the first delivery; the second is taken and confirmed."""


class Core:
    """What the core knows: changes by key, how often each was delivered and asked about."""

    def __init__(self, modes: Mapping[str, str] | None = None) -> None:
        self.modes = dict(modes or {})
        self.changes: dict[str, dict[str, Any]] = {}
        self.delivered: dict[str, int] = {}
        self.asked: dict[str, int] = {}
        self.done: list[str] = []
        self.lock = threading.Lock()

    def mode(self, change: Mapping[str, Any]) -> Mode:
        """The mode for a change."""
        number = change.get("record", {}).get("aac002", "")
        return Mode(self.modes.get(f"number:{number}") or self.modes.get(f"subject:{change.get('subject', '')}") or Mode.YES)

    def deliver(self, change: dict[str, Any]) -> tuple[int, dict[str, str]] | None:
        """Take a change; status and answer, None for a line that closes. The same key is done once."""
        with self.lock:
            key = str(change["key"])
            self.delivered[key] = self.delivered.get(key, 0) + 1
            mode = self.mode(change)
            if mode is Mode.DEAF and self.delivered[key] == 1:
                return None
            if key not in self.changes:
                self.changes[key] = change
                self.done.append(key)
            if mode in (Mode.LOST, Mode.TWICE, Mode.CONTRADICTS):
                return None
            return self.answer(key, mode, 0)

    def ask(self, key: str) -> tuple[int, dict[str, str]]:
        """What became of a change; 404 for an unknown one."""
        with self.lock:
            self.asked[key] = self.asked.get(key, 0) + 1
            if key not in self.changes:
                return 404, {}
            return self.answer(key, self.mode(self.changes[key]), self.asked[key])

    def answer(self, key: str, mode: Mode, asked: int) -> tuple[int, dict[str, str]]:
        """The answer of a mode to the n-th question."""
        reference = f"core-{self.done.index(key) + 1}" if key in self.done else ""
        if mode is Mode.NEVER or (mode in (Mode.LATE, Mode.LATE_NO) and asked < 2):
            return 202, {"verdict": "later"}
        if mode in (Mode.NO, Mode.LATE_NO) or (mode is Mode.CONTRADICTS and asked > 1):
            return 200, {"verdict": "no", "code": "E1001", "text": "核心系统：该人员在本系统中状态异常", "reference": reference}
        again = "-again" if mode is Mode.TWICE and asked > 1 else ""
        return 200, {"verdict": "yes", "code": "0", "text": "", "reference": reference + again}


def _handler(core: Core) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:
            """A change, or modes."""
            try:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
                if self.path == "/modes":
                    core.modes.update({str(name): Mode(mode).value for name, mode in body.items()})
                    return self.say(200, core.modes)
                heard = core.deliver(body) if self.path == "/changes" else (404, {})
            except (ValueError, KeyError, AttributeError):
                return self.say(400, {"text": "not a change"})
            return None if heard is None else self.say(*heard)

        def do_GET(self) -> None:
            """The state of a change, or of everything."""
            if self.path == "/":
                return self.say(200, {"changes": len(core.changes), "delivered": core.delivered, "modes": core.modes})
            return self.say(*core.ask(unquote(self.path.removeprefix("/changes/"))))

        def say(self, status: int, body: Mapping[str, Any]) -> None:
            """Answer in JSON."""
            data = json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Personal data is in no log."""

    return Handler


def server(core: Core, port: int = PORT) -> ThreadingHTTPServer:
    """A server on loopback; port 0 takes a free one. ``serve_forever`` runs it."""
    return ThreadingHTTPServer(("127.0.0.1", port), _handler(core))


@contextmanager
def running(core: Core) -> Iterator[str]:
    """The core in a thread; yields its address."""
    served = server(core, 0)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{served.server_address[1]}"
    finally:
        served.shutdown()
        served.server_close()
        thread.join(5)
