"""导办：finds the item, looks up, fills in beforehand and hands over; every stage is closed to her."""

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import queries as cases
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.session import csrf_of
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.partners import commands as partners
from tests.hostile.conftest import HOME, House, field, filled, house, house_keys, world
from tests.support.world import NOW

__all__ = ["filled", "house", "house_keys", "world"]


def text(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(HOME + path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(browser: Client, path: str, **told: str) -> HttpResponse:
    answer: HttpResponse = browser.post(HOME + path, {"csrf": csrf_of(browser.cookies["syt"].value), **told})  # type: ignore[assignment]
    return answer


@pytest.fixture
def guide(house: House) -> Client:
    """马晓燕 in the hall."""
    return house.browser("马晓燕")


@pytest.fixture
def met(house: House, guide: Client) -> Client:
    """马晓燕, with 王秀英 before her."""
    house.read_card(guide)
    return guide


def visit(browser: Client) -> str:
    return field(browser.get(f"{HOME}/outlet/"), "visit")


def test_she_begins_in_the_hall_and_finds_an_item_by_plain_words(guide: Client) -> None:
    assert guide.get(f"{HOME}/home/")["Location"] == f"{HOME}/outlet/"
    here = text(guide, "/outlet/")
    assert "灵活就业人员参保登记" in here
    assert "失业保险金申领" not in here
    assert "失业保险金申领" in text(guide, "/outlet/?q=失业")
    assert "没有叫“飞行”的事项" in text(guide, "/outlet/?q=飞行")


def test_nothing_is_said_to_be_taken_here_while_the_agreement_is_not_in_force(house: House, guide: Client) -> None:
    with schemas.region("tacheng"):
        partners.suspend(agreement=house.world.agreement, reason="整改", actor=system("tacheng", "test"), now=NOW)
    assert "灵活就业人员参保登记" not in text(guide, "/outlet/")
    with schemas.region("tacheng"):
        partners.resume(agreement=house.world.agreement, actor=system("tacheng", "test"), now=NOW)
    assert "灵活就业人员参保登记" in text(guide, "/outlet/")


def test_what_to_bring_is_printed_with_its_ground_and_names_nobody(met: Client) -> None:
    page = text(met, "/outlet/handbook/enroll_flexible/paper/")
    assert "居民身份证等身份证件" in page
    assert "条例》第三十一条" in page
    assert "王" not in page.replace("王*", "王")


def test_she_sees_who_it_is_masked_and_it_is_noted_who_looked(met: Client) -> None:
    page = text(met, "/outlet/")
    assert "王*英" in page
    assert "王秀英" not in page
    with schemas.region("tacheng"):
        purposes = {row[0] for row in fetch_rows("SELECT reason FROM audit_entry WHERE actor_label = '马晓燕' AND person_id IS NOT NULL")}
    assert "导办：查询" in purposes


def test_every_stage_of_every_item_is_closed_to_her(house: House) -> None:
    with schemas.region("tacheng"):
        for item in ("enroll_flexible", "print_rights", "query_case"):
            for stage in Stage:
                verdict = authority.may(house.world.actor("马晓燕"), item, stage, at=NOW)
                assert "staff.role_may_not" in {reason.code for reason in verdict.reasons}


def test_she_cannot_accept_whatever_she_sends(met: Client) -> None:
    told = {"visit": visit(met), "month": "202611", "key": "k" * 20, "checked": "居民身份证等身份证件"}
    for path in ("/outlet/item/enroll_flexible/", "/outlet/item/enroll_flexible/why/", "/outlet/today/", "/outlet/returned/"):
        assert post(met, path, **told).status_code == 403
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_what_she_fills_in_a_teller_goes_on_with(met: Client, house: House) -> None:
    assert "enroll_flexible/prefill/" in text(met, "/outlet/")
    assert post(met, "/outlet/item/enroll_flexible/prefill/", visit=visit(met), month="202611").status_code == 303
    assert "已填，可改" in text(met, "/outlet/")
    with schemas.region("tacheng"):
        number = fetch_rows("SELECT id FROM cases_case")[0][0]
    assert met.get(f"{HOME}/outlet/drafts/{number}/")["Location"] == f"{HOME}/outlet/item/enroll_flexible/prefill/"
    assert 'value="202611"' in text(met, "/outlet/item/enroll_flexible/prefill/")
    assert post(met, "/outlet/visit/close/", visit=visit(met)).status_code == 303
    waiting = text(met, "/outlet/")
    assert "王*英" in waiting
    assert "等柜员接着办" in waiting
    with schemas.region("tacheng"):
        reader = Reader(house.world.actor("李静"))
        draft = cases.draft_of(reader, person=house.world.people["王秀英"], item="enroll_flexible", outlet=house.world.outlet)
        assert draft is not None
        assert draft.drafted_by == "马晓燕"
        assert cases.opened(reader, draft.answers, cases.ANSWERS, draft.person) == {"month": "202611"}
    teller = house.browser("李静")
    house.read_card(teller)
    assert teller.get(f"{HOME}/outlet/item/enroll_flexible/").status_code == 200


def test_answers_that_are_too_long_stay_in_the_form(met: Client) -> None:
    answer = post(met, "/outlet/item/enroll_flexible/prefill/", visit=visit(met), month="9" * 600)
    assert answer.status_code == 422
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_a_form_for_whoever_was_here_before_is_refused(met: Client) -> None:
    before = visit(met)
    assert post(met, "/outlet/visit/undo/", visit=before).status_code == 303
    assert post(met, "/outlet/item/enroll_flexible/prefill/", visit=before, month="202611").status_code == 409
    text(met, "/outlet/item/enroll_flexible/prefill/", 409)


def test_a_complaint_is_not_prefilled_and_an_item_unknown_is_none(met: Client) -> None:
    assert "complaint/prefill/" not in text(met, "/outlet/")
    assert post(met, "/outlet/item/complaint/prefill/", visit=visit(met), text="x").status_code in (403, 409, 422)
    text(met, "/outlet/item/nothing/prefill/", 404)


def test_a_complaint_is_not_told_to_the_guide(house: House) -> None:
    teller = house.browser("李静")
    house.read_card(teller)
    with schemas.region("tacheng"):
        fetch_rows(
            "INSERT INTO cases_case (number, code, item_code, item_name, mode, person_id, outlet_id, agency_id, visit_id, state, effect, accepted_at,"
            " accepted_by_id, due_on, limit_days, paused_days, corrections, answers, sentence, second_entry)"
            " SELECT '6542012611240000099', 'ABCDEF', 'complaint', '投诉举报受理转办', 'reviewed', v.person_id, v.outlet_id, o.agency_id, v.id, 'in_review',"
            " 'none', $1::timestamptz, v.member_id, '2027-01-01', 15, 0, 0, '', '', 'none'"
            " FROM visits_visit v JOIN outlets_outlet o ON o.id = v.outlet_id RETURNING id",
            [NOW],
        )
    guide = house.browser("马晓燕")
    house.read_card(guide)
    page = text(guide, "/outlet/")
    assert "投诉举报" not in page
    assert "共 0 件" in page


def test_only_the_guide_prefills_this_way(house: House) -> None:
    for name in ("李静", "吴海涛", "孙建军", "吐尔逊"):
        text(house.browser(name), "/outlet/item/enroll_flexible/prefill/", 403)


def test_she_reads_her_page_in_english(met: Client) -> None:
    met.cookies[COOKIE] = "en"
    page = text(met, "/outlet/")
    assert "Fill in for this person" in page
    assert "Enrol" in page
