"""One installation and one browser for all journeys of a run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe, chromium, complaints, context, no_overflow
from tests.support.live import Live, installation


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demo, running."""
    home = tmp_path_factory.mktemp("live") / "home"
    home.mkdir(mode=0o700)
    home.parent.chmod(0o755)
    with installation(home) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


class Visitor:
    """One person at one screen."""

    def __init__(self, page: Page, live: Live) -> None:
        self.page = page
        self.live = live
        self.heard = complaints(page)

    def enter(self, who: str) -> None:
        """Sign in from the landing page."""
        self.page.goto(self.live.pages + "/")
        self.page.get_by_role("button", name=who).first.click()
        self.settle()

    def settle(self) -> None:
        """Wait until the page and its keys are there."""
        self.page.wait_for_load_state("load")

    def press(self, key: str, title: str) -> None:
        """Press a key and wait for the page it leads to; then the page must be without fault."""
        from playwright.sync_api import expect

        self.settle()
        self.page.keyboard.press(key)
        expect(self.page).to_have_title(f"{title} · 社银通")
        self.check()

    def read(self, card: str) -> None:
        """Lay a card on the reader and read it with F2."""
        self.live.lay(card)
        self.press("F2", "现在可以办什么")

    def check(self) -> None:
        """axe finds nothing, nothing sticks out, nothing complained."""
        self.settle()
        assert axe(self.page) == [], self.page.url
        assert no_overflow(self.page) == [], self.page.url
        assert self.heard == []


@pytest.fixture
def visitor(live: Live, browser: Browser) -> Iterator[Visitor]:
    """A fresh browser window."""
    with context(browser) as made:
        yield Visitor(made.new_page(), live)
