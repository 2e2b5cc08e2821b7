"""新区起步：a real region in a fresh home, without demo: two founders come in, take on the first manager, and she takes on a clerk."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import context
from tests.support.live import Live, installation
from tests.support.visitor import Visitor
from tests.support.world import number_for

from .test_sign_in import PASSWORD, Member

pytestmark = pytest.mark.browser

Seat = Callable[[str, str], Member]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An installation that serves, with no region yet."""
    home = tmp_path_factory.mktemp("real") / "home"
    home.mkdir(mode=0o700)
    home.parent.chmod(0o755)
    with installation(home, "serve") as running:
        yield running


@pytest.fixture
def seat(real: Live, browser: Browser) -> Iterator[Seat]:
    """Somebody with a login and a printed code, each at a window of her own."""
    with ExitStack() as windows:

        def take(login: str, code: str) -> Member:
            return Member(Visitor(windows.enter_context(context(browser)).new_page(), real), "", login, code)

        yield take


def come_in(her: Member) -> Member:
    """Account, password, authenticator, recovery codes; then her first page."""
    page = her.page
    page.goto(f"{her.home}/invitation/")
    her.fill(code=her.code, login=her.login, number=number_for(her.login), password=PASSWORD)
    her.set_up()
    page.get_by_role("link", name="抄好了").click()
    page.goto(f"{her.home}/centre/rights/")
    her.check("权限")
    return her


def apply(her: Member, name: str, login: str, role: str, place: str) -> None:
    """Apply for somebody new."""
    page = her.page
    page.goto(f"{her.home}/centre/rights/")
    page.get_by_label("新人姓名").fill(name)
    page.get_by_label("登录名").fill(login)
    form = page.locator("form", has=page.get_by_label("新人姓名"))
    form.get_by_label("岗位").select_option(label=role)
    form.get_by_label("地点").select_option(label=place)
    form.get_by_label("从哪天起").fill("2020-01-01")
    form.get_by_label("理由").fill("塔人社〔2026〕9 号")
    form.get_by_role("button", name="为新人提出申请").click()
    her.visitor.settle()
    expect(page.get_by_role("row", name=re.compile(name))).to_contain_text("已申请")


def step(her: Member, name: str, button: str) -> None:
    """Do one step of the right of ``name``."""
    her.page.goto(f"{her.home}/centre/rights/")
    her.page.get_by_role("row", name=re.compile(name)).get_by_role("button", name=button, exact=True).click()
    her.visitor.settle()


def cannot(her: Member, name: str, *buttons: str) -> None:
    """The ledger offers her none of these steps."""
    her.page.goto(f"{her.home}/centre/rights/")
    row = her.page.get_by_role("row", name=re.compile(name))
    for button in buttons:
        expect(row.get_by_role("button", name=button, exact=True)).to_have_count(0)


def handed_over(her: Member) -> str:
    """The code of the invitation on the page, which is without fault and shows it this once."""
    her.check("邀请函")
    code = her.page.locator("td.mono b").inner_text()
    her.page.goto(f"{her.home}/centre/rights/")
    expect(her.page.get_by_text(code)).to_have_count(0)
    return code


def test_two_founders_take_on_the_third_and_she_the_fourth(real: Live, seat: Seat, tmp_path: Path) -> None:
    made = real.command("region", "create", "cn/xinjiang/tacheng")
    codes = dict(re.findall(r"^(信息中心|内控): (\S+)$", made.stdout, re.MULTILINE))
    assert len(codes) == 2, made.stdout + made.stderr
    centre, control = come_in(seat("xinxi", codes["信息中心"])), come_in(seat("neikong", codes["内控"]))

    apply(centre, "热娜", "rena", "中心负责人", "塔城地区社会保险中心")
    cannot(centre, "热娜", "核对", "批准", "执行")
    for button in ("核对", "批准", "执行"):
        step(control, "热娜", button)
    manager = seat("rena", handed_over(control))
    manager.page.goto(f"{manager.home}/invitation/")
    manager.fill(code=manager.code, login="somebody", number=number_for("rena"), password=PASSWORD)
    manager.refused("邀请函上印的不一样")
    come_in(manager)

    apply(manager, "王强", "wangqiang", "中心经办", "塔城市社会保险中心")
    cannot(manager, "王强", "核对", "批准", "执行")
    step(control, "王强", "核对")
    step(control, "王强", "批准")
    cannot(control, "王强", "执行")  # there is somebody of 信息中心 who did not apply
    step(centre, "王强", "执行")
    lost = handed_over(centre)
    row = centre.page.get_by_role("row", name=re.compile("王强"))
    row.get_by_label("为什么重发").fill("丢了")
    row.get_by_role("button", name="重发邀请").click()
    clerk = seat("wangqiang", lost)
    again = handed_over(centre)
    clerk.page.goto(f"{clerk.home}/invitation/")
    clerk.fill(code=lost, login="wangqiang", number=number_for("wangqiang"), password=PASSWORD)
    clerk.refused("已作废")
    clerk.code = again
    come_in(clerk)
    assert real.command("audit", "verify").returncode == 0
