"""还没有确认：what the core system has not confirmed, or did not take, is nowhere said to be done: to the teller, on paper, to the person."""

import re

from django.http import HttpResponse
from django.test import Client

from sheyintong.casework.cases import commands as cases
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.kernel.actors import system
from tests.hostile.conftest import HOME, House, filled, house, house_keys, teller, visited, world
from tests.support.world import NOW

__all__ = ["filled", "house", "house_keys", "teller", "visited", "world"]
DONE = "从2026年11月起参加"


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def pages(house: House, browser: Client, effect: str, sentence: str | None = None) -> tuple[str, str, str]:
    """Result, receipt and status page of a case that was accepted: done here, sent to the core, or rejected by it."""
    assert browser.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(browser)).status_code == 303
    with schemas.region("tacheng"):
        now = "applied" if effect == "applied" else "sent"
        sql = "UPDATE cases_case SET effect = $1::text, sentence = COALESCE($2::text, sentence) RETURNING number, code, visit_id, id"
        number, code, visit, case = fetch_rows(sql, [now, sentence])[0]
        if effect == "rejected":
            cases.reject_effect(
                actor=system("tacheng", "core_system"), case_id=int(case or 0), why="核心系统未接受：状态异常（E1001）", now=NOW
            )
    followed = Client().post(f"{HOME}/status/", {"number": number, "code": code})
    return text(browser.get(f"{HOME}/outlet/case/{number}/")), text(browser.get(f"{HOME}/outlet/receipt/{visit}/")), text(followed)  # type: ignore[arg-type]


def test_what_is_done_is_said_to_be_done(house: House, visited: Client) -> None:
    result, receipt, status = pages(house, visited, "applied")
    for page in (result, receipt, status):
        assert "已办理" in page
        assert "还没有生效" not in page
    assert f'<p class="note ok"> {DONE}' in result


def test_what_was_sent_is_said_to_wait(house: House, visited: Client) -> None:
    result, receipt, status = pages(house, visited, "sent")
    assert "<title>灵活就业人员参保登记：已送出，还没有确认" in result
    assert f'<p class="note warn"> 还没有生效。核心系统确认以后：{DONE}' in result
    assert '<span class="st no"> 等确认 </span>' in receipt
    assert f"还没有生效。核心系统确认以后：{DONE}" in receipt
    assert re.search(r'<p class="statebig"><span class="tag run.*?已送出，还没有确认</span>', status)


def test_what_the_core_did_not_take_is_not_said_to_hold(house: House, visited: Client) -> None:
    result, receipt, _ = pages(house, visited, "rejected")
    for page in (result, receipt):
        assert "没有生效。核心系统未接受：状态异常（E1001）；中心正在处理。" in page
        assert DONE not in page
    assert '<p class="note warn">' in result


def test_of_what_was_sent_without_a_sentence_nothing_is_promised(house: House, visited: Client) -> None:
    result, receipt, _ = pages(house, visited, "sent", "")
    for page in (result, receipt):
        assert "还没有生效，等核心系统确认。" in page
        assert "核心系统确认以后：" not in page
