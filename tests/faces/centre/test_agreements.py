"""合作协议的页面：a bank is registered, an agreement is written by one and signed by another, suspended, resumed, ended."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.session import csrf_of
from sheyintong.foundation.files import commands as files
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.partners import queries
from sheyintong.registers.partners.types import ClauseText, DelegationMode, Grant
from sheyintong.wiring.files import CLAIMS
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world
from tests.support.world import NOW

__all__ = ["filled", "house", "house_keys", "world"]
PARTNERS = "/centre/partners/"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(f"{HOME}{path}")
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode()


def send(browser: Client, path: str, **told: Any) -> HttpResponse:
    answer = browser.post(f"{HOME}{path}", {"csrf": csrf_of(browser.cookies["syt"].value), **told})
    assert isinstance(answer, HttpResponse)
    return answer


def went(answer: HttpResponse) -> str:
    """Where a form that was taken leads, inside the region."""
    assert answer.status_code == 303, re.findall(r'errsum".*?</div>', answer.content.decode(), re.DOTALL)
    return str(answer["Location"]).removeprefix(HOME).partition("?")[0]


def fault(answer: HttpResponse) -> str:
    """What a form that was not taken says."""
    assert answer.status_code == 422
    return re.sub(r"<[^>]+>", "", answer.content.decode().partition('class="errsum"')[2].partition("</div>")[0])


def row(sql: str, *values: object) -> list[Any]:
    with schemas.region("tacheng"):
        return fetch_rows(sql, list(values))


def state_of(agreement: int) -> str:
    return str(row("SELECT state FROM partners_agreement WHERE id = $1", agreement)[0][0])


def head(house: House, **other: object) -> dict[str, object]:
    bank = row("SELECT id FROM partners_bank ORDER BY id LIMIT 1")[0][0]
    agency = row("SELECT id FROM regions_agency WHERE code = '654201'")[0][0]
    told = {
        "bank": bank,
        "agency": agency,
        "number": "TC-2027-009",
        "mode": "entrust",
        "valid_from": "2026-11-01",
        "valid_to": "2028-11-01",
    }
    return told | other


@pytest.fixture
def drafted(house: House) -> str:
    """The page of a new, empty draft that 周敏, a clerk, wrote."""
    return went(send(house.browser("周敏"), f"{PARTNERS}agreements/new/", **head(house)))


def write(browser: Client, draft: str) -> None:
    """Everything an agreement needs."""
    clauses = (("1", "个人信息", "只为所列事项使用。"), ("2", "退出", "主动、强制、终止。"))
    for seen, (number, heading, words) in enumerate(clauses, 1):
        went(send(browser, f"{draft}clause/", seen=seen, number=number, heading=heading, text=words))
    went(send(browser, f"{draft}items/", seen=3, item=["enroll_flexible", "print_rights"], stage="list", clause="1"))


def test_a_bank_is_registered_once_and_with_numbers_that_can_be(house: House) -> None:
    clerk = house.browser("周敏")
    path, told = f"{PARTNERS}banks/", {"name": "戈壁银行股份有限公司", "short_name": "戈壁银行", "code": "313"}
    assert "全称和简称" in fault(send(clerk, path, **told | {"short_name": ""}))
    assert "前三位" in fault(send(clerk, path, **told | {"code": "x1"}))
    assert "统一社会信用代码不对" in fault(send(clerk, path, **told, uscc="123"))
    went(send(clerk, path, **told | {"short_name": "戈" * 60}))
    assert row("SELECT length(short_name) FROM partners_bank WHERE name = $1", told["name"]) == [("40",)]
    assert "已经登记过" in fault(send(clerk, path, **told))
    assert "戈壁银行" in page(clerk, f"{PARTNERS}agreements/new/")


def test_what_a_clerk_writes_another_one_signs_and_then_it_holds(house: House, drafted: str) -> None:
    clerk, manager = house.browser("周敏"), house.browser("赵建华")
    for lacking in ("没有“个人信息”条款", "没有“退出”条款", "没有授权任何事项"):
        assert lacking in page(clerk, drafted)
    assert "签订，生效" not in page(manager, drafted), "what is incomplete is not signed"
    write(clerk, drafted)
    assert "等您签" in page(manager, PARTNERS)
    assert "周敏" in page(manager, drafted)
    assert send(clerk, f"{drafted}sign/", seen=4).status_code == 403
    where = went(send(manager, f"{drafted}sign/", seen=4, paper=SimpleUploadedFile("签好.png", PNG)))
    assert "已签订，现在生效" in page(manager, f"{where}?done=signed")
    assert row("SELECT state FROM partners_agreement WHERE number = 'TC-2027-009'") == [("in_force",)]
    assert row("SELECT item_code FROM partners_agreementitem WHERE agreement_id <> $1 ORDER BY 1", house.world.agreement) == [
        ("enroll_flexible",), ("print_rights",),
    ]  # fmt: skip
    assert manager.get(f"{HOME}{where}paper/").content == PNG
    told_in_trail = [act for (act,) in row("SELECT act FROM audit_entry WHERE about_label = 'TC-2027-009' ORDER BY id")]
    assert told_in_trail[0] == "partners.agreement_drafted"
    assert told_in_trail[-1] == "partners.agreement_sign"


def test_a_signature_pressed_twice_leads_to_the_agreement_as_once(house: House, drafted: str) -> None:
    write(house.browser("周敏"), drafted)
    manager = house.browser("赵建华")
    where = went(send(manager, f"{drafted}sign/", seen=4))
    again = send(manager, f"{drafted}sign/", seen=4, paper=SimpleUploadedFile("签好.png", PNG))
    assert went(again) == where
    assert "已签订，现在生效" in page(manager, str(again["Location"]).removeprefix(HOME))
    assert row("SELECT count(*) FROM audit_entry WHERE act = 'partners.agreement_sign' AND about_label = 'TC-2027-009'") == [("1",)]
    assert row("SELECT count(*) FROM files_file") == [("0",)], "what came with the second press is not kept"
    assert send(house.browser("周敏"), f"{drafted}sign/", seen=4).status_code == 403
    page(manager, drafted, 404)


def test_a_signature_pressed_twice_at_once_leads_to_the_agreement_and_keeps_one_scan(
    house: House, drafted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(house.browser("周敏"), drafted)
    manager, sign = house.browser("赵建华"), partners.sign

    def twice(**told: Any) -> None:
        sign(**told | {"document_file": None})
        sign(**told)

    monkeypatch.setattr(partners, "sign", twice)
    where = went(send(manager, f"{drafted}sign/", seen=4, paper=SimpleUploadedFile("签好.png", PNG)))
    assert "TC-2027-009" in page(manager, where)
    assert row("SELECT count(*) FROM files_file WHERE erased_at IS NULL") == [("0",)]


def test_a_draft_of_elsewhere_that_was_signed_says_nothing(house: House) -> None:
    with schemas.region("tacheng"):
        agency = row("SELECT id FROM regions_agency WHERE code = '654221'")[0][0]
        made = partners.draft_agreement(
            bank=int(str(head(house)["bank"])), agency=int(str(agency)), number="EM-1", mode=DelegationMode.ENTRUST, valid_from=date(2026, 11, 1),
            valid_to=date(2027, 11, 1), clauses=[ClauseText("1", "个人信息", "保护"), ClauseText("2", "退出", "三种")],
            grants=[Grant("enroll_flexible", "handle", "1")], actor=system("tacheng", "test"), now=NOW,
        )  # fmt: skip
        draft = queries.drafts(made)[0].id
        partners.sign(draft=draft, seen=1, actor=system("tacheng", "test"), now=NOW)
    assert send(house.browser("赵建华"), f"{PARTNERS}draft/{draft}/sign/", seen=1).status_code == 404


def test_what_begins_later_is_not_said_to_hold_now(house: House) -> None:
    clerk, manager = house.browser("周敏"), house.browser("赵建华")
    draft = went(send(clerk, f"{PARTNERS}agreements/new/", **head(house, valid_from="2027-01-01")))
    write(clerk, draft)
    where = went(send(manager, f"{draft}sign/", seen=4))
    told = page(manager, f"{where}?done=signed")
    assert "已签订，从 2027-01-01 起到 2028-11-01 为止生效" in told
    assert "现在生效" not in told


def test_a_draft_of_another_county_stays_closed(house: House) -> None:
    manager, clerk = house.browser("赵建华"), house.browser("周敏")
    agency = row("SELECT id FROM regions_agency WHERE code = '654221'")[0][0]
    assert send(clerk, f"{PARTNERS}agreements/new/", **head(house, agency=agency)).status_code == 422
    with schemas.region("tacheng"):
        made = partners.draft_agreement(
            bank=int(str(head(house)["bank"])), agency=int(str(agency)), number="EM-1", mode=DelegationMode.ENTRUST, valid_from=date(2026, 11, 1),
            valid_to=date(2027, 11, 1), actor=system("tacheng", "test"), now=NOW,
        )  # fmt: skip
        draft = f"{PARTNERS}draft/{queries.drafts(made)[0].id}/"
    page(manager, draft, 404)
    page(manager, f"{PARTNERS}agreement/{made}/", 404)
    assert send(manager, f"{draft}sign/", seen=1).status_code == 404
    for step in ("clause", "items", "strike", "discard"):
        assert send(clerk, f"{draft}{step}/", seen=1, number="1", heading="a", text="b", reason="c").status_code == 404
    assert "EM-1" not in page(manager, PARTNERS)


def test_whoever_mended_a_draft_does_not_sign_it_either(house: House, drafted: str) -> None:
    write(house.browser("周敏"), drafted)
    manager = house.browser("赵建华")
    went(send(manager, f"{drafted}clause/", seen=4, number="3", heading="续签", text="到期前 90 天。", due_on="2028-08-01"))
    assert "您写过这份草案，不能自己签" in page(manager, drafted)
    assert "要由另一位负责人或稽核内控来签" in fault(send(manager, f"{drafted}sign/", seen=5))
    went(send(house.browser("内控"), f"{drafted}sign/", seen=5))


def test_a_draft_that_changed_meanwhile_is_neither_signed_nor_overwritten(house: House, drafted: str) -> None:
    clerk = house.browser("周敏")
    write(clerk, drafted)
    assert "刚刚有人改动" in fault(send(house.browser("赵建华"), f"{drafted}sign/", seen=3))
    assert "刚刚有人改动" in fault(send(clerk, f"{drafted}strike/", seen=3, number="1"))
    went(send(clerk, f"{drafted}strike/", seen=4, item="enroll_flexible:feedback"))
    went(send(clerk, f"{drafted}strike/", seen=5, number="1"))
    assert "授权事项所依据的第 1 条不在协议中" in page(clerk, drafted)


Wrong = dict[str, object]


@pytest.mark.parametrize(
    ("step", "told", "said"),
    [
        ("clause", {"number": "1", "heading": "个人信息", "text": ""}, "都要写"),
        ("clause", {"number": "1", "heading": "续签", "text": "到期前 90 天", "due_on": "2028/08/01"}, "2026-12-01 的样子"),
        ("items", {"stage": "list", "clause": "1"}, "请勾选事项"),
        ("items", {"item": ["enroll_flexible"], "stage": "review", "clause": "1"}, "请选到哪一步"),
        ("items", {"item": ["nothing"], "stage": "list", "clause": "1"}, "不在地区清单上"),
        ("items", {"item": ["nothing"], "stage": "receive", "clause": "1"}, "没有"),
        ("discard", {"reason": ""}, "为什么作废"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(house: House, drafted: str, step: str, told: Wrong, said: str) -> None:
    assert said in fault(send(house.browser("周敏"), f"{drafted}{step}/", seen=1, **told))


@pytest.mark.parametrize(
    "other",
    [{"bank": "x"}, {"bank": 999999}, {"agency": 999999}, {"number": ""}, {"mode": "x"}, {"valid_to": "2026-11-01"}, {"valid_from": "x"}],
)
def test_no_draft_begins_with_a_head_that_cannot_be(house: House, other: dict[str, object]) -> None:
    answer = send(house.browser("周敏"), f"{PARTNERS}agreements/new/", **head(house, **other))
    assert answer.status_code in (404, 422)
    assert row("SELECT count(*) FROM partners_draft WHERE state = 'open'") == [("0",)]


@pytest.mark.parametrize("code", ["654201001", "654201R"], ids=["a township's office", "the bureau"])
def test_only_a_centre_is_party_to_an_agreement(house: House, code: str) -> None:
    clerk, agency = house.browser("周敏"), row("SELECT id, name FROM regions_agency WHERE code = $1", code)[0]
    assert agency[1] not in page(clerk, f"{PARTNERS}agreements/new/")
    assert "请选银行、机构" in fault(send(clerk, f"{PARTNERS}agreements/new/", **head(house, agency=agency[0])))


def test_a_draft_begins_alike_to_another_agreement(house: House) -> None:
    clerk = house.browser("周敏")
    draft = went(send(clerk, f"{PARTNERS}agreements/new/", **head(house, like=house.world.agreement)))
    assert "可以签订" in page(clerk, draft)
    went(send(clerk, f"{draft}discard/", seen=1, reason="谈不拢"))
    page(clerk, draft, 404)
    assert row("SELECT state FROM partners_agreement WHERE number = 'TC-2027-009'") == [("ended",)]


def test_a_bank_sees_neither_a_draft_nor_why_it_was_given_up(house: House, drafted: str) -> None:
    clerk, bank = house.browser("周敏"), house.browser("孙建军")
    made = row("SELECT id FROM partners_agreement WHERE number = 'TC-2027-009'")[0][0]
    for given_up in (False, True):
        if given_up:
            went(send(clerk, f"{drafted}discard/", seen=1, reason="这家银行信誉不好"))
        for listed in (PARTNERS, "/outlet/branch/"):
            assert "TC-2026-001" in page(bank, listed)
            assert "TC-2027-009" not in page(bank, listed)
        page(bank, f"{PARTNERS}agreement/{made}/", 404)
        page(bank, f"/outlet/branch/agreement/{made}/", 404)
    assert "信誉不好" in page(clerk, f"{PARTNERS}agreement/{made}/")


def test_a_supplement_of_an_earlier_stage_takes_nothing_away(house: House) -> None:
    clerk, manager, where = house.browser("周敏"), house.browser("赵建华"), f"{PARTNERS}agreement/{house.world.agreement}/"
    told = {"number": "补1", "item": "enroll_flexible", "stage": "receive"}
    assert "2026-12-01 的样子" in fault(send(clerk, f"{where}supplement/", **told, clause="9", text="另加", due_on="明年"))
    draft = went(send(clerk, f"{where}supplement/", **told, clause="1"))
    offered = page(house.browser(), "/where/?item=enroll_flexible")
    went(send(manager, f"{draft}sign/", seen=1))
    with schemas.region("tacheng"):
        for stage in (Stage.RECEIVE, Stage.HANDLE, Stage.FEEDBACK):
            assert authority.may(house.world.actor("李静"), "enroll_flexible", stage, at=NOW).allowed, stage
    assert page(house.browser(), "/where/?item=enroll_flexible") == offered


def extended(house: House, **more: object) -> str:
    """The page of the agreement, with a supplement that 周敏 wrote and 赵建华 signed."""
    clerk, where = house.browser("周敏"), f"{PARTNERS}agreement/{house.world.agreement}/"
    told = {"number": "补1", "item": "change_key", "stage": "receive", "clause": "9", "heading": "增办变更", "text": "增加受理变更。"}
    draft = went(send(clerk, f"{where}supplement/", **told))
    return went(send(house.browser("赵建华"), f"{draft}sign/", seen=1, **more))


def test_a_signed_supplement_is_listed_with_what_it_added_and_its_scan(house: House) -> None:
    where = extended(house, paper=SimpleUploadedFile("补1.png", PNG))
    made, file = row("SELECT id, document_file_id FROM partners_supplement")[0]
    scan = f"{where}supplement/{made}/paper/"
    with schemas.region("tacheng"):
        files.use_claims(CLAIMS)
        files.erase_unclaimed(actor=system("tacheng", "test"), at=NOW + timedelta(days=3))
    for name in ("赵建华", "周敏", "内控", "孙建军"):
        browser = house.browser(name)
        told = page(browser, where).partition('id="supplements"')[2].partition("</section>")[0]
        for said in ("补1", "2026-11-24", "第 9 条", "增办变更", scan):
            assert said in told, (name, said)
        assert browser.get(f"{HOME}{scan}").content == PNG
    trail = row("SELECT changed FROM audit_entry WHERE act = 'partners.agreement_extended'")[0][0]
    assert f'"paper": {file}' in str(trail), "the trail says which scan was signed"


def test_a_scan_of_a_supplement_is_closed_to_others_and_missing_where_none_was_added(house: House) -> None:
    where = extended(house)
    made = row("SELECT id FROM partners_supplement")[0][0]
    assert "看原件" not in page(house.browser("赵建华"), where)
    page(house.browser("赵建华"), f"{where}supplement/{made}/paper/", 404)
    page(house.browser("赵建华"), f"{where}supplement/99999999/paper/", 404)
    for name in ("吴海涛", "李静", "信息中心"):
        page(house.browser(name), f"{where}supplement/{made}/paper/", 403)


def test_a_draft_that_would_be_refused_says_what_stands_in_the_way_and_offers_no_signature(house: House) -> None:
    clerk, manager, where = house.browser("周敏"), house.browser("赵建华"), f"{PARTNERS}agreement/{house.world.agreement}/"
    told = {"number": "补1", "item": "enroll_flexible", "stage": "feedback", "clause": "1"}
    draft = went(send(clerk, f"{where}supplement/", **told))
    assert "协议里已经有了，请删去" in page(manager, draft)
    for listed in (PARTNERS, where):
        assert "暂不能签" in page(manager, listed)
    went(send(clerk, f"{draft}strike/", seen=1, item="enroll_flexible:feedback"))
    went(send(clerk, f"{draft}items/", seen=2, item=["change_key"], stage="receive", clause="1"))
    assert "可以签订" in page(manager, draft)
    went(send(manager, f"{where}suspend/", reason="整改"))
    told_of = page(manager, draft)
    assert "协议已中止，恢复以后才能签补充协议" in told_of
    for never in ("可以签订", "签订，生效"):
        assert never not in told_of
    manager.cookies[COOKIE] = "en"
    assert "The agreement is suspended" in page(manager, draft)


def test_a_scan_that_is_no_scan_is_refused_and_nothing_is_signed(house: House, drafted: str) -> None:
    write(house.browser("周敏"), drafted)
    manager = house.browser("赵建华")
    for name, data in (("签好.exe", PNG), ("签好.pdf", b"MZ\x90\x00")):
        assert fault(send(manager, f"{drafted}sign/", seen=4, paper=SimpleUploadedFile(name, data)))
    assert row("SELECT state FROM partners_agreement WHERE number = 'TC-2027-009'") == [("draft",)]


def test_an_agreement_is_suspended_resumed_and_ended_for_a_reason(house: House) -> None:
    manager, where = house.browser("赵建华"), f"{PARTNERS}agreement/{house.world.agreement}/"
    assert "写明理由" in fault(send(manager, f"{where}suspend/", reason=""))
    went(send(manager, f"{where}suspend/", reason="整改"))
    assert state_of(house.world.agreement) == "suspended"
    assert "现在的状态" in fault(send(manager, f"{where}suspend/", reason="整改"))
    assert "整改" in page(manager, where)
    assert "协议已中止" in page(manager, f"{where}?done=suspend")
    for stale in ("resume", "end", "signed"):
        assert 'role="status"' not in page(manager, f"{where}?done={stale}")
    went(send(manager, f"{where}resume/", reason="已整改"))
    assert "怎样终止" in fault(send(manager, f"{where}end/", reason="期满", kind="x"))
    went(send(manager, f"{where}end/", reason="期满不续", kind="expired"))
    assert state_of(house.world.agreement) == "ended"
    assert "现在的状态" in fault(send(manager, f"{where}resume/", reason="再来"))
    assert send(house.browser("周敏"), f"{where}suspend/", reason="整改").status_code == 403
