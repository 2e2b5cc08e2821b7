"""上级中心的协议：whoever stands on it below reads it and is offered nothing of it; what its centre still writes stays its own."""

from datetime import date

import pytest

from sheyintong.engines.database import schemas
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners import queries
from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant
from tests.hostile.conftest import House, filled, house, house_keys, world
from tests.support.world import NOW, START

from .test_agreements import PARTNERS, page, row, send

__all__ = ["filled", "house", "house_keys", "world"]
ROOT = system("tacheng", "test")
CLAUSES = (ClauseText("1", "个人信息", "只为所列事项使用。"), ClauseText("2", "退出", "主动、强制、终止。"))


def drafted(number: str) -> int:
    """A draft of the prefecture with the bank of the outlet."""
    return partners.draft_agreement(
        bank=queries.banks()[0].id, agency=regions.agency_by_code("6542").id, number=number, mode=DelegationMode.ENTRUST, valid_from=START,
        valid_to=date(2028, 6, 1), clauses=CLAUSES, grants=[Grant("enroll_flexible", "feedback", "1")], actor=ROOT, now=NOW,
    )  # fmt: skip


def sign(agreement: int) -> None:
    held = queries.drafts(agreement)[0]
    partners.sign(draft=held.id, seen=held.version, actor=ROOT, now=NOW)


@pytest.fixture
def upper(house: House) -> int:
    """The prefecture's agreement, which the county's outlet stands on, with a supplement that is still written."""
    with schemas.region("tacheng"):
        made = drafted("DQ-2026-1")
        sign(made)
        outlets.set_agreement(outlet=house.world.outlet, agreement=made, actor=ROOT, now=NOW)
        partners.draft_supplement(agreement=made, number="补甲", clauses=[ClauseText("3", "续签", "提前。")], actor=ROOT, now=NOW)
    return made


def test_a_county_reads_the_agreement_its_outlet_stands_on_and_is_offered_nothing_of_it(house: House, upper: int) -> None:
    where = f"{PARTNERS}agreement/{upper}/"
    for name in ("赵建华", "周敏", "内控"):
        browser = house.browser(name)
        assert where in page(browser, f"/centre/outlet/{house.world.outlet}/")
        told = page(browser, where)
        for sentence in ("只为所列事项使用", "绿洲银行文化路支行", "补充、中止和终止由签的机构办"):
            assert sentence in told, name
        assert 'method="post" action="/r/tacheng/centre/partners' not in told
        for hidden in ("补甲", 'id="supplement"', 'id="steps"'):
            assert hidden not in told, name
        assert "上级中心的" in page(browser, PARTNERS)
        assert "补甲" not in page(browser, PARTNERS)


def test_the_centre_that_signed_it_is_not_told_that_it_is_another_ones(house: House, upper: int) -> None:
    control = house.browser("地区内控")
    told = page(control, f"{PARTNERS}agreement/{upper}/")
    assert "补甲" in told
    assert "由签的机构办" not in told
    assert "上级中心的" not in page(control, PARTNERS)


def test_nothing_of_it_is_done_from_below(house: House, upper: int) -> None:
    manager, where = house.browser("赵建华"), f"{PARTNERS}agreement/{upper}/"
    told = {"number": "补2", "item": "print_rights", "stage": "receive", "clause": "1"}
    assert send(manager, f"{where}supplement/", **told).status_code == 404
    assert send(manager, f"{where}suspend/", reason="整改").status_code == 404
    with schemas.region("tacheng"):
        draft = queries.drafts(upper)[0].id
    page(manager, f"{PARTNERS}draft/{draft}/", 404)
    assert send(manager, f"{PARTNERS}draft/{draft}/sign/", seen=1).status_code == 404


def test_what_the_centre_above_never_signed_is_not_seen_from_below(house: House) -> None:
    manager = house.browser("赵建华")
    with schemas.region("tacheng"):
        made = drafted("DQ-2027-2")
    for given_up in (False, True):
        if given_up:
            with schemas.region("tacheng"):
                partners.discard(draft=queries.drafts(made)[0].id, seen=1, reason="谈不拢", actor=ROOT, now=NOW)
        page(manager, f"{PARTNERS}agreement/{made}/", 404)
        assert "DQ-2027-2" not in page(manager, PARTNERS)


def test_a_request_for_an_item_leads_to_the_agreement_and_says_who_adds_it(house: House, upper: int) -> None:
    ask = (
        "INSERT INTO authority_helprequest (asked_by_id, outlet_id, agency_id, item_code, stage, reason_code, reason_title, mender, state, asked_at,"
        " answer_by, answer, roles) VALUES ($1, $2, $3, 'print_account', 'receive', 'partners.agreement_scope', '协议', 'centre_manager', 'open',"
        " now(), '2026-12-01', '', '{centre_manager}') RETURNING id"
    )
    county = house.world.actor("赵建华").agency
    row(ask, house.world.actor("李静").member, house.world.outlet, county)
    told = page(house.browser("赵建华"), "/centre/help/")
    assert f'{PARTNERS}agreement/{upper}/">看上级中心签的协议，由它加这一项' in told
    with schemas.region("tacheng"):
        outlets.set_agreement(outlet=house.world.outlet, agreement=house.world.agreement, actor=ROOT, now=NOW)
    told = page(house.browser("赵建华"), "/centre/help/")
    assert f"{PARTNERS}agreement/{house.world.agreement}/?item=print_account&amp;stage=receive#supplement" in told
