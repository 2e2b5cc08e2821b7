"""谁看过：whoever searches the register, lists or exports the trail or takes a proof is in the trail herself; acts are called by their names."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.subjects import field_names
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor, ActorKind, system
from sheyintong.rehearsal.cast.tacheng import CAST
from tests.support.world import number_for

from .test_pages import HOME, accept, enter, post, text

LATE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
WANG = next(each for each in CAST.residents if each.key == "wangxiuying")


def last(columns: str = "kind, act, reason, subjects::text") -> tuple[str | None, ...]:
    """The youngest entry."""
    with schemas.region("tacheng"):
        return fetch_rows(f"SELECT {columns} FROM audit_entry ORDER BY id DESC LIMIT 1")[0]


def searched(browser: Client, what: str) -> tuple[str | None, ...]:
    """What a search left."""
    assert post(browser, "/centre/register/", text=what).status_code == 200
    return last("kind, reason, persons::text, subjects::text")


def test_a_search_is_noted_with_a_mask_also_where_it_finds_nobody(stage: Path) -> None:
    clerk = enter("zhoumin")
    kind, reason, persons, seen = searched(clerk, WANG.number)
    assert (kind, reason) == ("read", f"登记库查找：号码 6542**********{WANG.number[-4:]}")
    assert persons != "{}"
    assert '"number"' in str(seen)
    unknown = number_for("nobody")
    assert searched(clerk, unknown)[1:3] == (f"登记库查找：号码 6542**********{unknown[-4:]}", "{}")
    assert searched(clerk, "王秀英")[1] == "登记库查找：姓名 王*英"
    assert searched(clerk, "wangxiuying")[1] == "登记库查找：拼音 w**********"
    with schemas.region("tacheng"):
        whole = "SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%' || $1::text || '%' OR e::text LIKE '%' || $2::text || '%'"
        assert fetch_rows(whole, [WANG.number, unknown]) == [("0",)]


def test_whoever_lists_or_exports_the_trail_is_noted_with_what_she_asked(stage: Path) -> None:
    auditor = enter("chenli")
    text(auditor, "/centre/audit/")
    assert last("kind, act, reason, about_kind") == ("read", "read", "审计清单", "trail")
    text(auditor, "/centre/audit/?act=access.signed_in&since=2026-01-01&as=csv")
    assert last("kind, reason, about_kind") == ("read", "审计导出：行为 access.signed_in；自 2026-01-01", "trail")
    assert "审计导出" not in text(auditor, "/centre/audit/?without_case=1"), "no look at anybody"


def test_whoever_opens_an_entry_or_takes_its_proof_is_noted(stage: Path) -> None:
    auditor = enter("chenli")
    with schemas.region("tacheng"):
        entry = int(str(fetch_rows("SELECT min(id) FROM audit_entry")[0][0]))
    text(auditor, f"/centre/audit/{entry}/")
    assert last("kind, about_kind, about_id") == ("read", "entry", str(entry))
    assert post(auditor, f"/centre/audit/{entry}/prove/").status_code in (200, 409), "a test cannot seal what is not committed"


def test_acts_are_called_by_their_names_in_both_languages(stage: Path) -> None:
    auditor = enter("chenli")
    listed = "/centre/audit/?act=access.signed_in"
    assert re.search(r"<td[^>]*>\s+登录", text(auditor, listed))
    assert "登录,陈立" in text(auditor, f"{listed}&as=csv").replace('"', "")
    auditor.cookies[COOKIE] = "en"
    page = text(auditor, listed)
    assert "<h1>Audit</h1>" in page
    assert re.search(r"audit/\" aria-current=\"page\">\s*Audit\s*</a>", page)
    assert "<small>Auditor</small>" in page, "her post"
    assert "access.signed_in</" not in page
    assert "Issued an invitation" in page
    assert auditor.get(f"{HOME}/centre/audit/").status_code == 200


@pytest.mark.parametrize("field", ["person", "who", "case"])
def test_a_name_where_a_number_belongs_is_told_beside_its_field_and_lists_nothing(stage: Path, field: str) -> None:
    auditor = enter("chenli")
    for more in ("", "&as=csv"):
        answer = auditor.get(f"{HOME}/centre/audit/?{field}=王秀英{more}")
        page = answer.content.decode()
        assert answer.status_code == 422
        told = "没有这个办件号，请照着回执或队列填" if field == "case" else "请填编号；按姓名先到登记库找"
        assert f'id="e-{field}">{told}' in page
        assert 'value="王秀英"' in page
        assert "data-row" not in page
    assert last("reason") != ("审计清单",)
    assert auditor.get(f"{HOME}/centre/audit/?{field}=1%20").status_code == 200


def test_what_was_seen_is_told_once_and_in_words(stage: Path) -> None:
    clerk, auditor = enter("zhoumin"), enter("chenli")
    assert post(clerk, "/centre/register/", text="王秀英").status_code == 200
    text(auditor, "/centre/audit/")
    page = text(auditor, "/centre/audit/?kind=read")
    assert "按姓名查找" in page
    assert "留痕清单" in page
    assert "search.name" not in page
    assert "trail.list" not in page
    with schemas.region("tacheng"):
        entry = fetch_rows("SELECT max(id) FROM audit_entry WHERE about_kind = 'trail'")[0][0]
    assert "trail.list" in text(auditor, f"/centre/audit/{entry}/")
    page = text(auditor, "/centre/audit/?kind=act")
    assert "account " not in page
    assert "账户 " in page
    auditor.cookies[COOKIE] = "en"
    page = text(auditor, "/centre/audit/?kind=read")
    assert "Search by name" in page
    names = re.findall(r'<option value="[a-z_.A-Z]+">([^<]+)</option>', page)
    assert names == sorted(names)


def test_a_thing_shown_of_many_is_named_once() -> None:
    assert field_names(["person.list", "person.list", "person.phone", "of.old"]) == ["清单中的一行", "手机号码", "of.old"]


def test_a_view_keeps_the_fields_and_the_fields_keep_the_view(stage: Path) -> None:
    auditor = enter("chenli")
    page = text(auditor, "/centre/audit/?kind=act&who=3&since=2026-01-01")
    for kept in ("kind=act", "kind=read", "without_case=1"):
        assert re.search(rf'href="[^"]*audit/\?who=3&amp;since=2026-01-01&amp;{kept}"', page), kept
    assert '<input type="hidden" name="kind" value="act">' in page
    page = text(auditor, "/centre/audit/?without_case=1&before=999999")
    assert '<input type="hidden" name="without_case" value="1">' in page
    assert re.search(r'href="[^"]*audit/\?without_case=1">最新的', page)
    assert "最新的" not in text(auditor, "/centre/audit/?without_case=1")
    assert "去掉全部条件" in text(auditor, "/centre/audit/?who=999999")


def test_a_case_is_asked_for_by_the_number_on_its_receipt_and_called_so(stage: Path) -> None:
    auditor, case = enter("chenli"), accept("tursun", "print_rights", "王秀英")
    with schemas.region("tacheng"):
        row = int(str(fetch_rows("SELECT id FROM cases_case WHERE number = $1", [case])[0][0]))
        entry = audit.record(actor=system("tacheng", "sampling"), act="cases.draw", about=Subject("case", row), case=row, at=LATE)
        number = write(entry).id(entry)
    page = text(auditor, f"/centre/audit/?case={case}")
    assert page.count(f'?case={case}">{case}</a>') == 2
    assert "定时抽签" in page
    assert f'value="{case}"' in page
    assert f'href="{HOME}/centre/audit/?case={case}">谁看过、动过这一件' in text(auditor, f"/centre/case/{case}/")
    told = text(auditor, f"/centre/audit/{number}/")
    assert f'?case={case}">{case}</a>' in told
    assert "2026-11-25 07:30:00（北京时间）" in told
    assert "2026-11-25 07:30:00.000+08:00" in text(auditor, f"/centre/audit/?case={case}&as=csv")


def test_an_entry_says_at_which_device_and_every_name_leads_to_what_else_she_did(stage: Path) -> None:
    auditor = enter("chenli")
    with schemas.region("tacheng"):
        device, outlet, serial = fetch_rows("SELECT id, outlet_id, serial FROM outlets_device WHERE kind = 'terminal' ORDER BY id LIMIT 1")[
            0
        ]
        teller = Actor(ActorKind.STAFF, 7, "李静", "tacheng", outlet=int(str(outlet)), device=int(str(device)))
        part = audit.record(actor=teller, act="visits.open", about=Subject("visit", 1), person=1, at=LATE)
        number = write(part).id(part)
    told = text(auditor, f"/centre/audit/{number}/")
    assert f"设备 {serial}" in told
    assert '?who=7">账户 7</a>' in told
    assert re.search(r'\?who=7">\s*李静', text(auditor, "/centre/audit/?act=visits.open"))
    assert 'href="/r/tacheng/centre/audit/?person=1">人员 1</a>' in told


def test_what_was_changed_is_named_and_its_values_are_read_as_before_and_after(stage: Path) -> None:
    with schemas.region("tacheng"):
        hours = ["1 09:00-12:00", "2 09:00-12:00"]
        changed = {"tier": ["basic", ""], "numbers": ["resident_id", "social_card"], "due_on_a_day": None, "posts": [], "hours": hours}
        entry = audit.record(
            actor=system("tacheng", "operator"), act="outlets.tier_set", about=Subject("outlet", 1), changed=changed, at=LATE
        )
        number = write(entry).id(entry)
    page = re.sub(r"<[^>]+>|\s+", " ", text(enter("chenli"), f"/centre/audit/{number}/"))
    for line in (
        r"级别 +tier +basic → —",
        r"号码种类 +numbers +resident_id、social_card",
        r"due_on_a_day +due_on_a_day +—",
        r"岗位编号 +posts +—",
        r"营业时间（1 是星期一） +hours +1 09:00-12:00、2 09:00-12:00",
    ):
        assert re.search(line, page), line
