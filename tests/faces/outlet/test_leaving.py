"""即刻离岗：who may let whom go, what the page says will end, and that it has ended."""

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases.models import Case
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.types import Place, PlaceKind, Role
from tests.casework.cases.test_accepting import accept, arrive
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.support.world import NOW, START

from .test_managers import post, text

__all__ = ["filled", "house", "house_keys", "world"]
WHY = "调离本行"


def number(house: House, name: str) -> int:
    return house.world.actor(name).member or 0


def at_outlet(house: House, name: str) -> str:
    return f"/outlet/staff/{number(house, name)}/leave/"


def at_branch(house: House, name: str) -> str:
    return f"/outlet/branch/{house.world.outlet}/staff/{number(house, name)}/leave/"


def at_centre(house: House, name: str) -> str:
    return f"/centre/staff/{number(house, name)}/leave/"


def state(house: House, name: str) -> str:
    with schemas.region("tacheng"):
        return str(fetch_rows("SELECT state FROM staff_member WHERE id = $1", [number(house, name)])[0][0])


def code(answer: HttpResponse, expected: str) -> bool:
    return expected in answer.content.decode()


def signed_out(browser: Client, path: str) -> bool:
    answer = browser.get(HOME + path)
    return (answer.status_code, answer["Location"]) == (302, f"{HOME}/sign-in/")


def test_a_teller_is_let_go_by_her_manager_and_her_next_request_goes_to_the_sign_in(house: House) -> None:
    manager, teller, path = house.browser("吴海涛"), house.browser("李静"), at_outlet(house, "李静")
    assert path in text(manager, "/outlet/staff/")
    page = text(manager, path)
    for said in (
        "离岗：李静",
        "不能撤回",
        "重新申请",
        "柜员，绿洲银行文化路支行",
        "2026-01-01 至 长期",
        "正在登录的 2 处",
        "没有分派给此人的件",
        "没有执行的都撤回",
    ):
        assert said in page, said
    assert page.count("<h1") == 1
    text(teller, "/outlet/")
    answer = post(manager, path, reason=WHY)
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}/outlet/staff/?done=left")
    assert signed_out(teller, "/outlet/")
    assert "已离岗" in text(manager, "/outlet/staff/?done=left")
    assert "李静" not in text(manager, "/outlet/staff/")
    assert (post(manager, path, reason=WHY).status_code, state(house, "李静")) == (404, "left")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'staff.left'") == [(WHY,)]


def test_the_page_names_what_she_stands_in_for_and_who_stands_in_for_her(house: House) -> None:
    with schemas.region("tacheng"):
        root, until = house.world.actor("内控"), NOW.date().replace(year=2027)
        posts = {
            each: str(fetch_rows("SELECT id FROM staff_post WHERE member_id = $1", [number(house, each)])[0][0])
            for each in ("李静", "吴海涛")
        }
        staff.stand_in(
            post=int(posts["吴海涛"]), member=number(house, "李静"), valid_from=START, valid_to=until, reason="休假", actor=root, now=NOW
        )
        staff.stand_in(
            post=int(posts["李静"]), member=number(house, "新柜员"), valid_from=START, valid_to=until, reason="休假", actor=root, now=NOW
        )
    page = text(house.browser("吴海涛"), at_outlet(house, "李静"))
    assert "网点负责人，绿洲银行文化路支行" in page
    assert "新柜员 在此岗顶岗" in page


@pytest.mark.parametrize("name", ["李静", "新柜员", "马晓燕", "吴海涛"])
def test_a_branch_manager_lets_go_whoever_works_at_an_outlet_of_her_bank(house: House, name: str) -> None:
    browser, path = house.browser("孙建军"), at_branch(house, name)
    assert path in text(browser, f"/outlet/branch/{house.world.outlet}/staff/")
    answer = post(browser, path, reason=WHY)
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}/outlet/branch/{house.world.outlet}/staff/?done=left")
    assert state(house, name) == "left"


def test_a_manager_reaches_nobody_elsewhere_above_or_herself(house: House) -> None:
    with schemas.region("tacheng"):
        here, bank = Place(PlaceKind.OUTLET, house.world.outlet), house.world.actor("孙建军").partner
        other = staff.invite(
            name="副负责人", role=Role.OUTLET_MANAGER, place=here, valid_from=START, actor=house.world.actor("内控"), now=NOW
        ).member
    assert bank is not None
    manager = house.browser("吴海涛")
    assert f"/{other}/leave/" not in text(manager, "/outlet/staff/")
    assert at_outlet(house, "吴海涛") not in text(manager, "/outlet/staff/")
    for path, status, said in (
        (at_outlet(house, "吴海涛"), 403, "staff.own_leave"), (f"/outlet/staff/{other}/leave/", 403, "staff.not_yours_to_end"),
        (at_outlet(house, "吐尔逊"), 404, "staff.no_such_member"), (at_outlet(house, "孙建军"), 404, "staff.no_such_member"),
        (at_outlet(house, "赵建华"), 404, "staff.no_such_member"), ("/outlet/staff/999999/leave/", 404, "staff.no_such_member"),
    ):  # fmt: skip
        for answer in (manager.get(HOME + path), post(manager, path, reason=WHY)):
            assert (answer.status_code, code(answer, said)) == (status, True), path  # type: ignore[arg-type]
    branch = house.browser("孙建军")
    for place in (house.world.hall, house.world.township, 999_999):
        assert post(branch, f"/outlet/branch/{place}/staff/{number(house, '李静')}/leave/", reason=WHY).status_code == 404
    assert post(branch, at_branch(house, "吐尔逊"), reason=WHY).status_code == 404
    assert {state(house, name) for name in ("吴海涛", "吐尔逊", "孙建军", "赵建华", "李静")} == {"active"}


def test_without_a_reason_or_with_too_long_a_one_nobody_goes(house: House) -> None:
    manager, path = house.browser("吴海涛"), at_outlet(house, "李静")
    for reason, said in (("", "请写明为什么离岗"), ("   ", "请写明为什么离岗"), ("长" * 201, "最多写 200 个字")):
        answer = post(manager, path, reason=reason)
        assert (answer.status_code, code(answer, said)) == (422, True)
    assert state(house, "李静") == "active"
    assert post(manager, path, reason="长" * 200).status_code == 303


@pytest.mark.parametrize(("name", "find"), [("吴海涛", at_outlet), ("孙建军", at_branch), ("赵建华", at_centre), ("信息中心", at_centre)])
def test_a_fresh_proof_is_asked_for(house: House, name: str, find: object) -> None:
    browser, path = house.browser(name), find(house, "李静")  # type: ignore[operator]
    with schemas.region("tacheng"):
        fetch_rows(
            "UPDATE access_session SET password_at = password_at - interval '1 day' WHERE account_id = $1 RETURNING id",
            [house.world.actor(name).id],
        )
    assert f"/prove-again/?back={HOME}{path}" in text(browser, path)
    answer = post(browser, path, reason=WHY)
    assert (answer.status_code, code(answer, "web.prove_again")) == (403, True)
    assert state(house, "李静") == "active"


@pytest.mark.parametrize(("name", "back"), [("赵建华", "/centre/team/"), ("信息中心", "/centre/rights/")])
def test_a_centre_lets_go_whoever_belongs_to_its_county(house: House, name: str, back: str) -> None:
    browser = house.browser(name)
    for each in ("李静", "吐尔逊", "周敏"):
        answer = post(browser, at_centre(house, each), reason=WHY)
        assert (answer.status_code, answer["Location"], state(house, each)) == (303, f"{HOME}{back}?done=left", "left")
    for each, said in (
        ("额敏审核", "staff.not_yours_to_end"),
        ("孙建军", "staff.not_yours_to_end"),
        ("陈立", "staff.not_yours_to_end"),
        (name, "staff.own_leave"),
    ):
        for answer in (browser.get(HOME + at_centre(house, each)), post(browser, at_centre(house, each), reason=WHY)):
            assert (answer.status_code, code(answer, said)) == (403, True), each  # type: ignore[arg-type]
        assert state(house, each) == "active"


def test_the_centre_finds_the_page_where_it_lists_people(house: House) -> None:
    agency, outlet = house.world.actor("周敏").agency, house.world.outlet
    manager, information = house.browser("赵建华"), house.browser("信息中心")
    assert at_centre(house, "周敏") in text(manager, "/centre/team/")
    assert at_centre(house, "李静") in text(manager, f"/centre/outlet/{outlet}/")
    listed = text(information, f"/centre/rights/?of=agency-{agency}")
    assert at_centre(house, "周敏") in listed
    assert at_centre(house, "信息中心") not in listed
    assert at_centre(house, "李静") in text(information, f"/centre/rights/?of=outlet-{outlet}")
    assert "/leave/" not in text(house.browser("周敏"), f"/centre/rights/?of=agency-{agency}")
    assert "/leave/" not in text(house.browser("内控"), f"/centre/outlet/{outlet}/")


def moved_to_the_prefecture(house: House, name: str, role: Role, by: str) -> Client:
    with schemas.region("tacheng"):
        whole, who = Place(PlaceKind.AGENCY, house.world.actor("陈立").agency or 0), number(house, name)
        staff.give_post(member=who, role=role, place=whole, valid_from=START, actor=house.world.actor(by), now=NOW)
        fetch_rows(
            "UPDATE staff_post SET valid_to = valid_from WHERE member_id = $1 AND agency_id <> $2 RETURNING id",
            [who, whole.id],
        )
    return house.browser(name)


def test_the_prefecture_reaches_everybody_but_those_who_control_it_and_finds_the_managers_of_a_bank(house: House) -> None:
    browser, bank = moved_to_the_prefecture(house, "信息中心", Role.INFORMATION_CENTRE, "内控"), house.world.actor("孙建军").partner
    assert at_centre(house, "孙建军") in text(browser, f"/centre/rights/?of=bank-{bank}")
    for each in ("孙建军", "额敏审核"):
        assert post(browser, at_centre(house, each), reason=WHY).status_code == 303
        assert state(house, each) == "left"
    for each in ("陈立", "内控"):
        assert post(browser, at_centre(house, each), reason=WHY).status_code == 403
        assert state(house, each) == "active"


def test_those_who_control_are_let_go_by_internal_control_alone(house: House) -> None:
    browser, whole = moved_to_the_prefecture(house, "内控", Role.INTERNAL_CONTROL, "信息中心"), house.world.actor("陈立").agency
    listed = text(browser, f"/centre/rights/?of=agency-{whole}")
    assert at_centre(house, "陈立") in listed
    assert "<h2>申请</h2>" not in listed
    assert post(browser, at_centre(house, "陈立"), reason=WHY).status_code == 303
    assert state(house, "陈立") == "left"
    for each in ("李静", "信息中心", "内控"):
        assert post(browser, at_centre(house, each), reason=WHY).status_code == 403
        assert state(house, each) == "active"


def test_what_lies_with_her_is_told_and_stays_in_sight_of_the_team(house: House) -> None:
    with schemas.region("tacheng"):
        case = accept(house.world, arrive(house.world)).number
        Case.objects.filter(number=case).update(assignee_id=number(house, "周敏"), state="in_review", effect="none")
    manager = house.browser("赵建华")
    assert "1 件回到未分派" in text(manager, at_centre(house, "周敏"))
    assert post(manager, at_centre(house, "周敏"), reason=WHY).status_code == 303
    page = text(manager, "/centre/team/")
    assert f'<option value="{number(house, "周敏")}">' in page
    assert at_centre(house, "周敏") not in page


def test_the_page_is_read_in_english(house: House) -> None:
    browser = house.browser("吴海涛")
    browser.cookies[COOKIE] = "en"
    page = text(browser, at_outlet(house, "李静"))
    assert all(said in page for said in ("What will end", "1 open session ends at once", "cannot be undone"))
