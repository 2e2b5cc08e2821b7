"""再次验证：acts that give rights, or give them back, ask for a fresh proof; the page says so and leads there and back."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.session import csrf_of
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners.models import Supplement
from sheyintong.registers.partners.types import ClauseText, Grant
from sheyintong.registers.staff.models import Certificate
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.support.world import NOW

__all__ = ["filled", "house", "house_keys", "world"]
Act = tuple[str, str, dict[str, str], Callable[[], int]]


def certificate(house: House, address: str = "/outlet/staff/") -> Act:
    told = {"member": str(house.world.actor("新柜员").member), "number": "C-9", "valid_from": "2026-11-01", "valid_to": "2027-11-01"}
    return address, address, told, Certificate.objects.count


def at_branch(house: House) -> Act:
    return certificate(house, f"/outlet/branch/{house.world.outlet}/staff/")


def signature(house: House) -> Act:
    with schemas.region("tacheng"):
        draft = partners.draft_supplement(
            agreement=house.world.agreement, number="补-1", clauses=[ClauseText("9", "增办", "增办一项。")], grants=[Grant("change_basic", "feedback", "9")],
            actor=house.world.actor("周敏"), now=NOW,
        )  # fmt: skip
    page = f"/centre/partners/draft/{draft}/"
    return page, f"{page}sign/", {"seen": "1"}, Supplement.objects.count


def lifted(house: House) -> Act:
    stop = authority.stop(
        actor=house.world.actor("内控"), reason="断网演练", outlet=house.world.outlet, member=None, bank=None, item="", now=NOW
    )
    return "/centre/stops/", f"/centre/stops/{stop}/lift/", {"reason": "演练结束"}, _open_stops


def _open_stops() -> int:
    return int(str(fetch_rows("SELECT count(*) FROM authority_stop WHERE lifted_at IS NULL")[0][0]))


def terminal(house: House) -> Act:
    return "/this-computer/", "/this-computer/", {"serial": "TC-PC-0099"}, _devices


def _devices() -> int:
    return int(str(fetch_rows("SELECT count(*) FROM outlets_device")[0][0]))


ACTS = [("吴海涛", certificate), ("孙建军", at_branch), ("赵建华", signature), ("内控", lifted), ("吴海涛", terminal)]


@pytest.mark.parametrize(("name", "act"), ACTS, ids=[act.__name__ for _, act in ACTS])
def test_an_old_proof_is_asked_for_again_and_nothing_is_done(name: str, act: Callable[[House], Act], house: House) -> None:
    browser = house.browser(name)
    with schemas.region("tacheng"):
        page, target, told, counted = act(house)
        before = counted()
    csrf = {"csrf": csrf_of(browser.cookies["syt"].value)}
    assert "先去验证" not in browser.get(HOME + page).content.decode()
    _aged(house, name)
    drawn = browser.get(HOME + page).content.decode()
    assert f"/prove-again/?back={quote(HOME + page)}" in drawn
    assert 'disabled aria-describedby="proof"' in drawn
    refused = browser.post(HOME + target, told | csrf)
    assert (refused.status_code, b"web.prove_again" in refused.content) == (403, True)
    with schemas.region("tacheng"):
        assert counted() == before
    _aged(house, name, "-1")
    assert browser.post(HOME + target, told | csrf).status_code == 303
    with schemas.region("tacheng"):
        assert counted() != before


def _aged(house: House, name: str, days: str = "1") -> None:
    """The password of this member's sessions was proved so many days earlier."""
    with schemas.region("tacheng"):
        sql = "UPDATE access_session SET password_at = password_at - make_interval(days => $1::int) WHERE account_id = $2 RETURNING id"
        fetch_rows(sql, [days, house.world.actor(name).id])


def test_a_stop_and_the_withdrawal_of_a_certificate_ask_for_no_proof(house: House) -> None:
    for name, path, told in (
        ("地区内控", "/centre/stops/", {"reason": "断网演练", "outlet": "all", "item": "all"}),
        ("吴海涛", "/outlet/staff/", {"withdraw": _held(house), "reason": "不再持证"}),
    ):
        browser = house.browser(name)
        _aged(house, name)
        assert browser.post(HOME + path, told | {"csrf": csrf_of(browser.cookies["syt"].value)}).status_code == 303, path


def _held(house: House) -> str:
    with schemas.region("tacheng"):
        return str(
            Certificate.objects.filter(member_id=house.world.actor("李静").member, withdrawn_at=None).values_list("pk", flat=True)[0]
        )
