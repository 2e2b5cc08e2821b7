"""我的登录：a member changes her password, ends her other sessions, takes new recovery codes, tells her own number; each leaves its entry."""

import re
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from tests.support.world import number_for

from .test_signing_in import HOME, PASSWORD, csrf, set_up, totp

MINE = f"{HOME}/my-sign-in/"
NEW = "另一句够长的话 2026"


def sent(browser: Client, path: str, **told: str) -> tuple[int, str]:
    """Send a form of the page; the status and what the page says, or where it leads."""
    answer = browser.post(MINE + path, {"csrf": csrf(browser.get(MINE).content.decode()), **told})
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def left(act: str) -> int:
    """How many entries of an act there are."""
    with schemas.region("tacheng"):
        return len(fetch_rows("SELECT id FROM audit_entry WHERE act = $1", [act]))


def test_the_password_is_changed_with_the_present_one_and_a_code(stage: Path, browser: Client) -> None:
    key, _ = set_up(browser)
    told = {"present": PASSWORD, "password": NEW, "again": NEW, "code": totp(key, 1)}
    for wrong, said in (
        ({"again": "别的"}, "两次输入的新密码不一样"),
        ({"password": "short", "again": "short"}, "密码不能用"),
        ({"present": NEW}, "现在的密码不对"),
        ({"code": "000000"}, "动态码不对"),
    ):
        status, page = sent(browser, "password/", **told | wrong)
        assert status in (403, 422)
        assert said in page
        assert PASSWORD not in page
    assert sent(browser, "password/", **told) == (303, f"{MINE}?done=password")
    assert "密码改好了" in browser.get(f"{MINE}?done=password").content.decode()
    assert left("access.password_changed") == 1
    assert Client().post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD}).status_code == 403
    assert Client().post(f"{HOME}/sign-in/", {"login": "xinren", "password": NEW}).status_code == 303


def test_another_session_is_seen_and_ended(stage: Path, browser: Client) -> None:
    set_up(browser)
    other = Client(REMOTE_ADDR="192.0.2.7")
    other.post(f"{HOME}/sign-in/", {"login": "xinren", "password": PASSWORD})
    page = browser.get(MINE).content.decode()
    assert "192.0.2.7" in page
    assert "还差动态码" in page
    found = re.findall(r"/my-sign-in/sessions/(\d+)/end/", page)
    assert len(found) == 1, "never her own"
    assert sent(browser, f"sessions/{found[0]}/end/") == (303, f"{MINE}?done=session")
    assert left("access.session_ended") == 1
    assert "192.0.2.7" not in browser.get(MINE).content.decode()
    status, said = sent(browser, f"sessions/{found[0]}/end/")
    assert (status, "这一处已经退出" in said) == (404, True)


def test_new_recovery_codes_are_shown_once(stage: Path, browser: Client) -> None:
    key, codes = set_up(browser)
    assert "还剩 8 个恢复码" in browser.get(MINE).content.decode()
    status, page = sent(browser, "recovery/", present=PASSWORD, code=totp(key, 1))
    new = re.findall(r'<li class="mono">([^<]+)</li>', page)
    assert (status, len(new), set(new) & set(codes)) == (200, 8, set())
    assert left("access.recovery_renewed") == 1


def test_a_member_of_before_tells_her_number_once(stage: Path, browser: Client) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": "wuhaitao"})
    assert "不用密码和动态码登录" in browser.get(MINE).content.decode()
    assert sent(browser, "number/", number="123")[0] == 422
    assert sent(browser, "number/", number=number_for("wuhaitao")) == (303, f"{MINE}?done=number")
    page = browser.get(MINE).content.decode()
    assert "已登记，加密保存" in page
    answer = browser.post(f"{MINE}number/", {"csrf": csrf(page), "number": number_for("another")})
    assert answer.status_code == 409


@pytest.mark.parametrize(("login", "path"), [("wuhaitao", "/outlet/manage/"), ("chenli", "/centre/audit/"), ("lijing", "/outlet/")])
def test_every_face_leads_to_it(login: str, path: str, stage: Path, browser: Client) -> None:
    browser.post("/demo/enter/", {"region": "tacheng", "login": login})
    assert f'href="{MINE}"' in browser.get(HOME + path).content.decode()


def test_it_is_said_in_english(stage: Path, browser: Client) -> None:
    set_up(browser)
    browser.cookies[COOKIE] = "en"
    page = browser.get(MINE).content.decode()
    assert set(re.findall(r"[㐀-鿿]+", page)) <= {"塔城", "塔城市社会保险中心", "新人", "中文"}


def test_the_form_is_called_by_what_it_does_not_by_what_was_done(stage: Path, browser: Client) -> None:
    set_up(browser)
    browser.cookies[COOKIE] = "en"
    page = browser.get(MINE).content.decode()
    assert "Changed the password" not in page
    assert page.count("Change the password") == 2
