"""One installation and one browser for all journeys of a run. ``JOURNEY_PICTURES`` names a folder for screenshots to look at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, context
from tests.support.live import Live, installation
from tests.support.residents import settle
from tests.support.visitor import Visitor

Come = Callable[..., Visitor]
"""Who comes, at which size of screen: an own window for each."""


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demo, running, with some residents more."""
    home = tmp_path_factory.mktemp("live") / "home"
    home.mkdir(mode=0o700)
    home.parent.chmod(0o755)
    with installation(home) as running:
        settle(running, home.parent)
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def visitor(live: Live, browser: Browser) -> Iterator[Visitor]:
    """A fresh browser window."""
    with context(browser) as made:
        yield Visitor(made.new_page(), live)


@pytest.fixture
def come(live: Live, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Come]:
    """Somebody comes: signed in from the landing page, or nobody in particular. A failed journey leaves pictures of where each of them stood."""
    came: list[Visitor] = []
    failures = request.session.testsfailed
    with ExitStack() as windows:

        def arrive(who: str = "", size: str = "wide") -> Visitor:
            made = windows.enter_context(context(browser, size, accept_downloads=True))
            visitor = Visitor(made.new_page(), live)
            came.append(visitor)
            if who:
                visitor.enter(who)
            return visitor

        yield arrive
        if request.session.testsfailed > failures:
            for number, visitor in enumerate(came):
                visitor.keep(f"failed-{request.node.name}-{number}")
