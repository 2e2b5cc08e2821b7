"""核心系统：one that answers late, and one that says no: nothing is done before it said yes, and a no goes back to the centre, in plain words."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sheyintong.rehearsal.simulators.core import Core, running
from tests.support.live import Live
from tests.support.residents import neighbour
from tests.support.visitor import Receipt, Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM = "灵活就业人员参保登记"
WAITS = "已送出，还没有确认"
PATIENCE = 60_000


@pytest.fixture
def core(live: Live) -> Iterator[str]:
    """A core system keeps enrolments for as long as the test runs; it answers each of two residents in its own way."""
    modes = {f"number:{neighbour('late').number}": "never", f"number:{neighbour('denied').number}": "no"}
    with running(Core(modes)) as address:
        kept = live.command("core", "keep", "enrolment", "there", "--region", "tacheng", "--using", "testcore", "--address", address)
        assert kept.returncode == 0, kept.stderr
        yield address
        live.command("core", "keep", "enrolment", "here", "--region", "tacheng")


def test_a_late_core_is_waited_for(come: Come, core: str) -> None:
    teller, phone = come("李静"), come(size="phone")
    receipt = _sent(teller, "late")
    phone.follow(receipt)
    phone.sees(WAITS)
    phone.look("core-late-status")
    _tell(core, {f"number:{neighbour('late').number}": "yes"})
    _until(phone, receipt, WAITS, gone=True)
    phone.sees("已经办")
    teller.go("/outlet/")
    expect(teller.page.locator(".sum").first).to_contain_text("参保缴费")
    teller.look("core-late-confirmed")


def test_a_no_goes_back_to_the_centre(come: Come, core: str) -> None:
    teller, reviewer, phone = come("李静"), come("阿依努尔"), come(size="phone")
    receipt = _sent(teller, "denied")
    _until(phone, receipt, "核心系统没有接受")
    phone.look("core-no-status")
    teller.go("/outlet/")
    expect(teller.page.locator(".sum").first).to_contain_text("没有参保记录")
    reviewer.go("/centre/")
    reviewer.click(receipt.number, "link")
    reviewer.sees("核心系统未接受", "状态异常", "E1001")
    reviewer.look("core-no-case")
    _tell(core, {f"number:{neighbour('denied').number}": "yes"})
    reviewer.answer({"note": "状态已在核心系统更正，重新送出。"})
    reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.locator("h1")).to_contain_text("审核通过")
    _until(phone, receipt, "已经审核通过并生效")
    phone.look("core-no-mended")


def _sent(teller: Visitor, card: str) -> Receipt:
    teller.read(card)
    receipt = teller.serve(ITEM, {})
    teller.sees(WAITS)
    teller.look(f"core-{card}-sent")
    return receipt


def _tell(core: str, modes: dict[str, str]) -> None:
    """Change the mood of the core."""
    request = urllib.request.Request(f"{core}/modes", data=json.dumps(modes).encode())
    urllib.request.urlopen(request, timeout=5).close()


def _until(phone: Visitor, receipt: Receipt, text: str, gone: bool = False) -> None:
    """Look again until the page says it, or no longer does: the exchange is a few rounds away."""
    body = phone.page.locator("body")
    for _ in range(PATIENCE // 1000):
        phone.follow(receipt)
        if (text in body.inner_text()) is not gone:
            return
        phone.page.wait_for_timeout(1000)
    raise AssertionError(f"{receipt.number} after {PATIENCE // 1000} s: {text!r} {'still' if gone else 'not'} there")
