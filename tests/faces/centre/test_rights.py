"""权限页：a newcomer is applied for, checked, approved and executed; the invitation is shown once, used, lost and issued again."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from tests.support.world import number_for

from .test_pages import HOME, enter, post, text

PASSWORD = "柜台前的一句话 2026"
CODE = re.compile(r"<b>([A-Z0-9]{4}(?:-[A-Z0-9]{4}){4})</b>")


def newcomer(login: str = "gulbahar", **more: str) -> dict[str, str]:
    with schemas.region("tacheng"):
        place = fetch_rows("SELECT id FROM regions_agency WHERE code = '654201'")[0][0]
    told = {"name": "古丽巴哈尔·买买提", "login": login, "role": "centre_clerk", "place": f"agency-{place}", "valid_from": "2026-11-01"}
    return {**told, "reason": "塔人社〔2026〕9 号", **more}


def applied(by: Client, **told: str) -> int:
    assert post(by, "/centre/rights/apply/", **told).status_code == 303
    with schemas.region("tacheng"):
        return int(str(fetch_rows("SELECT max(id) FROM authority_right")[0][0]))


def executed(right: int) -> str:
    """The page with the invitation."""
    for login, step in (("linfang", "check"), ("zhaojianhua", "approve")):
        assert post(enter(login), f"/centre/rights/{right}/{step}/").status_code == 303
    answer = post(enter("qianwei"), f"/centre/rights/{right}/execute/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content.decode()


def used(code: str, login: str) -> str:
    """What the page of the invitation says: nothing when she is in."""
    browser = Client()
    told = {"code": code, "login": login, "name": "", "number": number_for(login), "password": PASSWORD}
    answer = browser.post(f"{HOME}/invitation/", told)
    if answer.status_code == 303:
        signed = browser.post(f"{HOME}/sign-in/", {"login": login, "password": PASSWORD})
        assert signed["Location"].endswith("/sign-in/code/")
        return ""
    return answer.content.decode()


def test_a_newcomer_is_taken_on_by_four_and_comes_in_with_the_printed_code(stage: Path) -> None:
    clerk = enter("zhoumin")
    right = applied(clerk, **newcomer())
    assert "gulbahar" in text(clerk, "/centre/rights/")
    page = executed(right)
    code = CODE.findall(page)[0]
    assert all(said in page for said in ("古丽巴哈尔", "gulbahar", "/r/tacheng/invitation/", "只显示这一次"))
    assert post(enter("qianwei"), f"/centre/rights/{right}/execute/").status_code == 422
    ledger = text(enter("qianwei"), "/centre/rights/")
    assert "还没有用邀请码" in ledger
    assert code not in ledger
    assert "邀请函上印的不一样" in used(code, "another")
    assert used(code, "gulbahar") == ""
    assert "已经用过" in used(code, "gulbahar")
    assert "还没有用邀请码" not in text(enter("qianwei"), "/centre/rights/")


def test_the_letter_names_the_public_address_whatever_host_the_browser_came_by(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = applied(enter("zhoumin"), **newcomer())
    for login, step in (("linfang", "check"), ("zhaojianhua", "approve")):
        assert post(enter(login), f"/centre/rights/{right}/{step}/").status_code == 303
    officer = enter("qianwei")
    monkeypatch.setattr(settings, "OPERATOR", replace(settings.OPERATOR, public_url="https://shebao.example.cn"))
    officer.defaults["HTTP_HOST"] = "another.example"
    answer = post(officer, f"/centre/rights/{right}/execute/")
    assert answer.status_code == 200
    assert "https://shebao.example.cn/r/tacheng/invitation/" in answer.content.decode()


def test_a_lost_invitation_is_issued_again_with_a_reason_and_the_old_one_is_void(stage: Path) -> None:
    right = applied(enter("zhoumin"), **newcomer())
    lost = CODE.findall(executed(right))[0]
    centre = enter("qianwei")
    path = f"/centre/rights/{right}/invite-again/"
    assert post(centre, path, reason="").status_code == 422
    assert post(enter("zhoumin"), path, reason="丢了").status_code == 403
    again = CODE.findall(post(centre, path, reason="丢了").content.decode())[0]
    assert "已作废" in used(lost, "gulbahar")
    assert used(again, "gulbahar") == ""
    assert post(centre, path, reason="又丢了").status_code == 422


def test_what_is_wrong_with_an_application_is_said_in_its_form(stage: Path) -> None:
    clerk = enter("zhoumin")
    for wrong, said in (
        ({"login": "qianwei"}, "登录名不能用"), ({"name": "?"}, "请写明新人的姓名"), ({"role": "teller"}, "这个岗位不能设在这里"),
        ({"role": "auditor"}, "您的岗位不能申请"), ({"place": "agency-999"}, "请选人员"), ({"valid_to": "2026-10-01"}, "终止日期要晚于"),
    ):  # fmt: skip
        answer = post(clerk, "/centre/rights/apply/", **newcomer(**wrong))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
    assert 'value="古丽巴哈尔·买买提"' in post(clerk, "/centre/rights/apply/", **newcomer(login="x")).content.decode()


def test_the_applicant_alone_withdraws(stage: Path) -> None:
    clerk = enter("zhoumin")
    right = applied(clerk, **newcomer())
    path = f"/centre/rights/{right}/withdraw/"
    assert path in text(clerk, "/centre/rights/")
    assert path not in text(enter("linfang"), "/centre/rights/")
    assert post(enter("linfang"), path).status_code == 422
    assert post(clerk, path).status_code == 303
    assert "已撤回" in text(clerk, "/centre/rights/")
    assert post(enter("linfang"), f"/centre/rights/{right}/check/").status_code == 422
