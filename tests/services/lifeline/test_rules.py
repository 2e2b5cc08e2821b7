"""The life line and what is due, by worked cases."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.services.lifeline import rules
from sheyintong.services.lifeline.types import (
    Ages,
    CaseFacts,
    ContactFacts,
    CoverFacts,
    DocumentFacts,
    Facts,
    Kind,
    ProxyFacts,
    RecordFacts,
)

TODAY = date(2026, 11, 24)
AGES = Ages(resident=16, pension=60)
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DUES = yaml.safe_load((Path(__file__).parent / "cases" / "dues.yaml").read_text("utf-8"))


def cover(scheme: str, kind: str, state: str, start: date | None, end: date | None, drawing: date | None) -> CoverFacts:
    return CoverFacts(scheme, kind, state, "塔城市社会保险中心", end or start or TODAY, drawing, [(start, end)])


def waiting(number: str, state: str, effect: str, waits: str, wanted: str) -> CaseFacts:
    return CaseFacts(number, "change_key", "关键信息变更", state, effect, "绿洲银行文化路支行", waits, MORNING, None, wanted)


def phone(held: str | None) -> list[ContactFacts]:
    return [] if held is None else [ContactFacts("phone", MORNING, None, MORNING if held == "ended" else None, replaces=False)]


def facts(case: dict[str, Any]) -> Facts:
    return Facts(
        birth=case["birth"],
        life=case.get("life", "alive"),
        died=None,
        records=[RecordFacts(1, MORNING, "counter")],
        documents=[],
        contacts=phone(case.get("phone", "held")),
        covers=[cover(*line) for line in case["covers"]],
        cases=[waiting(*line) for line in case.get("cases", [])],
        proxies=[],
    )


@pytest.mark.parametrize("case", DUES, ids=lambda case: case["name"])
def test_what_is_due(case: dict[str, Any]) -> None:
    found = rules.dues(facts(case), AGES, case.get("today", TODAY))
    assert [each.code for each in found] == case["due"]
    assert all(not each.why.isascii() and (each.item or each.case) for each in found)  # words, and what settles it
    assert case.get("says", "") in "".join(each.why for each in found)


def whole() -> Facts:
    """A life with one thing of each kind."""
    return Facts(
        birth=date(1950, 1, 1),
        life="dead",
        died=date(2026, 10, 1),
        records=[RecordFacts(1, datetime(2026, 1, 5, 17, 0, tzinfo=UTC), "import"), RecordFacts(2, MORNING, "counter")],
        documents=[
            DocumentFacts("resident_id", date(2012, 1, 1), date(2020, 3, 1), replaces=False),
            DocumentFacts("resident_id", date(2020, 3, 1), None, replaces=True),
        ],
        contacts=[ContactFacts("phone", MORNING, None, None, replaces=True), ContactFacts("address", MORNING, None, None, replaces=False)],
        covers=[
            CoverFacts(
                "110", "flexible", "ended", "塔城市社会保险中心", date(2010, 1, 1), date(2010, 2, 1),
                [(date(2003, 1, 1), None), (date(1990, 1, 1), date(2000, 1, 1)), (None, None)],
            )
        ],
        cases=[
            CaseFacts("1", "print_rights", "打印权益单", "given_back", "none", "文化路支行", "文化路支行", MORNING, MORNING, ""),
            CaseFacts(
                "2", "change_key", "关键信息变更", "refused", "none", "文化路支行", "文化路支行", datetime(2026, 2, 1, tzinfo=UTC), MORNING, ""
            ),
        ],
        proxies=[ProxyFacts("agent", date(2024, 1, 1), date(2025, 1, 1), datetime(2024, 6, 1, tzinfo=UTC)), ProxyFacts("guardian", date(2025, 2, 1), None, None)],
    )  # fmt: skip


def test_a_life_is_told_newest_first_each_thing_on_its_local_day() -> None:
    told = [f"{each.on} {each.what} {each.about}".strip() for each in rules.happenings(whole())]
    assert told == [
        "2026-11-24 建立档案",
        "2026-11-24 变更 手机号码",
        "2026-11-24 受理 打印权益单",
        "2026-11-24 不予办理 关键信息变更",
        "2026-10-01 死亡",
        "2026-02-01 受理 关键信息变更",
        "2026-01-06 建立档案",
        "2025-02-01 登记 监护人",
        "2024-06-01 结束 委托代办人",
        "2024-01-01 登记 委托代办人",
        "2020-03-01 停用 居民身份证",
        "2020-03-01 变更 居民身份证",
        "2010-02-01 开始领取 企业职工基本养老保险",
        "2003-01-01 续保 企业职工基本养老保险",
        "2000-01-01 停保 企业职工基本养老保险",
        "1990-01-01 参保 企业职工基本养老保险",
        "1950-01-01 出生",
    ]


def test_every_kind_has_its_word() -> None:
    assert {each.kind for each in rules.happenings(whole())} == set(Kind)
    assert all(kind.label for kind in Kind)


@given(birth=st.dates(date(1900, 1, 1), TODAY), today=st.dates(TODAY, date(2040, 1, 1)))
def test_age_grows_by_one_a_year_and_never_on_another_day(birth: date, today: date) -> None:
    years = rules._years(birth, today)
    assert 0 <= years == today.year - birth.year - (today.replace(year=2000) < birth.replace(year=2000))
