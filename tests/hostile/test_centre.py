"""The console before hostile addresses and forms: another county's case, person, outlet and record stay as unknown as ones that never were."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows, run
from sheyintong.faces.web.session import csrf_of
from tests.support.world import IDENTITY, NOW

from .conftest import HOME, House

CLERKS = ("周敏", "阿依努尔", "赵建华", "额敏审核", "内控", "信息中心", "韩梅", "陈立")
NEVER = ("99999999", "9223372036854775807", "9223372036854775808", "0", "-1", "abc", "1e9", "１２", "%00", "..%2f..", "' or 1=1")
BY_ID = (
    "/centre/case/{}/", "/centre/case/{}/next/", "/centre/register/{}/", "/centre/outlet/{}/", "/centre/partners/agreement/{}/",
    "/centre/audit/{}/", "/centre/catalogue/{}/",
)  # fmt: skip
ODD_QUERIES = (
    "/centre/?page=0", "/centre/?page=999999999", "/centre/?page=abc", "/centre/?page=１", "/centre/?outlet=99999999999999999999&item=';drop--",
    "/centre/?agency=-1&chip=%3Cscript%3E", "/centre/?as=csv&page=7&item=x", "/centre/matrix/?outlet=99999999", "/centre/matrix/?outlet=abc&member=1e9",
    "/centre/matrix/?member=999999999999999999&item=x&stage=y", "/centre/partners/?q=%25%27", "/centre/partners/?as=csv&q=%3Dcmd", "/centre/policy/?q=%25&as=csv",
    "/centre/catalogue/?chip=nothing", "/centre/audit/?person=999999999999999999", "/centre/audit/?since=9999-12-31&until=9999-12-31",
    "/centre/audit/?since=0001-01-01&until=0001-01-01", "/centre/audit/?since=x&kind=y&case=-1&who=1e3&before=abc", "/centre/audit/?as=csv&act=%3Dcmd",
    "/centre/letters/?before=abc", "/centre/files/?after=-1", "/centre/files/?after=999999999999999999", "/centre/letters/?before=999999999999999999", "/centre/rights/?of=outlet-99999999", "/centre/rights/?of=agency-x",
)  # fmt: skip
FORMS = (
    "case/{}/approve/", "case/{}/return/", "case/{}/refuse/", "case/{}/withdraw/", "case/{}/sample/", "case/{}/take/", "case/{}/assign/",
    "case/{}/enter/",
)  # fmt: skip
TOLD = {
    "note": "同意", "wanted": "缺一页", "ground": "不符合条件", "reason": "本人要求", "passed": "1", "to": "1", "handover": "转给同事",
    "f_name": "王秀瑛", "f_number": "", "f_paper": "1",
}  # fmt: skip


def send(browser: Client, path: str, **told: object) -> HttpResponse:
    answer: HttpResponse = browser.post(HOME + path, {"csrf": csrf_of(browser.cookies["syt"].value), **told})  # type: ignore[assignment]
    return answer


def told_nothing(answer: HttpResponse) -> None:
    """A clear refusal, and nobody's data in it."""
    page = answer.content.decode()
    assert 400 <= answer.status_code < 500, (answer.status_code, page[:300])
    assert "系统出了故障" not in page
    assert not re.search("王秀|王\\*英|买买提|6542\\*{4}|654299\\d", page)


@pytest.fixture
def number(house: House) -> str:
    """A reviewed case of 塔城市, waiting for its second entry."""
    with schemas.region("tacheng"):
        person = house.world.people["王秀英"]
        made = cases.accept(
            actor=house.world.actor("周敏"), person=person, item="change_key", visit=None, checked=[IDENTITY], key="k1", now=NOW,
            answers={"name": "王秀瑛", "number": "", "paper": "塔公户更〔2026〕0418 号"},
        )  # fmt: skip
    return made.number


@pytest.fixture(params=CLERKS)
def someone(request: pytest.FixtureRequest, house: House) -> Client:
    """Each post of the console, one after the other."""
    return house.browser(request.param)


def test_ids_that_never_were_are_refused_on_every_page(someone: Client) -> None:
    for path in BY_ID:
        for each in NEVER:
            answer = someone.get(HOME + path.format(each))
            if path.endswith("/next/") and answer.status_code == 303:
                continue  # leads back to the queue, whatever it was asked after
            told_nothing(answer)


def test_odd_filters_give_a_page_or_a_refusal(someone: Client) -> None:
    for path in ODD_QUERIES:
        answer = someone.get(HOME + path)
        assert answer.status_code in (200, 303, 403, 404, 422), (path, answer.status_code)
        assert not re.search(r'(^|\n)"?[=+@]', answer.content.decode()) or "text/html" in answer["Content-Type"], path


def test_a_case_of_another_county_moves_for_nobody(number: str, house: House) -> None:
    foreign = house.browser("额敏审核")
    told_nothing(foreign.get(f"{HOME}/centre/case/{number}/"))
    for path in FORMS:
        if "assign" in path:
            continue  # the colleague is looked at first; below
        told_nothing(send(foreign, "/centre/" + path.format(number), **TOLD))
        told_nothing(send(foreign, "/centre/" + path.format("6542012611249999999"), **TOLD))
    told_nothing(send(foreign, "/centre/bulk/", act="take", case=[number]))
    told_nothing(send(foreign, f"/centre/case/{number}/assign/", to=house.world.actor("额敏审核").member, handover="转给我自己"))
    assert number not in foreign.get(f"{HOME}/centre/").content.decode()
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT state, assignee_id FROM cases_case WHERE number = $1", [number]) == [("in_review", None)]


def test_a_person_an_outlet_and_an_agreement_of_another_county_stay_closed(house: House) -> None:
    here, emin = house.browser("阿依努尔"), house.browser("额敏审核")
    world = house.world
    told_nothing(emin.get(f"{HOME}/centre/register/{world.people['王秀英']}/"))
    told_nothing(here.get(f"{HOME}/centre/register/{world.people['买买提·艾山']}/"))
    told_nothing(send(here, f"/centre/register/{world.people['买买提·艾山']}/reveal/", what="i1", reason="想看一看"))
    for each in ("i1", "i999999", "c1", "x", "i１", ""):
        answer = send(here, f"/centre/register/{world.people['王秀英']}/reveal/", what=each, reason="想看一看")
        assert answer.status_code == 200
    with schemas.region("tacheng"):
        first = fetch_rows("SELECT id FROM people_identifier WHERE person_id = $1 LIMIT 1", [world.people["买买提·艾山"]])[0][0]
    page = send(here, f"/centre/register/{world.people['王秀英']}/reveal/", what=f"i{first}", reason="想看一看").content.decode()
    assert world.numbers["买买提·艾山"] not in page
    manager = house.browser("赵建华")
    told_nothing(manager.get(f"{HOME}/centre/outlet/{world.emin_hall}/"))
    told_nothing(manager.get(f"{HOME}/centre/matrix/?outlet={world.emin_hall}"))
    assert manager.get(f"{HOME}/centre/partners/agreement/{world.agreement}/").status_code == 200


def test_a_record_of_another_county_is_neither_shown_nor_proved(house: House) -> None:
    with schemas.region("tacheng"):
        before = fetch_rows("SELECT coalesce(max(id), 0) FROM audit_entry")[0][0]
    house.browser("额敏审核").get(f"{HOME}/centre/")
    control = house.browser("内控")
    with schemas.region("tacheng"):
        theirs = fetch_rows("SELECT max(id) FROM audit_entry WHERE id > $1", [before])[0][0]
    told_nothing(control.get(f"{HOME}/centre/audit/{theirs}/"))
    told_nothing(send(control, f"/centre/audit/{theirs}/prove/"))
    assert f"/centre/audit/{theirs}/" not in control.get(f"{HOME}/centre/audit/").content.decode()
    for path in ("/centre/audit/{}/prove/",):
        for each in ("99999999", "9223372036854775807", "0"):
            told_nothing(send(control, path.format(each)))


def test_a_record_that_cannot_be_sealed_yet_says_so(number: str, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)  # a witness of its own
    control = house.browser("内控")
    house.browser("周敏").get(f"{HOME}/centre/")
    with schemas.region("tacheng"):
        mine = fetch_rows("SELECT max(id) FROM audit_entry WHERE agency_id IS NOT NULL")[0][0]
    assert "sheyintong audit check" in control.get(f"{HOME}/centre/audit/{mine}/").content.decode()
    proof = send(control, f"/centre/audit/{mine}/prove/")
    assert proof.status_code == 503  # the transaction around the test is still open
    assert "audit.not_yet_sealed" in proof.content.decode()
    assert control.get(f"{HOME}/centre/audit/public-key/").content.startswith(b"-----BEGIN PUBLIC KEY")


def test_forms_about_nothing_are_refused(someone: Client) -> None:
    for path, told in (
        ("/centre/bulk/", {"act": "pass", "case": ["x", "9" * 400]}), ("/centre/bulk/", {"act": "drop"}),
        ("/centre/stops/", {"reason": "测试停办", "bank": "99999999", "outlet": "1", "item": "all"}),
        ("/centre/stops/", {"reason": "测试停办", "item": "nothing", "outlet": "1"}), ("/centre/stops/", {"reason": "测试停办"}),
        ("/centre/stops/", {"reason": "测试停办", "outlet": "99999999", "item": "all"}), ("/centre/stops/99999999/lift/", {"reason": "没有的"}),
        ("/centre/stops/9223372036854775807/lift/", {"reason": "没有的"}), ("/centre/rights/apply/", {"member": "1e9", "role": "king"}),
        ("/centre/rights/99999999/check/", {}), ("/centre/rights/1/crown/", {}), ("/centre/help/", {"request": "99999999", "answer": "好"}),
        ("/centre/help/", {"request": "x"}), ("/centre/letters/99999999/retry/", {"reason": "再试"}), ("/centre/tasks/99999999/retry/", {"reason": "再试"}),
        ("/centre/tasks/1/retry/", {"reason": ""}), ("/centre/team/", {"source": "x", "to": "y"}), ("/centre/team/", {"source": "1", "to": "1", "reason": "交接一下"}),
        ("/centre/register/", {"text": "\u202e" * 60}), ("/centre/register/", {"text": ""}),
        ("/centre/partners/agreement/99999999/supplement/", {"number": "1", "item": "x", "stage": "y", "clause": "z"}),
    ):  # fmt: skip
        answer = send(someone, path, **told)
        told_nothing(answer)


def test_the_same_form_twice_does_it_once(number: str, house: House) -> None:
    reviewer = house.browser("阿依努尔")
    entered = {"f_name": "王秀瑛", "f_number": "", "f_paper": "塔公户更〔2026〕0418 号"}
    assert send(reviewer, f"/centre/case/{number}/enter/", **entered).status_code == 303
    assert send(reviewer, f"/centre/case/{number}/enter/", **entered).status_code == 409
    seen = re.findall('name="seen" value="([0-9]+)"', reviewer.get(f"{HOME}/centre/case/{number}/").content.decode())[0]
    assert send(reviewer, f"/centre/case/{number}/approve/", note="同意", seen=seen).status_code == 303
    for path in ("approve", "refuse", "return", "withdraw"):
        for shown in (seen, str(int(seen) + 1)):
            assert 400 <= send(reviewer, f"/centre/case/{number}/{path}/", **TOLD, seen=shown).status_code < 500
    with schemas.region("tacheng"):
        assert fetch_rows("SELECT count(*) FROM cases_stage s JOIN cases_case c ON c.id = s.case_id WHERE c.number = $1 AND s.move = 'approve'",
                          [number]) == [("1",)]  # fmt: skip
        run("INSERT INTO jobs_outbox (event, payload, at, due_at, state, attempts, handled, error)"
            " VALUES ('cases.CaseApproved', '{}', now(), now(), 'dead', 8, '{}', 'x')", [])  # fmt: skip
        letter = fetch_rows("SELECT max(id) FROM jobs_outbox WHERE state = 'dead'")[0][0]
    centre = house.browser("信息中心")
    assert send(centre, f"/centre/letters/{letter}/retry/", reason="网络已恢复").status_code == 303
    told_nothing(send(centre, f"/centre/letters/{letter}/retry/", reason="网络已恢复"))
    told_nothing(send(house.browser("内控"), "/centre/stops/", reason="断网演练", outlet="all", item="all"))  # a county's stops no region
    control = house.browser("地区内控")
    assert send(control, "/centre/stops/", reason="断网演练", outlet="all", item="all").status_code == 303
    with schemas.region("tacheng"):
        stop = fetch_rows("SELECT max(id) FROM authority_stop")[0][0]
    assert send(control, f"/centre/stops/{stop}/lift/", reason="演练结束").status_code == 303
    told_nothing(send(control, f"/centre/stops/{stop}/lift/", reason="演练结束"))
