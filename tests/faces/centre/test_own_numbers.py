"""本人证件号码：who has not told hers is listed for those who answer for her; 内控 corrects a wrong one, freshly proved, against the document."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.foundation.access.models import Session
from sheyintong.kernel import masks
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.staff import commands as staff
from tests.faces.outlet.test_managers import post, text
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.support.world import NOW, id_number

__all__ = ["filled", "house", "house_keys", "world"]
WRONG, RIGHT = id_number("19800808", "326"), id_number("19810809", "328")
LIST = "/centre/staff/numbers/"
FORM = {"number": RIGHT, "again": RIGHT, "reason": "报到时录错一位"}


def tell(house: House, *names: str, number: str = "") -> None:
    """Each tells a number of her own."""
    with schemas.region("tacheng"):
        for place, name in enumerate(names):
            who = house.world.actor(name)
            told = number or id_number("19700101", f"{100 + place}")
            staff.name_number(member=who.member or 0, number=told, actor=who, now=NOW)


def page_of(house: House, name: str) -> str:
    return f"/centre/staff/{house.world.actor(name).member}/number/"


def names(browser: Client, path: str) -> list[str]:
    """Who stands in the export of a list."""
    rows = csv.reader(io.StringIO(browser.get(HOME + path).content.decode("utf-8-sig")))
    return [row[0] for row in list(rows)[1:]]


@pytest.mark.parametrize(
    ("who", "path", "way", "sees", "not_hers"),
    [
        ("内控", LIST, "/centre/rights/", "李静", "额敏审核"),
        ("赵建华", LIST, "/centre/team/", "周敏", "孙建军"),
        ("地区内控", LIST, "/centre/rights/", "孙建军", "谁也不是"),
        ("吴海涛", "/outlet/numbers/", "/outlet/staff/", "李静", "周敏"),
        ("孙建军", "/outlet/numbers/", "/outlet/branch/", "李静", "周敏"),
    ],
)
def test_whoever_answers_for_her_finds_who_has_not_told_hers(house: House, who: str, path: str, way: str, sees: str, not_hers: str) -> None:
    browser = house.browser(who)
    before = names(browser, f"{path}?as=csv")
    assert f'href="{HOME}{path}"' in text(browser, way)
    assert f"{len(before)} 人没有登记本人证件号码" in text(browser, way)
    assert sees in before
    page = text(browser, path)
    assert f"在岗 {len(before)} 人，{len(before)} 人没有登记" in page
    assert (sees in page, not_hers in page.partition("<table")[2]) == (True, False)
    tell(house, sees)
    assert names(browser, f"{path}?as=csv") == [each for each in before if each != sees]
    assert sorted(names(browser, f"{path}?as=csv&show=all")) == sorted(before)
    found = text(browser, f"{path}?show=all&q={sees}")
    assert ("已登记" in found, sees in found, "1 人" in found) == (True, True, True)


def test_the_list_says_when_nobody_is_missing_and_when_nobody_is_found(house: House) -> None:
    tell(house, "李静", "新柜员", "吴海涛", "马晓燕")
    browser = house.browser("吴海涛")
    page = text(browser, "/outlet/numbers/")
    assert ("都登记了" in page, "?as=csv" in page) == (True, False)
    assert "没有登记本人证件号码" not in text(browser, "/outlet/staff/")
    assert "没有找到这样的人" in text(browser, "/outlet/numbers/?show=all&q=谁也不是")
    assert names(browser, "/outlet/numbers/?as=csv") == []


def test_the_export_holds_no_number_and_starts_no_formula(house: House) -> None:
    tell(house, "李静", number=WRONG)
    answer = house.browser("内控").get(f"{HOME}{LIST}?as=csv&show=all")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = {row[0]: row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert rows["姓名"] == ["姓名", "岗位", "地点", "本人证件号码", "登记时间"]
    assert rows["李静"] == ["李静", "柜员", "绿洲银行文化路支行", "已登记", f"{NOW:%Y-%m-%d}"]
    assert rows["周敏"][3:] == ["没有登记", ""]
    assert WRONG[-6:] not in answer.content.decode()


def test_control_corrects_a_number_and_nobody_reads_one_in_clear(house: House) -> None:
    tell(house, "李静", number=WRONG)
    control, path = house.browser("内控"), page_of(house, "李静")
    assert f'href="{HOME}{path}"' in text(control, f"{LIST}?show=all")
    page = text(control, path)
    assert ("更正本人证件号码：李静" in page, masks.id_number(WRONG) in page, WRONG in page) == (True, True, False)
    answer = post(control, path, **FORM)
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}{LIST}?show=all&done=1")
    assert "已更正" in text(control, f"{LIST}?show=all&done=1")
    after = text(control, path)
    assert after.index(masks.id_number(RIGHT)) < after.index(masks.id_number(WRONG))
    assert (RIGHT in after, WRONG in after) == (False, False)
    with schemas.region("tacheng"):
        trail = fetch_rows("SELECT act, about_kind, about_id, reason FROM audit_entry WHERE actor_label = '内控' ORDER BY id")
    member = str(house.world.actor("李静").member)
    read = ("read", "member", member, "更正本人证件号码")
    assert [row for row in trail if row[1] == "member"] == [read, ("staff.number_corrected", "member", member, FORM["reason"]), read]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"again": WRONG}, "两次输入的号码不一样"),
        ({"number": "", "again": ""}, "号码没有填写"),
        ({"number": RIGHT[:-1], "again": RIGHT[:-1]}, "位数不对"),
        ({"reason": "错"}, "请写明为什么更正"),
        ({"number": WRONG, "again": short_form(WRONG)}, "是同一个"),
    ],
)
def test_what_is_wrong_is_said_and_the_numbers_are_not_given_back(house: House, changed: dict[str, str], said: str) -> None:
    tell(house, "李静", number=WRONG)
    answer = post(house.browser("内控"), page_of(house, "李静"), **(FORM | changed))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert (RIGHT in page, WRONG in page) == (False, False)
    assert f'value="{(FORM | changed)["reason"]}"' in page


def test_the_fifteen_digits_of_an_old_document_and_the_eighteen_are_typed_as_one_number(house: House) -> None:
    tell(house, "李静", number=WRONG)
    answer = post(house.browser("内控"), page_of(house, "李静"), **(FORM | {"again": str(short_form(RIGHT))}))
    assert answer.status_code == 303


def test_it_needs_a_fresh_proof(house: House) -> None:
    tell(house, "李静", number=WRONG)
    control = house.browser("内控")
    with schemas.region("tacheng"):
        account = house.world.actor("内控").id
        for session in Session.objects.filter(account=account):
            old = session.signed_in_at - timedelta(hours=1)
            Session.objects.filter(pk=session.pk).update(password_at=old, second_factor_at=old)
    page = text(control, page_of(house, "李静"))
    assert ("先去验证" in page, "disabled" in page) == (True, True)
    answer = post(control, page_of(house, "李静"), **FORM)
    assert (answer.status_code, "web.prove_again" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize(
    ("by", "whom", "status", "said"),
    [
        ("内控", "内控", 403, "staff.not_your_own_number"),
        ("内控", "额敏审核", 403, "staff.not_yours_to_correct"),
        ("内控", "孙建军", 403, "staff.not_yours_to_correct"),
        ("内控", "", 404, "staff.no_such_member"),
        ("赵建华", "李静", 403, "web.page_forbidden"),
        ("信息中心", "李静", 403, "web.page_forbidden"),
        ("李静", "李静", 403, "web.page_forbidden"),
    ],
)
def test_nobody_reaches_beyond_her_places_or_herself(house: House, by: str, whom: str, status: int, said: str) -> None:
    tell(house, *filter(None, {whom}))
    browser = house.browser(by)
    path = page_of(house, whom) if whom else "/centre/staff/999999/number/"
    for answer in (browser.get(HOME + path), post(browser, path, **FORM)):
        assert (answer.status_code, said in answer.content.decode()) == (status, True)
    if by == whom == "内控":
        assert path not in text(browser, f"{LIST}?show=all")


def test_whoever_told_none_is_led_to_tell_it_herself(house: House) -> None:
    control, path = house.browser("内控"), page_of(house, "李静")
    assert path not in text(control, f"{LIST}?show=all")
    assert "还没有登记" in text(control, path)
    answer = post(control, path, **FORM)
    assert (answer.status_code, "请本人在“我的登录”里登记" in answer.content.decode()) == (422, True)


def test_it_is_said_in_english(house: House) -> None:
    tell(house, "李静", number=WRONG)
    control = house.browser("内控")
    control.cookies[COOKIE] = "en"
    assert "have not registered an ID number" in text(control, "/centre/rights/")
    assert "Not registered yet" in text(control, LIST)
    assert "Correct the ID number of 李静" in text(control, page_of(house, "李静"))
