"""再次验证：each act that gives rights says that a fresh proof is due, leads to it and comes back to where it can be done."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("who", "login", "path", "button"),
    [
        ("吴海涛", "wuhaitao", "/outlet/staff/", "登记"),
        ("吴海涛", "wuhaitao", "/this-computer/", "绑定"),
        ("赵建华", "zhaojianhua", "/centre/partners/", "中止协议"),
        ("赵建华", "zhaojianhua", "/centre/stops/", "解除"),
    ],
)
def test_an_old_proof_is_renewed_where_it_is_asked_for(who: str, login: str, path: str, button: str, come: Come) -> None:
    visitor = come(who)
    visitor.go(path)
    if button == "中止协议":
        visitor.click("TC-2025-017", "link")
    if button == "解除":
        _stopped(visitor)
    act = visitor.page.locator("form").get_by_role("button", name=button).first
    expect(act).to_be_enabled()
    visitor.live.grow_old(login)
    visitor.page.reload()
    expect(act).to_be_disabled()
    visitor.look(f"fresh-proof-{path.strip('/').replace('/', '-')}")
    visitor.click("先去验证", "link")
    visitor.click("演示：用此人的演示钥匙验证")
    expect(act).to_be_enabled()
    if button == "解除":
        visitor.page.get_by_label("解除理由").first.fill("演练结束")
        visitor.click("解除")
        visitor.sees("已解除")


def _stopped(visitor: Visitor) -> None:
    visitor.page.locator("[name=outlet]").select_option(index=1)
    visitor.page.locator("[name=item]").select_option("all")
    visitor.page.locator("[name=reason]").last.fill("断网演练")
    visitor.page.locator("form").get_by_role("button", name="停办").last.click()
    visitor.sees("停办中")
