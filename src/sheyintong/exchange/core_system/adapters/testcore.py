"""测试核心系统：a core that is reached by HTTP and JSON in the standard field names; see ``sheyintong.rehearsal.simulators.core``.

``POST /changes`` with ``{"key", "number", "subject", "act", "at", "record": {aac003: …}}``; ``GET /changes/KEY``. The answer is
``{"verdict": "yes" | "no" | "later", "code", "text", "reference"}``, 404 for an unknown key, anything else counts as silence.
"""

import http.client
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from ..errors import AddressNotAllowed
from ..types import Message, Outcome, Verdict
from .fields import outward

TIMEOUT = 5.0
_ADDRESS = re.compile(r"http://[A-Za-z0-9.-]+:[0-9]{1,5}|https://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_MOST = 64 * 1024


class TestCore:
    """HTTP and JSON."""

    __test__ = False

    def deliver(self, address: str, message: Message) -> Outcome:
        """Post the change. Raises :class:`AddressNotAllowed`, :class:`UnknownField` before anything leaves."""
        body = {
            "key": message.key,
            "number": message.number,
            "subject": message.subject,
            "act": message.act,
            "at": message.at.isoformat(),
            "record": outward(message.record),
        }
        return _outcome(*_call(address, "POST", "/changes", body))

    def ask(self, address: str, key: str) -> Outcome:
        """Get the change's answer. Raises :class:`AddressNotAllowed`."""
        return _outcome(*_call(address, "GET", f"/changes/{quote(key, safe='')}", None))


def _call(address: str, method: str, path: str, body: Mapping[str, object] | None) -> tuple[int, Any]:
    """Status and JSON of the answer; status 0 when nothing was heard."""
    if not _ADDRESS.fullmatch(address):
        raise AddressNotAllowed(address=address)
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        line.request(method, path, data, {"Content-Type": "application/json; charset=utf-8"} if data else {})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read(_MOST) or b"null")
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        line.close()


def _outcome(status: int, answer: Any) -> Outcome:
    if status == 404:
        return Outcome(Verdict.ABSENT)
    if status not in (200, 202) or not isinstance(answer, dict) or answer.get("verdict") not in ("yes", "no", "later"):
        return Outcome(Verdict.SILENT)
    code, text, reference = (str(answer.get(name) or "") for name in ("code", "text", "reference"))
    return Outcome(Verdict(answer["verdict"]), code[:40], text[:300], reference[:60])
