"""从零到第一件：in a real region without demo, bank, agreement and outlet are made on pages; then a teller serves the first person."""

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.crypto.signatures import Sm2Signer
from tests.browser import context
from tests.support.live import Live, installation
from tests.support.visitor import Receipt, Visitor
from tests.support.world import number_for

from .test_opening_an_outlet import five_haves, told, unfold
from .test_sign_in import PASSWORD, Member

pytestmark = pytest.mark.browser

BRANCH = "bank_code12,branch_name,bank_name,city,province,last_op,last_date\n{}\n"
ROW = "313651027012,某银行塔城文化路支行,某城市商业银行,塔城市,新疆,add,2025-01-01"
NAME = "某银行塔城文化路支行"
SERIAL = "TC-R-0001"
PERSON, TOWN = "古丽娜", "654201001"
ITEM = "灵活就业人员参保登记"
INVITE = """
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.types import Place, PlaceKind, Role
agencies = {{each.code: each.id for each in regions.agencies()}}
spots = {{each.name: each.id for each in outlets.outlets(scope="6542", with_closed=True)}}
place = Place(PlaceKind.OUTLET, spots["{place}"]) if "{place}" in spots else Place(PlaceKind.AGENCY, agencies["{place}"])
now = datetime.now(UTC)
print(staff.invite(name="{name}", role=Role("{role}"), place=place, valid_from=now.date(), actor=system("tacheng", "test"), now=now).code)
"""


class Office:
    """A real region that was just made, and those who come to work in it."""

    def __init__(self, live: Live, browser: Browser, windows: ExitStack) -> None:
        self.live, self.browser, self.windows = live, browser, windows

    def seat(self, name: str, login: str, role: str, place: str = "654201") -> Member:
        """Somebody invited to a post comes in: account, password, authenticator, recovery codes."""
        code = self.live.inside(INVITE.format(name=name, role=role, place=place))
        visitor = Visitor(self.windows.enter_context(context(self.browser)).new_page(), self.live)
        her = Member(visitor, "", login, code)
        her.page.goto(f"{her.home}/invitation/")
        her.fill(code=code, name=name, login=login, number=number_for(login), password=PASSWORD)
        her.set_up()
        her.page.get_by_role("link", name="抄好了").click()
        visitor.settle()
        return her


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Office]:
    """An installation that serves a region without staff and without residents, with the national directory."""
    home = tmp_path_factory.mktemp("new") / "home"
    home.mkdir(mode=0o700)
    home.parent.chmod(0o755)
    rows = home.parent / "branches.csv"
    rows.write_text(BRANCH.format(ROW), encoding="utf-8")
    with installation(home, "serve") as live, ExitStack() as windows:
        for words in (
            ("region", "create", "cn/xinjiang/tacheng"),
            ("import", "branches", str(rows)),
        ):
            done = live.command(*words)
            assert done.returncode == 0, done.stdout + done.stderr
        yield Office(live, browser, windows)


class Reader:
    """The reader at the counter: it holds the key whose public half the manager binds, and pushes what it reads."""

    def __init__(self, live: Live) -> None:
        self.live, self.signer = live, Sm2Signer.generate()

    def read(self, number: str, name: str) -> None:
        """Somebody lays her card on while a page waits."""
        at = datetime.now(UTC).isoformat()
        waiting = {"serial": SERIAL, "at": at, "signature": self._signed({"act": "fetch", "at": at, "serial": SERIAL})}
        sex = "male" if int(number[16]) % 2 else "female"
        told = {"nonce": self._sent("waiting", waiting)["nonce"], "method": "id_card_read", "number": number, "name": name}
        told |= {"birth": number[6:14], "sex": sex}
        assert self._sent("reading", told | {"signature": self._signed(told)}) == {"taken": True}

    def _signed(self, told: dict[str, str]) -> str:
        return self.signer.sign(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hex()

    def _sent(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        asked = urllib.request.Request(
            f"{self.live.pages}/r/tacheng/bridge/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found


def test_from_nothing_to_the_first_case(office: Office) -> None:
    clerk, manager = office.seat("周敏", "zhoumin", "centre_clerk"), office.seat("赵建华", "zhaojianhua", "centre_manager")
    _agreed(clerk.visitor, manager.visitor)
    reader = Reader(office.live)
    _opened(clerk.visitor, manager.visitor, reader)
    keeper, teller = office.seat("吴海涛", "wuhaitao", "outlet_manager", NAME), office.seat("李静", "lijing", "teller", NAME)
    _certified(keeper.visitor, "李静")
    receipt = _served(teller.visitor, reader)
    teller.visitor.follow(receipt)
    teller.visitor.sees("已办理")
    assert office.live.command("audit", "verify").returncode == 0
    doctor = office.live.command("doctor")
    assert doctor.returncode == 0, doctor.stdout


def _agreed(clerk: Visitor, manager: Visitor) -> None:
    """The clerk registers the bank and writes the agreement; the manager signs it."""
    clerk.go("/centre/partners/")
    clerk.click("起草协议", "link")
    clerk.click("先登记银行", "link")
    clerk.look("new-region-bank")
    clerk.answer({"name": "某城市商业银行股份有限公司", "short_name": "某银行", "code": "313"})
    clerk.click("登记")
    clerk.sees("银行已登记")
    clerk.go("/centre/partners/agreements/new/")
    clerk.page.get_by_label("银行", exact=True).select_option(label="某城市商业银行股份有限公司")
    clerk.page.get_by_label("委托的机构").select_option(label="塔城市社会保险中心")
    clerk.answer({"number": "TC-2026-001", "valid_from": "2026-01-01", "valid_to": "2028-01-01"})
    clerk.look("new-region-agreement")
    clerk.click("建草案")
    clerk.sees("草案已建好", "没有“个人信息”条款", "没有授权任何事项")
    for number, heading, text in (("1", "个人信息", "只为所列事项使用，到期删除。"), ("2", "退出", "主动、强制、终止。")):
        for label, value in (("条款号", number), ("标题", heading), ("内容", text)):
            clerk.page.get_by_label(label, exact=True).fill(value)
        clerk.click("写入草案")
        clerk.sees("草案已改", text)
    clerk.page.get_by_label(re.compile(ITEM)).check()
    clerk.page.get_by_label("依据第几条").fill("1")
    clerk.click("加入勾选的事项")
    clerk.sees("可以签订")
    clerk.look("new-region-draft")
    manager.go("/centre/partners/")
    manager.click("协议 TC-2026-001", "link")
    manager.look("new-region-sign")
    manager.click("签订，生效")
    manager.sees("已签订，现在生效")
    manager.look("new-region-agreed")


def _opened(clerk: Visitor, manager: Visitor, reader: Reader) -> None:
    """The clerk prepares the branch from its row of the directory; the manager binds its reader and opens it."""
    page = clerk.page
    clerk.go("/centre/outlets/new/")
    page.get_by_label("银行网点").check()
    clerk.click("下一步")
    page.get_by_label("合作银行").select_option(label="某城市商业银行股份有限公司")
    page.get_by_label("名称里的字").fill("文化路")
    clerk.click("在名录里找")
    clerk.click(f"选 {NAME}", "link")
    page.get_by_label("所依据的协议").select_option(index=1)
    page.get_by_label("网点级别").select_option(label="基础网点")
    page.get_by_label("挂牌号").fill("TC-001")
    page.get_by_label("地址").fill("文化路示例 1 号")
    clerk.click("筹备这个网点")
    told(clerk, "网点已经筹备，还没有开通。")
    own = re.findall(r"/centre/outlet/\d+/", page.url)[0]
    five_haves(clerk, own)
    manager.go(own)
    unfold(manager, "绑定一台设备")
    manager.page.get_by_label("序列号").fill(SERIAL)
    manager.page.get_by_label("公钥").fill(reader.signer.public_key_pem())
    manager.click("绑定设备")
    told(manager, "设备已绑定。")
    manager.click("挂牌开通")
    told(manager, "网点已经开通，居民马上看得到。")


def _certified(keeper: Visitor, teller: str) -> None:
    """The outlet's manager records the teller's certificate."""
    keeper.go("/outlet/staff/")
    keeper.page.locator("[name=member]").select_option(label=teller)
    keeper.page.locator("[name=item]").select_option(label=ITEM)
    keeper.answer({"number": "PX-2026-001", "valid_to": f"{datetime.now(SHANGHAI).date() + timedelta(days=365)}"})
    keeper.click("登记")
    keeper.sees("PX-2026-001")


def _served(teller: Visitor, reader: Reader) -> Receipt:
    """A card is read, its holder, who is in no record, is registered and enrolled, the receipt has a number and a code."""
    teller.go("/outlet/")
    teller.press("F6", "等读卡器推送")
    reader.read(number_for(PERSON), PERSON)
    expect(teller.page).to_have_title("登记新参保人 · 社银通")
    teller.look("new-region-register")
    teller.answer({"township": TOWN, "phone": "15402891999"})
    teller.press("Control+Enter", "现在可以办什么")
    teller.look("new-region-first-person")
    receipt = teller.serve(ITEM, {})
    teller.look("new-region-first-case")
    return receipt
