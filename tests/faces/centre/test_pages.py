"""中心页面：each post sees its own pages and its own subtree; a decision leaves what it should."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import gettext, override

from sheyintong.casework.cases import commands as cases
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.session import csrf_of
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files import queries as file_queries
from sheyintong.foundation.files.queries import terms
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.clock import local
from sheyintong.registers.staff import queries as staff
from sheyintong.wiring import profiles

HOME = "/r/tacheng"
PAGES = {
    "aynur": ("/centre/", "/centre/?chip=samples", "/centre/?as=csv", "/centre/register/", "/centre/help/", "/centre/policy/", "/centre/catalogue/"),
    "zhaojianhua": ("/centre/", "/centre/partners/", "/centre/matrix/", "/centre/rights/", "/centre/rights/?of=agency-1", "/centre/stops/", "/centre/help/"),
    "linfang": ("/centre/stops/", "/centre/rights/", "/centre/audit/", "/centre/partners/"),
    "qianwei": ("/centre/letters/", "/centre/files/", "/centre/rights/", "/centre/help/"),
    "chenli": ("/centre/audit/", "/centre/audit/?kind=read", "/centre/audit/?without_case=1&since=2026-01-01", "/centre/matrix/", "/centre/all/",
               "/centre/register/", "/centre/stops/", "/centre/letters/", "/centre/files/", "/centre/catalogue/"),
    "hanmei": ("/centre/", "/centre/catalogue/enroll_flexible/", "/centre/policy/"),
    "sunjianjun": ("/centre/partners/", "/centre/matrix/"),
}  # fmt: skip


def enter(login: str) -> Client:
    browser = Client()
    assert browser.post("/demo/enter/", {"region": "tacheng", "login": login}).status_code == 303
    return browser


def post(browser: Client, path: str, **told: object) -> HttpResponse:
    token = browser.cookies["syt"].value
    answer: HttpResponse = browser.post(HOME + path, {"csrf": csrf_of(token), **told})  # type: ignore[assignment]
    return answer


def decide(browser: Client, number: str, move: str, **told: object) -> HttpResponse:
    """A decision over the case as it is now."""
    with schemas.region("tacheng"):
        seen = fetch_rows("SELECT count(*) FROM cases_stage s JOIN cases_case c ON c.id = s.case_id WHERE c.number = $1", [number])[0][0]
    return post(browser, f"/centre/case/{number}/{move}/", **{"seen": seen} | told)


def text(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(HOME + path)
    assert answer.status_code == status, path
    return answer.content.decode()


def actor(browser: Client) -> Actor:
    digest = hashlib.sha256(browser.cookies["syt"].value.encode()).digest()
    found = staff.actor_of(digest, "tacheng", local(datetime.now(UTC)))
    assert found is not None
    return found.actor


def person(name: str) -> int:
    return int(str(fetch_rows("SELECT id FROM people_person WHERE name = $1", [name])[0][0]))


def accept(login: str, item: str, of: str, /, **answers: str) -> str:
    """A case as a counter takes it; its number."""
    browser, now = enter(login), local(datetime.now(UTC))
    with schemas.region("tacheng"):
        root = system("tacheng")
        profiles.LOADERS["parameters"](actor=root, profile=regions.read_profile("cn/xinjiang/tacheng"), now=now)
        made = cases.accept(
            actor=actor(browser), person=person(of), item=item, visit=None, answers=answers, checked=["居民身份证等身份证件"], key=f"{item}{of}",
            now=now,
        )  # fmt: skip
    return made.number


@pytest.mark.parametrize("login", PAGES)
def test_each_post_opens_its_pages(login: str, stage: Path) -> None:
    browser = enter(login)
    for path in PAGES[login]:
        page = text(browser, path)
        assert "as=csv" in path or page.count("<h1") == 1


def test_whoever_has_no_queue_begins_on_her_first_page(stage: Path) -> None:
    answer = enter("chenli").get(f"{HOME}/centre/")
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}/centre/audit/")
    assert enter("lijing").get(f"{HOME}/centre/").status_code == 403


def test_a_case_is_read_by_its_own_county_only(stage: Path) -> None:
    number = accept("tursun", "enroll_flexible", "王秀英", month=f"{local(datetime.now(UTC)):%Y%m}")
    assert "王*英" in text(enter("aynur"), f"/centre/case/{number}/")
    text(enter("hepeng"), f"/centre/case/{number}/", 404)
    text(enter("hanmei"), f"/centre/case/{number}/", 404)


def test_key_fields_stay_sealed_until_another_person_entered_them_too(stage: Path) -> None:
    number = accept("tursun", "change_key", "王秀英", name="王秀瑛", number="", paper="塔公户更〔2026〕0418 号")
    browser = enter("aynur")
    assert '等二次录入 <bdi class="mask">1</bdi>' in text(browser, "/centre/")
    page = text(browser, f"/centre/case/{number}/")
    assert "王秀瑛" not in page
    assert "二录后显示" in page
    wrong = post(browser, f"/centre/case/{number}/enter/", f_name="王秀英", f_number="", f_paper="塔公户更〔2026〕0418 号")
    assert wrong.status_code == 422
    assert "王秀瑛" not in wrong.content.decode()
    assert "1 项与一录不一致" in wrong.content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in wrong.content.decode()
    told = {"f_name": "王秀瑛", "f_number": "", "f_paper": "塔公户更〔2026〕0418 号"}
    assert post(browser, f"/centre/case/{number}/enter/", **told).status_code == 303
    assert "<ins>瑛</ins>" in text(browser, f"/centre/case/{number}/")
    assert decide(browser, number, "approve", note="同意").status_code == 303
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state FROM cases_case WHERE number = $1", [number]) == [("approved",)]
        assert person("王秀瑛")


def test_what_was_typed_stays_when_a_refusal_lacks_its_ground(stage: Path) -> None:
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper="塔公户更〔2026〕0419 号")
    browser = enter("aynur")
    post(browser, f"/centre/case/{number}/enter/", f_name="刘扬", f_number="", f_paper="塔公户更〔2026〕0419 号")
    answer = decide(browser, number, "refuse", ground="", note="正在核对")
    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in answer.content.decode()
    assert "正在核对" in answer.content.decode()
    assert decide(browser, number, "return", wanted="缺证明第 2 页").status_code == 303
    assert "缺证明第 2 页" in text(browser, f"/centre/case/{number}/")


def test_nobody_decides_over_what_her_page_did_not_show(stage: Path) -> None:
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper="塔公户更〔2026〕0431 号")
    browser = enter("aynur")
    told = {"f_name": "刘扬", "f_number": "", "f_paper": "塔公户更〔2026〕0431 号"}
    assert post(browser, f"/centre/case/{number}/enter/", **told).status_code == 303
    page = text(browser, f"/centre/case/{number}/")
    seen = re.findall('name="seen" value="([0-9]+)"', page)
    assert len(seen) == 3
    for shown in ("", str(int(seen[0]) - 1), "x" * 400):
        for move in ("approve", "return", "refuse"):
            stale = decide(browser, number, move, note="同意", wanted="缺一页", ground="不符合条件", seen=shown)
            assert (stale.status_code, "刚被别人动过" in stale.content.decode()) == (409, True)
            assert f'name="seen" value="{seen[0]}"' in stale.content.decode()
    assert decide(browser, number, "approve", note="同意", seen=seen[0]).status_code == 303


def test_a_number_is_shown_once_and_for_a_reason(stage: Path) -> None:
    browser = enter("aynur")
    found = post(browser, "/centre/register/", text="王秀英").content.decode()
    assert "王*英" in found
    with schemas.region("tacheng"):
        row = person("王秀英")
        identifier = fetch_rows("SELECT id FROM people_identifier WHERE person_id = $1 ORDER BY id LIMIT 1", [row])[0][0]
    page = text(browser, f"/centre/register/{row}/")
    assert "企业职工基本养老保险" in page
    assert post(browser, f"/centre/register/{row}/reveal/", what=f"i{identifier}", reason="").status_code == 422
    shown = post(browser, f"/centre/register/{row}/reveal/", what=f"i{identifier}", reason="本人来电核对").content.decode()
    assert "654289197203120226" in shown or "6542891972031" in shown
    assert "显示全号：本人来电核对" in text(browser, f"/centre/register/{row}/")


def test_a_stop_holds_until_it_is_lifted_with_a_reason(stage: Path) -> None:
    browser = enter("zhaojianhua")
    page = text(browser, "/centre/stops/")
    assert (page.count('value="all"'), page.count("请选择"), "至少 4 个字" in page) == (1, 2, True)
    assert text(enter("linfang"), "/centre/stops/").count('value="all"') == 2, "every outlet, for internal control of the prefecture alone"
    with schemas.region("tacheng"):
        outlet = fetch_rows("SELECT id FROM outlets_outlet WHERE name = '绿洲银行文化路支行'")[0][0]
    whole: dict[str, object] = {"outlet": outlet, "item": "all", "reason": "断网演练"}
    for still_open in ({"outlet": ""}, {"item": ""}, {"reason": "断网"}, {"outlet": "all"}):
        assert post(browser, "/centre/stops/", **whole | still_open).status_code == 422
    assert post(browser, "/centre/stops/", reason="断网演练", outlet=outlet, item="all").status_code == 303
    assert "应急停办：断网演练" in text(browser, f"/centre/matrix/?outlet={outlet}&item=enroll_flexible&stage=receive")
    with schemas.region("tacheng"):
        stop = fetch_rows("SELECT max(id) FROM authority_stop")[0][0]
    assert post(browser, f"/centre/stops/{stop}/lift/", reason="").status_code == 422
    assert post(browser, f"/centre/stops/{stop}/lift/", reason="演练结束").status_code == 303
    assert "五有" in text(browser, f"/centre/outlet/{outlet}/")


def test_an_agreement_is_extended_by_a_supplement(stage: Path) -> None:
    browser = enter("zhaojianhua")
    with schemas.region("tacheng"):
        number = fetch_rows("SELECT id FROM partners_agreement WHERE number = 'TC-2025-017'")[0][0]
        item = fetch_rows(
            "SELECT code FROM catalogue_item WHERE code NOT IN (SELECT item_code FROM partners_agreementitem) ORDER BY id LIMIT 1"
        )[0][0]
    page = f"/centre/partners/agreement/{number}/"
    assert "TC-2025-017" in text(browser, page)
    told = {"number": "补-1", "item": item, "stage": "feedback", "clause": "99"}
    assert post(browser, f"{page}supplement/", **told | {"clause": ""}).status_code == 422
    drafted = post(browser, f"{page}supplement/", **told)
    assert drafted.status_code == 303, drafted.content.decode().partition("errsum")[2][:300]
    draft = drafted["Location"].removeprefix("/r/tacheng").partition("?")[0]
    assert "授权事项所依据的第 99 条不在协议中" in text(browser, draft)
    assert post(browser, f"{draft}clause/", seen=1, number="99", heading="增办", text="增办一项。").status_code == 303
    control = enter("linfang")
    assert post(browser, f"{draft}sign/", seen=2).status_code == 422, "whoever wrote it does not sign it"
    assert post(control, f"{draft}sign/", seen=1).status_code == 422, "not in the version that was read"
    assert post(control, f"{draft}sign/", seen=2).status_code == 303
    assert item in text(browser, page)
    text(browser, draft, 404)
    text(enter("hepeng"), page, 404)


def test_a_right_goes_through_four_hands(stage: Path) -> None:
    clerk = enter("zhoumin")
    with schemas.region("tacheng"):
        who = actor(clerk)
        member = fetch_rows("SELECT id FROM staff_member WHERE name = '阿依努尔·卡德尔'")[0][0]
    of = f"agency-{who.agency}"
    told = {"of": of, "place": of, "member": member, "role": "centre_clerk", "valid_from": "2026-12-01", "reason": "年底加班"}
    assert post(clerk, "/centre/rights/apply/", **told).status_code == 303
    with schemas.region("tacheng"):
        right = fetch_rows("SELECT max(id) FROM authority_right")[0][0]
    for login, step in (("linfang", "check"), ("zhaojianhua", "approve"), ("qianwei", "execute")):
        hand = enter(login)
        moved = post(hand, f"/centre/rights/{right}/{step}/")
        assert moved.status_code == 303, moved.content.decode().partition("errsum")[2][:200]
    assert "林芳" in text(clerk, "/centre/rights/")
    assert "阿依努尔" in text(clerk, f"/centre/rights/?of={of}")


def test_a_record_is_proved_with_a_file(stage: Path) -> None:
    browser = enter("chenli")
    with schemas.region("tacheng"):
        entry = fetch_rows("SELECT max(id) FROM audit_entry")[0][0]
    assert f"记录 {entry}" in text(browser, f"/centre/audit/{entry}/")
    assert post(browser, "/centre/audit/verify/").status_code == 200


def test_a_manager_assigns_and_hands_over_but_decides_nothing(stage: Path) -> None:
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper="塔公户更〔2026〕0421 号")
    manager = enter("zhaojianhua")
    with schemas.region("tacheng"):
        aynur, zhoumin = (
            int(str(fetch_rows("SELECT id FROM staff_member WHERE name = $1", [name])[0][0])) for name in ("阿依努尔·卡德尔", "周敏")
        )
    assert "您的岗位没有“审核”权限" in text(manager, f"/centre/case/{number}/")
    assert decide(manager, number, "approve").status_code == 403
    assert post(manager, f"/centre/case/{number}/assign/", to=aynur, handover="").status_code == 422
    assert post(manager, f"/centre/case/{number}/assign/", to=aynur, handover="她手上的件少").status_code == 303
    team = text(manager, "/centre/team/")
    assert "阿依努尔" in team
    assert "5 %" in team  # the share of immediate cases that is checked again
    moved = {"source": aynur, "to": zhoumin, "reason": "阿依努尔请假"}
    assert post(manager, "/centre/team/", **moved | {"to": aynur}).status_code == 422
    assert post(manager, "/centre/team/", **moved).status_code == 303
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT assignee_id FROM cases_case WHERE number = $1", [number]) == [(str(zhoumin),)]
        assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'cases.assign' ORDER BY id DESC LIMIT 1") == [("阿依努尔请假",)]
    text(enter("zhoumin"), "/centre/team/", 403)


def test_the_queue_is_narrowed_by_item_outlet_and_chip(stage: Path) -> None:
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper="塔公户更〔2026〕0422 号")
    browser = enter("aynur")
    with schemas.region("tacheng"):
        window, branch = (
            fetch_rows("SELECT id FROM outlets_outlet WHERE name = $1", [name])[0][0]
            for name in ("和平街道社会保障所窗口", "绿洲银行文化路支行")
        )
    for query, shown in (("item=change_key", True), ("item=enroll_flexible", False), (f"outlet={window}", True), (f"outlet={branch}", False),
                         ("chip=unassigned", True), ("chip=mine", False), ("agency=999999", True)):  # fmt: skip
        assert (number in text(browser, f"/centre/?{query}")) is shown, query
    assert number in browser.get(f"{HOME}/centre/?as=csv&item=change_key").content.decode()
    assert post(browser, f"/centre/case/{number}/take/").status_code == 303
    answer = browser.get(f"{HOME}/centre/case/{number}/next/")
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}/centre/")


def test_a_complaint_is_opened_and_answered_by_the_administrative_body_alone(stage: Path) -> None:
    said = "窗口说没有号，让我下周再来。"
    number = accept("tursun", "complaint", "刘洋", about_outlet="none", text=said)
    for login in ("aynur", "zhoumin", "zhaojianhua", "gulnar"):
        browser = enter(login)
        text(browser, f"/centre/case/{number}/", 404)
        assert number not in text(browser, "/centre/")
        with schemas.region("tacheng"):
            row = person("刘洋")
        assert number not in text(browser, f"/centre/register/{row}/")
    body = enter("hanmei")
    assert number in text(body, "/centre/")
    assert said in text(body, f"/centre/case/{number}/")
    assert decide(body, number, "approve", note="").status_code == 422
    assert decide(body, number, "approve", note="已约谈窗口，改为当场取号。").status_code == 303
    assert "已约谈窗口" in text(body, f"/centre/case/{number}/")


def test_a_person_of_another_county_is_as_unknown_as_one_that_never_was(stage: Path) -> None:
    emin, here = enter("hepeng"), enter("aynur")
    with schemas.region("tacheng"):
        row = person("王秀英")
        identifier = fetch_rows("SELECT id FROM people_identifier WHERE person_id = $1 ORDER BY id LIMIT 1", [row])[0][0]
    foreign, never = (text(emin, f"/centre/register/{each}/", 404) for each in (row, 99999999))
    assert foreign.replace(f"/register/{row}/", "") == never.replace("/register/99999999/", "")
    assert post(emin, f"/centre/register/{row}/reveal/", what=f"i{identifier}", reason="本人来电核对").status_code == 404
    assert "另有 1 人归别的经办机构" in post(emin, "/centre/register/", text="王秀英").content.decode()
    assert "王*英" in text(here, f"/centre/register/{row}/")


def test_an_auditor_reads_everything_but_a_complaint_and_moves_nothing(stage: Path) -> None:
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper="塔公户更〔2026〕0423 号")
    complaint = accept("tursun", "complaint", "刘洋", about_outlet="none", text="窗口说没有号，让我下周再来。")
    auditor = enter("chenli")
    with schemas.region("tacheng"):
        row = person("刘洋")
    listed = text(auditor, "/centre/all/")
    assert number in listed
    assert complaint not in listed
    assert "取给我" not in listed
    assert "您只读" in text(auditor, f"/centre/case/{number}/")
    text(auditor, f"/centre/case/{complaint}/", 404)
    page = text(auditor, f"/centre/register/{row}/")
    assert "刘*" in page
    assert "reveal" not in page.partition("</form>")[2].partition("<button")[0]
    for path in (f"/centre/case/{number}/take/", f"/centre/case/{number}/approve/", f"/centre/register/{row}/reveal/", "/centre/stops/", "/centre/bulk/",
                 "/centre/letters/1/retry/", "/centre/team/"):  # fmt: skip
        assert post(auditor, path, reason="看一看").status_code == 403, path
    with schemas.region("tacheng"):
        kept = fetch_rows(
            "SELECT case_id IS NOT NULL FROM audit_entry WHERE kind = 'read' AND reason = '办件审核' ORDER BY id DESC LIMIT 1"
        )
        assert kept == [("t",)]  # a look at a case is noted with the case


def test_what_may_be_done_but_nothing_does_says_so_in_the_matrix(stage: Path) -> None:
    browser = enter("zhaojianhua")
    page = text(browser, "/centre/matrix/")
    assert "可，未接入" in page
    assert "还没有办理程序" in page
    assert "无此步" in page
    assert "还没有办理程序" in text(browser, "/centre/catalogue/?chip=missing")


def test_files_whose_term_is_over_are_listed_without_their_names(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who, made = system("tacheng", "test"), datetime(2010, 5, 1, tzinfo=UTC)
    first, _ = (files.store(actor=who, data=b"x", name="王秀英.txt", retention="years_10", at=made).id for _ in range(2))
    monkeypatch.setattr(file_queries, "MOST", 1)
    monkeypatch.setattr(terms, "MOST", 1)
    auditor = enter("chenli")
    page = text(auditor, "/centre/files/")
    assert "2010-05-01" in page
    assert "2021年1月1日" in page
    assert "王秀英" not in page
    assert f"/centre/files/?after={first}" in page
    assert "没有期满的文件" in text(auditor, "/centre/files/?after=99999999")
    assert text(enter("zhaojianhua"), "/centre/files/", 403)


def test_an_ended_case_stands_nowhere_and_no_limit_runs(stage: Path) -> None:
    browser, told = enter("aynur"), {"f_name": "刘扬", "f_number": "", "f_paper": "塔公户更〔2026〕0440 号"}
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper=told["f_paper"])
    post(browser, f"/centre/case/{number}/enter/", **told)
    page = text(browser, f"/centre/case/{number}/")
    assert (page.count("现在在这里"), page.count("已完成"), "时限 " in page) == (1, 1, True)
    assert decide(browser, number, "approve", note="同意").status_code == 303
    page = text(browser, f"/centre/case/{number}/")
    assert (page.count("现在在这里"), page.count("已完成"), "时限 " in page) == (0, 3, False)


@pytest.mark.parametrize("state", ["reversed", "refused", "withdrawn", "given_back"])
def test_a_case_that_came_to_nothing_stands_nowhere(stage: Path, state: str) -> None:
    number = accept("tursun", "enroll_flexible", "王秀英", month=f"{local(datetime.now(UTC)):%Y%m}")
    browser = enter("aynur")
    assert "现在在这里" in text(browser, f"/centre/case/{number}/")
    with schemas.region("tacheng"):
        fetch_rows("UPDATE cases_case SET state = $1::text WHERE number = $2::text RETURNING id", [state, number])
    page = text(browser, f"/centre/case/{number}/")
    assert ("现在在这里" in page, "时限 " in page) == (False, False)


def test_in_english_the_list_of_items_is_called_items(stage: Path) -> None:
    browser = enter("zhaojianhua")
    browser.cookies[COOKIE] = "en"
    page = text(browser, "/centre/catalogue/")
    assert "<h1>Items</h1>" in page
    assert re.search('aria-current="page">\\s*Items\\s*</a>', page)


def test_english_sentences_side_by_side_are_apart() -> None:
    with override("en"):
        assert gettext("现在没有开着的服务点。").endswith(". ")
        assert gettext("此操作记在 %(who)s 名下。").startswith(" ")
