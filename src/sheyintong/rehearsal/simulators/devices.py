"""读卡器与本机桥：a small local bridge (documented HTTP on 127.0.0.1) with the cards of the cast laid on by name.

The browser posts a plain form (nonce, device, region) here; the bridge reads the card, signs the reading with the device key, sends it to
the server and answers 303 to its configured return address with a code alone, whatever happened. No personal data is in an address.
"""

import base64
import json
import secrets
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sheyintong.kernel.crypto.signatures import Sm2Signer

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LARGEST = 8192
ISSUER = "demo"
SHOWN_SECONDS = 60
SAID = {
    "read": "已推送，窗口的页面会自己打开。",
    "nobody_waits": "没有窗口在等这台读卡器，请柜员先点“等推送”。",
    "no_card": "读卡器上没有卡。",
    "no_key": "没有这台读卡器的密钥。",
    "refused": "服务器没有接受这次读卡。",
    "server_silent": "连不上服务器。",
    "server_failed": "服务器出错了。",
}


def _url(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Reader:
    """读卡器：its cards and the one that lies on it."""

    home: Path
    server: str
    card: str = ""

    @property
    def folder(self) -> Path:
        """Where cards and device keys of the demo lie."""
        return self.home / "demo"

    def cards(self) -> dict[str, dict[str, str]]:
        """The cast's cards by their name."""
        path = self.folder / "cards.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def read(self) -> dict[str, str] | None:
        """The card that lies on the reader, taken off after it was read."""
        return self.cards().get(self.card)

    def send(self, region: str, device: str, nonce: str) -> str:
        """Read, sign, send; the code that the page is told."""
        card = self.read()
        if card is None:
            return self._post(region, {"nonce": nonce, "failed": "no_card"}) and "no_card"
        key = self.folder / "devices" / f"{device}.pem"
        if not key.exists():
            return "no_key"
        signer = Sm2Signer.from_pem(key.read_text())
        reading = {name: card[name] for name in ("method", "number", "name", "birth", "sex")} | {"nonce": nonce}
        text = json.dumps(reading, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        return self._post(region, {**reading, "signature": signer.sign(text).hex()})

    def readers(self) -> dict[str, dict[str, str]]:
        """Serial number → the region and the place of each reader of the demo."""
        path = self.folder / "readers.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def push(self, device: str) -> str:
        """推送：a card was laid on this reader: ask who waits for it, then read and send. The code of what became of it."""
        region, key = self.readers().get(device, {}).get("region", ""), self.folder / "devices" / f"{device}.pem"
        if not region or not key.exists():
            return "no_key"
        if self.read() is None:
            return "no_card"
        at = datetime.now(UTC).isoformat()
        text = json.dumps({"act": "fetch", "at": at, "serial": device}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        signature = Sm2Signer.from_pem(key.read_text()).sign(text.encode()).hex()
        answer = self._ask(region, {"serial": device, "at": at, "signature": signature})
        return self.send(region, device, answer) if answer else "nobody_waits"

    def _ask(self, region: str, body: dict[str, str]) -> str:
        request = urllib.request.Request(  # noqa: S310 - the configured address of our own server
            f"{self.server}/r/{region}/bridge/waiting", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return str(json.loads(answer.read())["nonce"])
        except (urllib.error.URLError, TimeoutError, ValueError, KeyError):
            return ""

    def ecard(self) -> str:
        """电子社保卡：a fresh one-use text of whoever's card lies here, as her phone would show it; empty where none lies."""
        card, key = self.read(), self.folder / "ecard.pem"
        if card is None or not key.exists():
            return ""
        now = int(time.time())
        told = {"iss": ISSUER, "jti": secrets.token_urlsafe(12), "iat": now, "exp": now + SHOWN_SECONDS}
        payload = told | {name: card[name] for name in ("number", "name", "birth", "sex")}
        body = f"SYTEC1.{_url(json.dumps(payload, ensure_ascii=False).encode())}"
        return f"{body}.{_url(Sm2Signer.from_pem(key.read_text()).sign(body.encode()))}"

    def _post(self, region: str, body: dict[str, str]) -> str:
        request = urllib.request.Request(  # noqa: S310 - the configured address of our own server
            f"{self.server}/r/{region}/bridge/reading",
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return "read" if answer.status == 200 else "refused"
        except urllib.error.HTTPError as error:
            return "refused" if error.code < 500 else "server_failed"
        except (urllib.error.URLError, TimeoutError):
            return "server_silent"


HTML = "text/html; charset=utf-8"


class Bridge(BaseHTTPRequestHandler):
    """本机桥：POST /read from the page; GET / and POST /lay, /push and /ecard for the person who plays the resident."""

    reader: Reader

    def do_POST(self) -> None:
        """Read the card, or lay one on."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LARGEST:
            return self._answer(413, "too large")
        form = {k: v[0] for k, v in urllib.parse.parse_qs(self.rfile.read(length).decode("utf-8", "replace")).items()}
        if self.path == "/lay":
            self.reader.card = form.get("card", "")
            return self._see_other("/")
        if self.path == "/push":
            return self._answer(200, self._page(said=SAID.get(self.reader.push(form.get("device", "")), "")), HTML)
        if self.path == "/ecard":
            return self._answer(200, self._page(code=self.reader.ecard()), HTML)
        if self.path == "/ecard.txt":
            return self._answer(200, self.reader.ecard())
        if self.path != "/read":
            return self._answer(404, "no such page")
        region, device, nonce = form.get("region", ""), form.get("device", ""), form.get("nonce", "")
        if not (region.isidentifier() and device.replace("-", "").isalnum() and nonce):
            return self._answer(400, "nonce, device and region are needed")
        code = self.reader.send(region, device, nonce)
        return self._see_other(f"{self.reader.server}/r/{region}/outlet/read/{code}/")

    def do_GET(self) -> None:
        """The reader as a page: which card lies on it, and all others to lay on."""
        if self.path == "/health":
            return self._answer(200, "ok")
        return self._answer(200, self._page(), HTML)

    def _page(self, said: str = "", code: str = "") -> str:
        rows = "".join(
            f'<li><button name="card" value="{key}"{" aria-pressed=true" if key == self.reader.card else ""}>{card["name"]} · '
            f"{'社保卡' if card['method'].startswith('social') else '身份证'}</button></li>"
            for key, card in self.reader.cards().items()
        )
        lying = self.reader.cards().get(self.reader.card, {}).get("name", "空")
        pushes = "".join(
            f'<li><button name=device value="{escape(serial)}">{escape(serial)} · {escape(told["place"])}</button></li>'
            for serial, told in self.reader.readers().items()
        )
        shown = (
            f"<label>电子社保卡的码（{SHOWN_SECONDS} 秒内有效，只用一次）<textarea readonly rows=6 cols=60>{code}</textarea></label>"
            if code
            else ""
        )
        return (
            "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'><title>模拟读卡器</title>"
            f"<main><h1>模拟读卡器</h1><p role=status>{escape(said)}</p><p>现在放着：<b>{lying}</b></p>"
            f"<form method=post action=/lay><ul>{rows}</ul><button name=card value=''>拿走</button></form>"
            f"<h2>推送到等着的窗口</h2><form method=post action=/push><ul>{pushes}</ul></form>"
            f"<h2>在手机上亮电子社保卡</h2><form method=post action=/ecard><button>亮码</button></form>{shown}"
            "<p>卡里的人物和号码全部虚构。</p></main></html>"
        )

    def _see_other(self, where: str) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the parent
        """Say nothing: what is read is personal data."""


def main(home: Path, port: int, bridge_port: int) -> None:
    """Serve the bridge on 127.0.0.1 until SIGTERM."""
    handler = type("Bridge", (Bridge,), {"reader": Reader(home, f"http://127.0.0.1:{port}")})
    server = ThreadingHTTPServer(("127.0.0.1", bridge_port), handler)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    signal.sigwait(SIGNALS)
    server.shutdown()
    server.server_close()
