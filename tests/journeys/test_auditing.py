"""稽核：who saw whom, what is to be asked, whose work, the drawn days and verification, as an auditor walks them."""

import pytest
from playwright.sync_api import expect

from tests.support.live import Live

from .conftest import Come

pytestmark = pytest.mark.browser
DRAWN = """
import time
from sheyintong.casework.cases import commands as cases
from sheyintong.engines.database.statements import run
from sheyintong.foundation.audit import commands as audit
from sheyintong.kernel.actors import system
run("UPDATE cases_case SET accepted_at = accepted_at - interval '2 days' WHERE number = $1", ["{number}"])
for _ in range(40):  # a seal waits for what is open beside it
    audit.seal(datetime.now(UTC))
    if made := cases.draw_due(actor=system("tacheng", "sampling"), now=datetime.now(UTC)):
        break
    time.sleep(0.25)
print(made)
"""


def test_an_auditor_asks_about_what_nothing_explains(come: Come, live: Live) -> None:
    counter, clerk, auditor = come("周敏"), come("阿依努尔"), come("陈立")
    counter.read("audited")
    receipt = counter.serve("个人权益记录", {}).number
    clerk.go("/centre/register/")
    clerk.answer({"text": "王秀英"})
    clerk.page.keyboard.press("Enter")
    clerk.sees("王*英")
    auditor.go("/centre/audit/")
    auditor.sees("本人来访", "没有办件")
    auditor.look("audit")
    auditor.page.get_by_text("怎样算“没有办件”").click()
    auditor.look("audit-rule")
    auditor.click("没有办件的查看", "link")
    auditor.sees("登记库查找：姓名 王*英")
    auditor.sees_no("来访：窗口办理")
    auditor.look("audit-alone")
    auditor.page.locator("td.persons a").first.click()
    auditor.look("audit-person")
    auditor.page.locator("td.seal a").first.click()
    auditor.look("audit-entry")
    auditor.go("/centre/audit/?act=cases.refuse&since=2020-01-01&until=2020-01-02")
    auditor.sees("没有这样的记录")
    auditor.look("audit-empty")
    auditor.click("现在核验")
    auditor.sees("没有改过")
    auditor.look("audit-verified")
    assert live.inside(DRAWN.format(number=receipt)) == "1"
    auditor.go("/centre/audit/draws/")
    auditor.look("audit-draws")
    auditor.page.locator("a[data-row]").last.click()
    auditor.sees("重算一致", receipt)
    auditor.look("audit-draw")
    expect(auditor.page.get_by_role("link", name=receipt)).to_be_visible()
    auditor.page.get_by_role("link", name=receipt).click()
    auditor.look("audit-case")
