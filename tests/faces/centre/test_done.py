"""办好了：after a decision the next page says once what was decided, on which case, and where it went."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.kernel.clock import local

from .test_pages import HOME, accept, decide, enter, post, text

PAPER = "塔公户更〔2026〕0511 号"


def told(browser: Client, answer: HttpResponse) -> str:
    """What the page that follows says was done; nothing about a person stands in its address."""
    assert answer.status_code == 303, answer.content.decode()[:2000]
    there = answer["Location"].removeprefix(HOME)
    assert re.fullmatch(r"/centre/(case/\d+/|stops/|help/|team/|rights/)?\?(chip=\w+&)?done=[a-z]+(&n=\d+)?", there), there
    return said(text(browser, there))


def said(page: str) -> str:
    found = re.findall(r'<p class="note ok" role="status" tabindex="-1" autofocus>(.*?)</p>', page)
    assert len(found) <= 1
    return "".join(found)


def reviewed() -> tuple[Client, str]:
    """A case in review, and who reviews it."""
    number = accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper=PAPER)
    browser = enter("aynur")
    entered = told(browser, post(browser, f"/centre/case/{number}/enter/", f_name="刘扬", f_number="", f_paper=PAPER))
    assert entered == f"{number} 两次录入一致，可以决定了。"
    return browser, number


@pytest.mark.parametrize(
    ("move", "with_", "sentence"),
    [
        ("approve", {"note": "同意"}, "已审核通过，改动已经生效；本人凭办件号和查询码看得到。"),
        ("return", {"wanted": "请补公安机关证明原件"}, "已退回补正，在和平街道社会保障所窗口的“退回待补”里，期间停表。"),
        ("refuse", {"ground": "姓名与公安人口库不一致"}, "已决定不予办理；依据和理由，本人凭办件号和查询码看得到。"),
    ],
)
def test_a_decision_is_said_on_its_case_and_only_while_it_holds(move: str, with_: dict[str, str], sentence: str, stage: Path) -> None:
    browser, number = reviewed()
    for other in ("approve", "return", "refuse", "withdraw", "judge", "nothing"):
        assert said(text(browser, f"/centre/case/{number}/?done={other}")) == ""
    assert told(browser, decide(browser, number, move, **with_)) == f"{number} {sentence}"
    assert said(text(browser, f"/centre/case/{number}/")) == ""
    browser.cookies[COOKIE] = "en"
    english = said(text(browser, f"/centre/case/{number}/?done={move}"))
    assert english.startswith(number)
    assert "已" not in english


def test_who_holds_a_case_is_said_and_a_withdrawn_one_changed_nothing(stage: Path) -> None:
    browser, number = reviewed()
    with schemas.region("tacheng"):
        zhoumin = fetch_rows("SELECT id FROM staff_member WHERE name = '周敏'")[0][0]
    assert told(browser, post(browser, f"/centre/case/{number}/take/")) == f"{number} 已取到您手上。"
    manager = enter("zhaojianhua")
    assert told(manager, post(manager, f"/centre/case/{number}/assign/", to=zhoumin, handover="她手上的件少")) == f"{number} 已转给周敏。"
    clerk = enter("zhoumin")
    assert told(clerk, decide(clerk, number, "withdraw", reason="本人要求撤回")) == f"{number} 已撤回，登记库没有改动。"


def test_what_was_done_in_bulk_is_counted_and_half_of_it_too(stage: Path) -> None:
    numbers = [accept("tursun", "change_key", "刘洋", name="刘扬", number="", paper=PAPER), "6542012611290009999"]
    browser = enter("aynur")
    assert told(browser, post(browser, "/centre/bulk/?chip=unassigned", act="take", case=numbers[:1])) == "1 件已取到您手上。"
    half = post(browser, "/centre/bulk/", act="take", case=numbers).content.decode()
    assert "1 件已取到您手上。" in half
    assert "有 1 处没有办成" in half
    assert said(half) == ""  # the focus is where something is to be mended
    assert said(text(browser, "/centre/?done=take&n=0")) == ""
    assert said(text(browser, "/centre/?done=other&n=3")) == ""


def test_a_sample_is_judged_aloud(stage: Path) -> None:
    month = f"{local(datetime.now(UTC)):%Y%m}"
    number = accept("tursun", "enroll_flexible", "王秀英", month=month)
    with schemas.region("tacheng"):
        fetch_rows(
            "INSERT INTO cases_sample (case_id, drawn_at, root, rank, result, note) SELECT id, now(), '', '', '', '' FROM cases_case WHERE number = $1"
            " RETURNING id", [number],
        )  # fmt: skip
    browser = enter("aynur")
    assert "有差错" in told(browser, decide(browser, number, "sample", passed="0", note="月份录错"))


def test_a_stop_is_said_when_it_is_issued(stage: Path) -> None:
    browser = enter("linfang")
    answer = post(browser, "/centre/stops/", outlet="all", bank="", item="enroll_flexible", reason="断网演练")
    assert told(browser, answer) == "停办已发出，从下一次写入起就生效。"
