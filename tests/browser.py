"""浏览器：what every browser test needs: a Chromium with axe inside, rules in one place, pages that must not overflow or complain."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import which
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REFUSED = "responded with a status of 4"
NAMES = ("chromium", "chromium-browser", "google-chrome")
_running: list[Playwright] = []
_users: list[int] = []
WIDTHS = {"wide": (1280, 720, 1), "phone": (360, 640, 1), "text 200 %": (640, 360, 2), "reflow": (320, 256, 1)}


@cache
def axe_source() -> str:
    """axe-core as the package ships it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def executable() -> str:
    """The Chromium of this machine. Raises with the line to type where there is none."""
    found = next((path for path in map(which, NAMES) if path), None)
    if found is None:
        raise FileNotFoundError("The browser tests need Chromium. Type: sudo apt-get install -y chromium fonts-noto-cjk")
    return found


@contextmanager
def _driver() -> Iterator[Playwright]:
    """The driver of this process: it may be started once at a time, however many fixtures want a browser."""
    if not _running:
        _running.append(sync_playwright().start())
    _users.append(1)
    try:
        yield _running[0]
    finally:
        _users.pop()
        if not _users:
            _running.pop().stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, headless."""
    with _driver() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def context(browser: Browser, size: str = "wide", **options: Any) -> Iterator[BrowserContext]:
    """A fresh context of one of ``WIDTHS``."""
    width, height, scale = WIDTHS[size]
    made = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN", **options)
    yield made
    made.close()


def complaints(page: Page) -> list[str]:
    """Starts listening; the list grows with every error and every breach of the content policy. Assert it empty at the end.

    A page that refuses says so with a status of its own (404, 422): Chromium reports that too, and it is no complaint.
    """
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if REFUSED in message.text and where.split("#")[0] == page.url.split("#")[0]:
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            heard.append(f"{message.text} {where}".strip())

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def axe(page: Page, *, within: str = "", without: tuple[str, ...] = ()) -> list[str]:
    """Violations of the page, a line each: rule, what is wrong, where. ``within`` narrows to a selector, ``without`` leaves rules out."""
    options = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in without}, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    result = page.evaluate("([where, options]) => axe.run(where || document, options)", [within, options])
    return [
        f"{found['id']}: {found['help']} at {node['target']} {node['html'][:160]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def shape(page: Page) -> str:
    """How the page is built, whatever it says: two pages of one shape in one window are the same page to axe."""
    built: str = page.evaluate(
        """() => {
          const said = ['action', 'alt', 'content', 'href', 'src', 'title', 'value'];
          const told = (a) => `${a.name}=${said.includes(a.name) ? !!a.value : a.value.replace(/[0-9]+/g, '0')}`;
          const build = (node) => {
            if (node.nodeType === 3) return node.textContent.trim() ? 'text' : '';
            if (node.nodeType !== 1) return '';
            const inside = [...node.childNodes].map(build).filter((each, n, all) => each && each !== all[n - 1]);
            return `<${node.tagName} ${[...node.attributes].map(told).join(' ')} ${node.checked}>${inside.join('')}</>`;
          };
          const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
          return `${innerWidth} ${devicePixelRatio} ${ids.length - new Set(ids).size} ${build(document.documentElement)}`;
        }"""
    )
    return built


def no_overflow(page: Page) -> list[str]:
    """What sticks out sideways: empty where the page fits its window."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if not too_wide:
        return []
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((e) => {
          const box = e.getBoundingClientRect(), width = document.documentElement.clientWidth;
          return box.width && (box.right > width + 0.5 || box.left < -0.5) && !e.closest('.scroll, .vh, .skip');
        }).map((e) => `${e.tagName}.${e.getAttribute('class') ?? ''} ${e.textContent.trim().slice(0, 30)}`)"""
    )
    return found or [f"the page is {too_wide} px too wide"]


def crowded(page: Page) -> list[str]:
    """Texts whose lines are nearer to each other than their letters are high, in letters twice as large as usual."""
    found: list[str] = page.evaluate(
        """() => {
          document.documentElement.style.fontSize = '200%';
          return [...document.querySelectorAll('body *')].filter((e) => {
            const style = getComputedStyle(e), own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
            return own && style.lineHeight !== 'normal' && parseFloat(style.lineHeight) < parseFloat(style.fontSize) && !e.closest('svg, .vh');
          }).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`);
        }"""
    )
    return found


def tab_stops(page: Page, most: int = 200) -> list[str]:
    """What the Tab key reaches, in its order: the text or name of each stop, once around."""
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "() => document.activeElement === document.body ? '' : (document.activeElement.textContent || document.activeElement.name).trim()"
        )
        if stop == "" and stops:
            break
        stops.append(stop)
    return stops


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The pages as Django serves them with their static files, in a thread of this process, for pages that need no database."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def picture(page: Page, path: Path) -> None:
    """A screenshot of the whole page, to be looked at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(path), full_page=True)
