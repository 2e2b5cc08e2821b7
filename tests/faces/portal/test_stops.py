"""应急停办 as residents see it: nobody is sent to a place where nothing is done, or not what she wants."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.faces.web import session
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import SHANGHAI, FixedClock
from sheyintong.registers.authority.models import Stop
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.staff.models import Member
from tests.support.spoken import spoken

HOME = "/r/tacheng"
BRANCH, HALL = "绿洲银行文化路支行", "塔城市社会保险中心大厅"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=SHANGHAI)
STOPPED = "暂停办理"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place is open."""
    monkeypatch.setattr(session, "clock", FixedClock(NOON))


def stop(place: str = "", *, bank: bool = False, item: str = "", member: bool = False) -> Stop:
    """An emergency stop of a place, or of the bank it is one of, or everywhere."""
    with schemas.region("tacheng"):
        card = next((each for each in outlets.open_outlets() if each.name == place), None)
        who = Member.objects.order_by("pk")[0]
        return Stop.objects.create(
            outlet_id=card.id if card and not bank else None, bank_id=card.bank if card and bank else None, member=who if member else None,
            item_code=item, reason="断网演练，内部", issued_by=who, issued_at=datetime.now(UTC),
        )  # fmt: skip


def page(browser: Client, path: str) -> str:
    return browser.get(HOME + path).content.decode()


def spot(text: str, name: str) -> str:
    """What the page says of one place."""
    return next((each for each in re.findall(r"<li.*?</li>", text, re.S) if f"<h3>{name}</h3>" in each), "")


@pytest.mark.parametrize("bank", [False, True])
def test_a_place_that_is_stopped_is_neither_open_nor_counted(bank: bool, stage: Path, browser: Client) -> None:
    before = page(browser, "/where/")
    assert STOPPED not in before
    stop(BRANCH, bank=bank)
    after = page(browser, "/where/")
    assert "这里现在什么都不办" in spot(after, BRANCH)
    assert "开到" not in spot(after, BRANCH)
    assert "开到" in spot(after, HALL)
    assert after.index("额敏县社会保险中心大厅") < after.index(BRANCH)
    counted = [[int(n) for n in re.search(r"(\d+) 处能办，现在开着 (\d+) 处", text).groups()] for text in (before, after)]  # type: ignore[union-attr]
    assert counted[1] == [counted[0][0] - 1, counted[0][1] - 1]
    assert "另有 1 处暂停办理" in after
    assert spot(page(browser, "/where/?open=1"), BRANCH) == ""
    assert BRANCH not in page(browser, "/")
    assert "内部" not in after


def test_nobody_is_sent_to_a_partner_whose_agreement_does_not_hold(stage: Path, browser: Client) -> None:
    assert "开到" in spot(page(browser, "/where/"), BRANCH)
    with schemas.region("tacheng"):
        held = next(each.agreement for each in outlets.open_outlets() if each.name == BRANCH)
        partners.suspend(agreement=held or 0, reason="整改，内部", actor=system("tacheng", "test"), now=NOON)
    text = page(browser, "/where/")
    assert "这里现在什么都不办" in spot(text, BRANCH)
    assert "开到" in spot(text, HALL)
    assert spot(page(browser, "/where/?open=1"), BRANCH) == ""
    assert "内部" not in text


def test_an_item_that_is_stopped_at_a_place_is_offered_elsewhere_first(stage: Path, browser: Client) -> None:
    assert "可以办理并当场拿结果" in spot(page(browser, "/where/?item=enroll_flexible"), BRANCH)
    stop(BRANCH, item="enroll_flexible")
    text = page(browser, "/where/?item=enroll_flexible")
    assert "这里现在不办这一项" in spot(text, BRANCH)
    assert "可以办理并当场拿结果" not in spot(text, BRANCH)
    assert text.index(HALL) < text.index(BRANCH)
    assert STOPPED not in page(browser, "/where/?item=print_rights")
    assert STOPPED not in page(browser, "/where/")
    guide = page(browser, "/guide/enroll_flexible/")
    assert "这里现在不办这一项" in spot(guide, BRANCH)
    assert "到处都暂停办理" not in guide


@pytest.mark.parametrize("item", ["enroll_flexible", ""])
def test_the_guide_of_what_is_stopped_everywhere_says_so(item: str, stage: Path, browser: Client) -> None:
    assert "到处都暂停办理" not in page(browser, "/guide/enroll_flexible/")
    issued = stop(item=item)
    assert "到处都暂停办理" in page(browser, "/guide/enroll_flexible/")
    assert ("到处都暂停办理" in page(browser, "/guide/print_rights/")) == (item == "")
    assert ("现在没有开着的服务点" in page(browser, "/")) == (item == "")
    with schemas.region("tacheng"):
        Stop.objects.filter(pk=issued.pk).update(lifted_at=datetime.now(UTC))
    assert STOPPED not in page(browser, "/where/?item=enroll_flexible")


def test_a_stop_of_one_teller_closes_no_place(stage: Path, browser: Client) -> None:
    stop(BRANCH, member=True)
    assert STOPPED not in page(browser, "/where/")


def test_stops_cost_one_statement_however_many_there_are(stage: Path, browser: Client) -> None:
    for place in (BRANCH, HALL):
        stop(place)
    with spoken() as sent:
        page(browser, "/where/?item=enroll_flexible")
    assert sum("authority_stop" in each for each in sent) == 1
