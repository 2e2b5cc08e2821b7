"""谁看过：whoever searches the register, lists or exports the trail or takes a proof is in the trail herself; acts are called by their names."""

import re
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.web.language import COOKIE
from sheyintong.faces.web.subjects import field_names
from sheyintong.rehearsal.cast.tacheng import CAST
from tests.support.world import number_for

from .test_pages import HOME, enter, post, text

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
        assert f'id="e-{field}">请填编号；按姓名先到登记库找' in page
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
