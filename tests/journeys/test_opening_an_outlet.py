"""开设网点：a clerk prepares a branch of the national directory on a phone, a manager binds its reader and opens it, a resident finds it open."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sheyintong.kernel.crypto.signatures import Sm2Signer
from tests.support.live import Live
from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

NAME, CNAPS = "绿洲银行塔城新城路支行", "103901000015"
ROW = f"{CNAPS},{NAME},绿洲银行,塔城市,新疆,add,2026-01-01\n"
HEAD = "bank_code12,branch_name,bank_name,city,province,last_op,last_date\n"


def unfold(her: Visitor, title: str) -> None:
    """Unfold a form with the keyboard."""
    summary = her.page.locator("summary", has=her.page.get_by_role("heading", name=title, exact=True))
    summary.focus()
    her.page.keyboard.press("Enter")


def told(her: Visitor, sentence: str) -> None:
    """The page says that it was done."""
    expect(her.page.get_by_role("status").first).to_have_text(sentence)


def find(clerk: Visitor) -> None:
    """From the list of outlets to the form, by plain steps."""
    clerk.go("/centre/partners/")
    clerk.click("开设网点", "link")
    clerk.look("opening-kind")
    clerk.page.get_by_label("银行网点").check()
    clerk.click("下一步")
    clerk.sees("全国名录里有")
    clerk.page.get_by_label("合作银行").select_option(label="绿洲银行")
    clerk.page.get_by_label("名称里的字").fill("新城路")
    clerk.click("在名录里找")
    clerk.look("opening-directory")
    clerk.click(f"选 {NAME}", "link")


def prepare(clerk: Visitor) -> str:
    """The row becomes a place that is prepared; its address."""
    find(clerk)
    page = clerk.page
    expect(page.get_by_label("网点名称")).to_have_value(NAME)
    page.get_by_label("纬度").fill("46.7")
    clerk.click("筹备这个网点")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.locator(".errsum")).to_contain_text("坐标要写一对")
    clerk.look("opening-refused")
    page.get_by_label("经度").fill("82.9")
    page.get_by_label("所依据的协议").select_option(index=1)
    page.get_by_label("网点级别").select_option(label="基础网点")
    page.get_by_label("挂牌号").fill("TC-XC-1")
    page.get_by_label("地址").fill("新城路示例 1 号")
    clerk.click("筹备这个网点")
    told(clerk, "网点已经筹备，还没有开通。")
    clerk.look("opening-prepared")
    return re.findall(r"/centre/outlet/\d+/", page.url)[0]


def five_haves(clerk: Visitor, own: str) -> None:
    """Each of the five, from the list of what is missing."""
    page = clerk.page
    for _ in range(5):
        page.get_by_role("link", name="去登记 五有缺").first.click()
        clerk.settle()
        page.locator("[name=have-met][value=yes]").check()
        page.locator("[name=have-note]").fill("现场看过")
        clerk.click("登记这一项")
        told(clerk, "五有的这一项已登记。")
    clerk.sees("都齐了", "由中心负责人开通")
    clerk.look("opening-haves")


def hours(clerk: Visitor) -> None:
    """Every day of the week from midnight to midnight, typed."""
    unfold(clerk, "营业时间")
    for day in range(7):
        clerk.page.locator(f"[name=hours-d{day}-0]").fill("00:00")
        clerk.page.locator(f"[name=hours-d{day}-1]").fill("23:59")
    clerk.look("opening-hours")
    clerk.click("登记营业时间")
    told(clerk, "营业时间已登记。")


def equip_and_open(manager: Visitor, own: str) -> None:
    """A reader with its public key; then the place opens."""
    manager.go(own)
    manager.look("opening-manager")
    unfold(manager, "绑定一台设备")
    page = manager.page
    page.get_by_label("序列号").fill("XC-DK-1")
    page.get_by_label("公钥").fill("not a key")
    manager.click("绑定设备")
    expect(page.locator(".errsum")).to_contain_text("公钥不能用")
    expect(page.get_by_label("序列号")).to_have_value("XC-DK-1")
    page.get_by_label("公钥").fill(Sm2Signer.generate().public_key_pem())
    manager.click("绑定设备")
    told(manager, "设备已绑定。")
    manager.click("挂牌开通")
    told(manager, "网点已经开通，居民马上看得到。")
    manager.look("opening-open")


def close(manager: Visitor, own: str) -> None:
    """Its life ends with what that means in words."""
    manager.go(own)
    manager.click("退出摘牌…", "link")
    manager.sees("1 台设备仍占着序列号")
    manager.look("opening-close")
    manager.page.get_by_label("为什么退出").fill("演练结束")
    manager.click("退出摘牌")
    told(manager, "网点已退出摘牌。")
    manager.look("opening-closed")


def test_a_branch_of_the_directory_becomes_a_place_that_residents_find_open(live: Live, come: Come, tmp_path: Path) -> None:
    file = tmp_path / "branches.csv"
    file.write_text(HEAD + ROW)
    assert live.command("import", "branches", str(file)).returncode == 0
    clerk, manager, resident = come("周敏", "phone"), come("赵建华"), come()
    own = prepare(clerk)
    five_haves(clerk, own)
    hours(clerk)
    resident.go("/where/")
    resident.sees_no(NAME)
    equip_and_open(manager, own)
    resident.go("/where/?open=1")
    resident.sees(NAME, "开到 23:59")
    resident.look("opening-where")
    close(manager, own)
    resident.go("/where/")
    resident.sees_no(NAME)


def test_an_outlet_s_own_manager_tells_an_exceptional_day_on_a_phone(come: Come) -> None:
    manager = come("吴海涛", "phone")
    manager.go("/outlet/manage/")
    unfold(manager, "登记特殊日")
    manager.page.get_by_label("哪一天").fill("2099-01-01")
    manager.page.get_by_label("原因").fill("元旦")
    manager.look("manage-day")
    manager.click("登记这一天")
    told(manager, "这一天已登记。")
    manager.look("manage-told")
