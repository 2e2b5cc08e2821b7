"""Browsers and a bank's own program before the small world, at a clock that stands still."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.identification import commands as identification
from sheyintong.casework.identification import queries as identifications
from sheyintong.engines.database import schemas
from sheyintong.faces.web import session as web_session
from sheyintong.foundation.access.models import Session
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.clock import FixedClock
from sheyintong.wiring.items import HANDLERS
from tests.casework.conftest import filled, house_keys, world
from tests.faces.conftest import demo_region
from tests.support.world import IDENTITY, NOW, World

HOME = "/r/tacheng"
__all__ = ["filled", "house_keys", "world"]


@dataclass
class House:
    """The world behind its pages."""

    world: World

    def sign_in(self, name: str, channel: str = "page") -> str:
        """The token of a new complete session of a member of staff."""
        actor = self.world.actor(name)
        token = hashlib.sha256(f"{name} {channel} {NOW} {Session.objects.count()}".encode()).hexdigest()
        Session.objects.create(
            account_id=actor.id, token_digest=hashlib.sha256(token.encode()).digest(), channel=channel, signed_in_at=NOW, password_at=NOW,
            second_factor_at=NOW, last_seen_at=NOW, idle_minutes=60, expires_at=NOW + timedelta(hours=10), device_id=actor.device,
        )  # fmt: skip
        return token

    def browser(self, name: str = "") -> Client:
        """A browser in which this member has signed in, or nobody."""
        made = Client(raise_request_exception=False)
        if name:
            with schemas.region("tacheng"):
                made.cookies["syt"] = self.sign_in(name)
        return made

    def reading(self, nonce: str, person: str = "王秀英", **other: str) -> dict[str, str]:
        """What the outlet's reader sends when this person's card lies on it; ``other`` replaces fields after signing."""
        number = self.world.numbers[person]
        text = identification.signed_text(nonce, "id_card_read", number, person, number[6:14], "female")
        made = {"nonce": nonce, "method": "id_card_read", "number": number, "name": person, "birth": number[6:14], "sex": "female"}
        return made | {"signature": self.world.signer.sign(text).hex()} | other

    def read_card(self, browser: Client, person: str = "王秀英") -> None:
        """The journey of a card: the page gives the nonce, the bridge sends, the browser comes back."""
        nonce = field(browser.get(f"{HOME}/outlet/read/again/"), "nonce")  # as with the back button: the reader waits whoever is here
        sent = browser.post(f"{HOME}/bridge/reading", json.dumps(self.reading(nonce, person)), content_type="application/json")
        assert sent.status_code == 200, sent.content
        assert browser.get(f"{HOME}/outlet/read/done/").status_code == 303

    def form(self, browser: Client, item: str = "enroll_flexible", **other: str) -> dict[str, Any]:
        """A filled form of an item, as the page would send it."""
        page = browser.get(f"{HOME}/outlet/item/{item}/")
        assert page.status_code == 200, page.status_code
        return {
            "csrf": field(page, "csrf"),
            "key": field(page, "key"),
            "visit": field(page, "visit"),
            "checked": [IDENTITY],
            "month": "202611",
        } | other


def field(page: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, (name, page.status_code)
    return found[1]


@pytest.fixture
def house(world: World, monkeypatch: pytest.MonkeyPatch) -> House:
    """The pages of the region on the small world."""
    cases.use_handlers(HANDLERS)
    monkeypatch.setitem(regions._REGIONS, "tacheng", demo_region())
    monkeypatch.setattr(web_session, "clock", FixedClock(NOW))
    assert identifications.reader_of(world.outlet) is not None
    return House(world)


@pytest.fixture
def teller(house: House) -> Client:
    """李静 at her counter."""
    return house.browser("李静")


@pytest.fixture
def visited(house: House, teller: Client) -> Client:
    """李静, with 王秀英 before her."""
    house.read_card(teller)
    return teller


@pytest.fixture
def api(house: House) -> Callable[..., HttpResponse]:
    """The bank's own program of 李静: ``api("post", "cases", body, key="…")``."""
    with schemas.region("tacheng"):
        token = house.sign_in("李静", "api")
    client = Client(raise_request_exception=False)

    def call(method: str, path: str, body: object = None, *, key: str = "", bearer: str = token, **headers: str) -> HttpResponse:
        sent = body if isinstance(body, bytes) else json.dumps(body)
        with_key = {"Idempotency-Key": key} if key else {}
        given = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return client.generic(
            method.upper(), f"{HOME}/outlet/api/{path}", sent, content_type="application/json", headers=given | with_key | headers
        )

    return call
