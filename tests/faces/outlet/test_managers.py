"""网点与支行负责人：what they see, what they may apply for, and whose requests they answer."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.session import csrf_of
from sheyintong.registers.staff import commands as staff
from tests.hostile.conftest import HOME, House, filled, house, house_keys, teller, visited, world
from tests.support.world import NOW, START

__all__ = ["filled", "house", "house_keys", "teller", "visited", "world"]


def text(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(HOME + path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(browser: Client, path: str, **told: str) -> HttpResponse:
    answer: HttpResponse = browser.post(HOME + path, {"csrf": csrf_of(browser.cookies["syt"].value), **told})  # type: ignore[assignment]
    return answer


@pytest.mark.parametrize(("name", "first"), [("吴海涛", "/outlet/manage/"), ("孙建军", "/outlet/branch/"), ("吐尔逊", "/outlet/")])
def test_each_begins_on_a_page_of_her_own(name: str, first: str, house: House) -> None:
    browser = house.browser(name)
    assert browser.get(f"{HOME}/home/")["Location"] == HOME + first
    assert text(browser, first).count("<h1") == 1


def test_a_manager_sees_how_her_outlet_stands(house: House, visited: Client) -> None:
    assert visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited)).status_code == 303
    page = text(house.browser("吴海涛"), "/outlet/manage/")
    for expected in (
        "TC-2026-001",
        "个人信息",
        "有标识",
        "没有证书，不能上岗",
        "<dt>今天来访</dt><dd>1</dd>",
        "<dt>今天受理</dt><dd>1</dd>",
    ):
        assert expected in page
    assert "王*英" not in page
    assert "王秀英" not in page


def test_a_certificate_is_warned_of_thirty_days_before_its_end(house: House) -> None:
    with schemas.region("tacheng"):
        who, root = house.world.actor("新柜员"), house.world.actor("吴海涛")
        for number, days in (("C-30", 30), ("C-31", 31)):
            until = NOW.date() + timedelta(days=days)
            staff.record_certificate(
                member=who.member or 0, number=number, item_code=None, valid_from=START, valid_to=until, actor=root, now=NOW
            )
    page = text(house.browser("吴海涛"), "/outlet/staff/")
    assert "30 天后失效" in page
    assert "31 天后失效" not in page
    assert "1 张证书在 30 天内到期" in page


def test_what_was_typed_stays_when_a_certificate_cannot_be_recorded(house: House) -> None:
    browser, who = house.browser("吴海涛"), house.world.actor("新柜员")
    answer = post(browser, "/outlet/staff/", member=str(who.member), number="C-9", valid_from="2026-12-01", valid_to="2026-01-01")
    assert answer.status_code == 422
    assert 'value="C-9"' in answer.content.decode()


def test_the_agreement_shows_its_items_with_their_stage_and_its_version(house: House) -> None:
    page = text(house.browser("吴海涛"), "/outlet/agreement/")
    for expected in ("协议 TC-2026-001", "绿洲银行股份有限公司", "灵活就业", "<dt>版本</dt><dd>", "《个人信息保护法》第 21 条"):
        assert expected in page


def test_a_branch_manager_sees_every_outlet_of_her_bank_and_no_other(house: House) -> None:
    browser, ours = house.browser("孙建军"), house.world.outlet
    page = text(browser, "/outlet/branch/")
    assert "绿洲银行文化路支行" in page
    assert "大厅" not in page
    assert "绿洲银行文化路支行" in text(browser, f"/outlet/branch/{ours}/")
    assert "TC-2026-001" in text(browser, f"/outlet/branch/agreement/{house.world.agreement}/")
    for foreign in (house.world.hall, house.world.township, 999_999):
        for path in (f"/outlet/branch/{foreign}/", f"/outlet/branch/{foreign}/staff/"):
            text(browser, path, 404)
    text(browser, "/outlet/branch/agreement/999999/", 404)
    text(house.browser("吴海涛"), "/outlet/branch/", 403)


def test_a_right_is_applied_for_and_goes_its_way(house: House) -> None:
    browser, who = house.browser("吴海涛"), house.world.actor("新柜员")
    told = {"member": str(who.member), "role": "teller", "outlet": str(house.world.outlet), "valid_from": "2026-12-01", "reason": "顶岗"}
    assert post(browser, "/outlet/rights/", **told | {"reason": ""}).status_code == 422
    assert post(browser, "/outlet/rights/", **told | {"role": "outlet_manager"}).status_code == 422
    assert post(browser, "/outlet/rights/", **told | {"role": "hall_guide"}).status_code == 422
    assert post(browser, "/outlet/rights/", **told | {"outlet": str(house.world.hall)}).status_code == 422
    assert post(browser, "/outlet/rights/", **told | {"member": str(house.world.actor("吴海涛").member)}).status_code == 422
    assert post(browser, "/outlet/rights/", **told).status_code == 303
    assert "等内控核对" in text(browser, "/outlet/rights/")
    assert "等内控核对" in text(house.browser("孙建军"), "/outlet/rights/")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state, role FROM authority_right") == [("applied", "teller")]
        assert fetch_rows("SELECT act FROM audit_entry WHERE act = 'authority.apply'") == [("authority.apply",)]


def test_a_certificate_is_withdrawn_with_a_reason_by_whoever_records_it(house: House) -> None:
    browser, ours = house.browser("吴海涛"), house.world.outlet
    with schemas.region("tacheng"):
        row = fetch_rows(
            "SELECT c.id, c.number FROM staff_certificate c JOIN staff_post p ON p.member_id = c.member_id"
            " WHERE p.outlet_id = $1 AND c.withdrawn_at IS NULL ORDER BY c.id LIMIT 1",
            [ours],
        )[0]
    held, number = str(row[0]), str(row[1])
    assert number in text(browser, "/outlet/staff/")
    assert post(browser, "/outlet/staff/", withdraw=held, reason="").status_code == 422
    assert post(browser, "/outlet/staff/", withdraw="99999999", reason="不再持证").status_code == 422
    assert post(house.browser("孙建军"), f"/outlet/branch/{house.world.hall}/staff/", withdraw=held, reason="不再持证").status_code in (
        404,
        422,
    )
    assert post(browser, "/outlet/staff/", withdraw=held, reason="不再持证").status_code == 303
    assert f">{number}<" not in text(browser, "/outlet/staff/")
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'staff.certificate_withdrawn'") == [("不再持证",)]
        assert fetch_rows("SELECT count(*) FROM jobs_outbox WHERE event = 'staff.CertificateEnded'") == [("1",)]


def test_a_new_teller_is_applied_for_by_her_manager_and_withdrawn_by_nobody_else(house: House) -> None:
    browser = house.browser("吴海涛")
    told = {
        "name": "何敏",
        "login": "hemin",
        "role": "teller",
        "outlet": str(house.world.outlet),
        "valid_from": "2026-12-01",
        "reason": "新人",
    }
    assert post(browser, "/outlet/rights/", **told | {"login": "x"}).status_code == 422
    assert post(browser, "/outlet/rights/", **told | {"role": "outlet_manager"}).status_code == 422
    assert post(browser, "/outlet/rights/", **told).status_code == 303
    assert "hemin" in text(browser, "/outlet/rights/")
    with schemas.region("tacheng"):
        right = fetch_rows("SELECT id FROM authority_right WHERE login = 'hemin' AND member_id IS NULL")[0][0]
    path = f"/outlet/rights/{right}/withdraw/"
    assert path not in text(house.browser("孙建军"), "/outlet/rights/")
    assert post(house.browser("孙建军"), path).status_code == 403
    assert post(browser, path).status_code == 303
    assert "已撤回" in text(browser, "/outlet/rights/")


def test_a_right_is_not_applied_for_without_a_fresh_proof(house: House) -> None:
    browser = house.browser("吴海涛")
    with schemas.region("tacheng"):
        fetch_rows(
            "UPDATE access_session SET password_at = password_at - interval '1 day' WHERE account_id = $1 RETURNING id",
            [house.world.actor("吴海涛").id],
        )
    assert "先去验证" in text(browser, "/outlet/rights/")
    assert b"web.prove_again" in post(browser, "/outlet/rights/", reason="x").content


def _asks(house: House) -> None:
    """新柜员, who has no certificate, meets a refusal and asks for help."""
    counter = house.browser("新柜员")
    house.read_card(counter)
    page = text(counter, "/outlet/item/enroll_flexible/why/")
    visit = page.split('name="visit" value="')[1].split('"')[0]
    assert post(counter, "/outlet/item/enroll_flexible/ask/", visit=visit).status_code == 303


def test_a_branch_manager_answers_for_the_managers_of_her_outlets(house: House) -> None:
    _asks(house)
    browser, ours = house.browser("孙建军"), house.world.outlet
    page = text(browser, "/outlet/help/")
    assert f"/outlet/branch/{ours}/staff/" in page
    asked = page.split('name="request" value="')[1].split('"')[0]
    who = house.world.actor("新柜员")
    certificate = {"member": str(who.member), "number": "C-77", "valid_from": "2026-11-01", "valid_to": "2027-11-01"}
    assert post(browser, f"/outlet/branch/{ours}/staff/", **certificate).status_code == 303
    assert post(browser, "/outlet/help/", request=asked, mended="1", answer="已登记").status_code == 303
    assert "已登记" in text(house.browser("新柜员"), "/outlet/requests/")


def test_managers_read_their_pages_in_english(house: House) -> None:
    for name, path, said in (
        ("吴海涛", "/outlet/manage/", "Visits today"), ("吴海涛", "/outlet/staff/", "Record a certificate"), ("吴海涛", "/outlet/rights/", "Apply for a post"),
        ("吴海涛", "/outlet/agreement/", "Enroll"), ("孙建军", "/outlet/branch/", "Outlets of my bank"), ("吐尔逊", "/outlet/returned/", "No returned cases"),
    ):  # fmt: skip
        browser = house.browser(name)
        browser.cookies[COOKIE] = "en"
        assert said.lower() in text(browser, path).lower(), path


def of(form: str, **told: str) -> dict[str, str]:
    """The fields of a folded form as they are sent."""
    return {f"{form}-{name}": value for name, value in told.items()}


def test_a_manager_tells_an_exceptional_day_of_her_own_outlet(house: House) -> None:
    browser, path = house.browser("吴海涛"), "/outlet/manage/day/"
    day = NOW.date().isoformat()
    assert 'id="day" open' in text(browser, path)
    for other, why, kept in (
        (of("day", reason=" "), "请写明理由", day), (of("day", day="2026-11-01"), "已经过去", "停电检修"), (of("day", day="今天"), "2026-12-01 的样子", "今天"),
        (of("day", opens="18:00", closes="09:00"), "结束要晚于开始", "18:00"), (of("day", opens="9点"), "09:30 的样子", "9点"),
    ):  # fmt: skip
        answer = post(browser, path, **of("day", day=day, reason="停电检修") | other)
        page = answer.content.decode()
        assert (answer.status_code, why in page, f'value="{kept}"' in page) == (422, True, True), why
    answer = post(browser, path, **of("day", day=day, reason="停电检修"))
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}/outlet/manage/?done=day")
    page = text(browser, "/outlet/manage/?done=day")
    assert 'role="status">这一天已登记' in page
    assert "现在关门 停电检修" in page
    assert "停电检修" in text(house.browser(), "/where/")
    with schemas.region("tacheng"):
        rows = fetch_rows(
            "SELECT reason, actor_label FROM audit_entry WHERE act = 'outlets.day_excepted' AND about_id = $1", [house.world.outlet]
        )
    assert rows == [("停电检修", "吴海涛")]


def test_a_manager_reports_and_mends_a_device_of_her_own_outlet(house: House) -> None:
    browser, reader = house.browser("吴海涛"), house.world.reader
    fault, mend = f"/outlet/manage/device/{reader}/fault/", f"/outlet/manage/device/{reader}/mend/"
    answer = post(browser, fault, **of(f"fault-{reader}", reason=""))
    assert (answer.status_code, "请写明理由" in answer.content.decode()) == (422, True)
    assert post(browser, fault, **of(f"fault-{reader}", reason="读不出")).status_code == 303
    assert post(browser, fault, **of(f"fault-{reader}", reason="读不出")).status_code == 303  # pressed twice
    assert "停用" in text(browser, "/outlet/manage/?done=fault")
    assert post(browser, mend, **of(f"mend-{reader}", reason="换了线")).status_code == 303
    with schemas.region("tacheng"):
        acts = fetch_rows(
            "SELECT act, reason FROM audit_entry WHERE act LIKE 'outlets.device_%' AND about_id = $1 ORDER BY id DESC LIMIT 2", [reader]
        )
    assert acts == [("outlets.device_mend", "换了线"), ("outlets.device_report_fault", "读不出")]


def test_no_other_device_move_or_post_gets_through(house: House) -> None:
    from sheyintong.kernel.actors import system
    from sheyintong.registers.outlets import commands as outlets
    from sheyintong.registers.outlets.types import DeviceKind

    with schemas.region("tacheng"):
        foreign = outlets.bind_device(
            outlet=house.world.hall, kind=DeviceKind.PRINTER, serial="P-9", actor=system("tacheng", "test"), now=NOW
        )
    browser = house.browser("吴海涛")
    for path in (f"{foreign}/fault/", "999999/fault/", f"{house.world.reader}/unbind/", f"{house.world.reader}/bind/"):
        assert post(browser, f"/outlet/manage/device/{path}", **of(f"fault-{foreign}", reason="x")).status_code == 404
    for name in ("孙建军", "李静", "马晓燕", "赵建华"):
        for path in ("day/", f"device/{house.world.reader}/fault/"):
            assert post(house.browser(name), f"/outlet/manage/{path}", **of("day", day="2026-12-01", reason="x")).status_code == 403
    assert "/outlet/manage/day/" not in text(house.browser("孙建军"), f"/outlet/branch/{house.world.outlet}/")
