"""登录：from a printed invitation to the workbench, with password and authenticator, and everything that can be in the way."""

import base64
import re
import time

import pytest
from playwright.sync_api import Page, expect

from sheyintong.foundation.access import rules
from tests.support.world import number_for

from .conftest import Visitor

pytestmark = pytest.mark.browser

PASSWORD = "柜台前的一句话 2026"
WIDE, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 640}


class Authenticator:
    """The app on a phone: a code for each half minute, none given twice."""

    def __init__(self, key: str) -> None:
        self.secret = base64.b32decode(key + "=" * (-len(key) % 8))
        self.last = 0

    def code(self) -> str:
        """A code that is right now and was not used before; waits where there is none yet."""
        while self._present() + rules.WINDOW <= self.last:
            time.sleep(0.5)
        self.last = max(self.last + 1, (int(time.time()) + 5) // rules.STEP_SECONDS - rules.WINDOW)  # it must live until it is typed
        return rules.code_at(self.secret, self.last)

    def _present(self) -> int:
        return int(time.time()) // rules.STEP_SECONDS


class Member:
    """Somebody invited, at her screen: to a post at the outlet, or with a code she brings."""

    def __init__(self, visitor: Visitor, role: str, login: str, code: str = "") -> None:
        self.visitor, self.page, self.login = visitor, visitor.page, login
        self.home = f"{visitor.live.pages}/r/tacheng"
        self.code = code or visitor.live.invite(role)
        self.recovery: list[str] = []

    def check(self, title: str) -> None:
        """This page, without fault on a desk and on a phone."""
        expect(self.page).to_have_title(f"{title} · 社银通")
        for size in (PHONE, WIDE):
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            self.visitor.check()

    def fill(self, **fields: str) -> None:
        """Type into the fields of these names and send the form of the last one."""
        for name, value in fields.items():
            box = self.page.locator(f"input[name={name}]:visible")
            box.fill(value)
        box.press("Enter")
        self.visitor.settle()

    def refused(self, sentence: str) -> None:
        """The page says no in this sentence. The browser's own remark on the status is no complaint."""
        expect(self.page.get_by_role("alert")).to_contain_text(sentence)
        self.visitor.heard.clear()
        self.visitor.check()

    def join(self) -> None:
        """Make the account with the printed code."""
        self.page.goto(f"{self.home}/sign-in/")
        self.check("登录")
        self.page.get_by_role("link", name="有邀请码").click()
        self.check("接受邀请")
        self.fill(code=self.code, name="新人", number=number_for(self.login), login=self.login, password="short")
        self.refused("密码不能用")
        self.fill(password=PASSWORD)
        expect(self.page).to_have_title("登录 · 社银通")

    def set_up(self) -> None:
        """The first sign-in: scan, type a code, write the recovery codes down."""
        self.fill(login=self.login, password=PASSWORD)
        self.check("设置动态码")
        self.page.get_by_role("button", name="生成二维码").click()
        self.check("设置动态码")
        self.authenticator = Authenticator(self.page.locator("ol .mono").inner_text())
        self.fill(code="000000")
        self.refused("动态码不对")
        self.fill(code=self.authenticator.code())
        self.check("恢复码")
        self.recovery = self.page.locator(".codes li").all_inner_texts()

    def sign_in(self) -> None:
        """Password and code."""
        self.page.goto(f"{self.home}/sign-in/")
        self.fill(login=self.login, password=PASSWORD)
        self.fill(code=self.authenticator.code())

    def sign_out(self) -> None:
        """Leave."""
        self.page.get_by_role("button", name="退出").click()
        expect(self.page).to_have_title("登录 · 社银通")


def at_work(page: Page) -> None:
    """The teller's workbench."""
    expect(page).to_have_title("请先读卡 · 社银通")


def test_from_the_invitation_to_the_workbench_and_back_in_each_way(visitor: Visitor) -> None:
    her, page = Member(visitor, "teller", "xinren"), visitor.page
    her.join()
    her.set_up()
    assert len(set(her.recovery)) == 8
    page.goto(f"{her.home}/sign-in/code/")
    expect(page.get_by_text(her.recovery[0])).to_have_count(0)  # shown once
    visitor.heard.clear()
    page.goto(f"{her.home}/home/")
    at_work(page)
    her.check("请先读卡")
    her.sign_out()
    _password_and_code(her)
    _recovery_code(her)
    _lock(her)
    _mine(her)


def _mine(her: Member) -> None:
    """Her own page, from her name at the top: a wrong code, new recovery codes, another password."""
    page = her.page
    page.get_by_role("link", name="我的登录").click()
    her.check("我的登录")
    expect(page.get_by_role("table")).to_contain_text("就是这里")
    recovery = page.locator("form", has=page.get_by_role("heading", name="换恢复码"))
    for code in ("000000", her.authenticator.code()):
        recovery.get_by_label("现在的密码").fill(PASSWORD)
        recovery.get_by_label("6 位动态码").fill(code)
        recovery.get_by_role("button").click()
        her.visitor.settle()
        if code == "000000":
            her.refused("动态码不对")
    her.check("恢复码")
    assert not set(page.locator(".codes li").all_inner_texts()) & set(her.recovery)
    page.get_by_role("link", name="抄好了").click()
    for name, value in {"present": PASSWORD, "password": f"{PASSWORD}改", "again": f"{PASSWORD}改"}.items():
        page.locator(f"form[action$='/password/'] input[name={name}]").fill(value)
    page.locator("#code").fill(her.authenticator.code())
    page.get_by_role("button", name="改密码").click()
    her.visitor.settle()
    expect(page.get_by_role("status")).to_contain_text("密码改好了")
    her.check("我的登录")


def _password_and_code(her: Member) -> None:
    her.fill(login=her.login, password="not this one at all")
    her.refused("登录名或密码不对")
    her.fill(login=her.login, password=PASSWORD)
    her.check("动态码")
    her.fill(code="000000")
    her.refused("动态码不对")
    her.fill(code=her.authenticator.code())
    at_work(her.page)
    her.sign_out()


def _recovery_code(her: Member) -> None:
    for once in (True, False):
        her.page.goto(f"{her.home}/sign-in/")
        her.fill(login=her.login, password=PASSWORD)
        her.page.locator("details summary").click()
        her.page.locator("#recovery").fill(her.recovery[0])
        her.page.locator("#recovery").press("Enter")
        her.visitor.settle()
        if once:
            at_work(her.page)
            her.sign_out()
    her.refused("动态码不对")


def _lock(her: Member) -> None:
    her.sign_in()
    at_work(her.page)
    her.page.keyboard.press("Control+l")
    her.check("屏幕已锁定")
    her.page.goto(f"{her.home}/outlet/")
    expect(her.page).to_have_title("屏幕已锁定 · 社银通")
    her.fill(password="not this one at all")
    her.refused("现在的密码不对")
    her.fill(password=PASSWORD)
    at_work(her.page)


def test_the_next_teller_takes_over_and_the_former_is_out(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("李静")
    at_work(page)
    former = page.context.cookies()
    her = Member(visitor, "teller", "jieban")
    page.get_by_role("button", name="锁屏").click()
    expect(page).to_have_title("屏幕已锁定 · 社银通")
    her.page.context.clear_cookies()
    her.join()
    page.context.add_cookies(former)
    page.goto(f"{her.home}/change-teller/")
    her.check("换人")
    her.set_up()
    page.get_by_role("link", name="抄好了").click()
    at_work(page)
    page.context.add_cookies(former)
    page.goto(f"{her.home}/outlet/")
    expect(page).to_have_title("登录 · 社银通")


def test_after_five_wrong_passwords_the_right_one_has_to_wait(visitor: Visitor) -> None:
    her = Member(visitor, "teller", "wangji")
    her.join()
    for _ in range(5):
        her.fill(login=her.login, password="wrong and wrong again")
        her.refused("登录名或密码不对")
    her.fill(login=her.login, password=PASSWORD)
    her.refused("输错次数太多，请在 15 分钟后再试")


def test_rights_ask_for_proof_of_the_last_ten_minutes(visitor: Visitor) -> None:
    her, page = Member(visitor, "outlet_manager", "fuzeren"), visitor.page
    her.join()
    her.set_up()
    page.goto(f"{her.home}/outlet/rights/")
    expect(page.get_by_role("link", name="先去验证")).to_have_count(0)
    visitor.live.grow_old(her.login)
    page.goto(f"{her.home}/outlet/rights/")
    page.get_by_role("link", name="先去验证").click()
    her.check("再次验证")
    her.fill(password=PASSWORD, code="000000")
    her.refused("动态码不对")
    her.fill(password=PASSWORD, code=her.authenticator.code())
    expect(page).to_have_url(re.compile("/outlet/rights/$"))
    expect(page.get_by_role("link", name="先去验证")).to_have_count(0)


def test_in_the_demo_a_locked_screen_opens_with_one_click(visitor: Visitor) -> None:
    visitor.enter("李静")
    visitor.page.get_by_role("button", name="锁屏").click()
    expect(visitor.page).to_have_title("屏幕已锁定 · 社银通")
    visitor.page.get_by_role("button", name="演示：用此人的演示钥匙解锁").click()
    at_work(visitor.page)
    visitor.check()
