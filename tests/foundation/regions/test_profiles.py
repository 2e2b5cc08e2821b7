"""A profile is read with file and line for every value, and every mistake is refused where it stands."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.regions import queries, rules
from sheyintong.foundation.regions.errors import NoSuchPlace
from sheyintong.foundation.regions.types import AgencyKind, Division, Keeper
from sheyintong.kernel.sheets import SheetMistake
from tests.foundation.regions.planted import TACHENG, TAIZHOU, cases, planted

MISTAKES = cases(Path(__file__).parent / "cases" / "mistakes.yaml")


@pytest.mark.parametrize("case", MISTAKES, ids=[case["name"] for case in MISTAKES])
def test_a_planted_mistake_is_refused_with_file_and_line(case: Mapping[str, Any]) -> None:
    with pytest.raises(SheetMistake) as refused:
        rules.region_facts(planted(case))
    assert (refused.value.data["file"], refused.value.data["line"]) == (case["file"], case["line"])
    assert case["says"] in refused.value.for_person
    assert refused.value.for_operator.startswith(f"{case['file']}:{case['line']}: ")


def test_the_path_is_the_inheritance() -> None:
    assert rules.chain(TACHENG) == ("cn", "cn/xinjiang", "cn/xinjiang/tacheng")
    profile = queries.read_profile(TACHENG)
    assert [each.place for each in profile.of("calendar")] == ["cn/xinjiang", TACHENG]


def test_tacheng_has_seven_counties_of_which_six_take_part() -> None:
    facts = queries.read_facts(queries.read_profile(TACHENG))
    counties = [each for each in facts.agencies if each.kind is AgencyKind.COUNTY]
    assert (len(counties), sum(each.takes_part for each in counties)) == (7, 6)
    clerk = next(each for each in facts.agencies if each.code == "654201001")
    assert (clerk.path, clerk.kind, clerk.parent) == ("6542.654201.654201001", AgencyKind.TOWNSHIP, "6542.654201")


def test_parents_stand_before_their_children() -> None:
    for place in (TACHENG, TAIZHOU):
        seen: set[str] = set()
        for each in queries.read_facts(queries.read_profile(place)).agencies:
            assert not each.parent or each.parent in seen
            seen.add(each.path)


def test_the_local_holidays_of_an_announced_year_are_certain_and_later_ones_are_not() -> None:
    days = {each.day: each for each in queries.read_facts(queries.read_profile(TACHENG)).days_off}
    assert not days[date(2025, 6, 6)].provisional
    assert days[date(2026, 5, 27)].provisional
    assert queries.read_facts(queries.read_profile(TAIZHOU)).days_off == ()


def test_a_profile_holds_circle_channels_keepers_and_published_figures() -> None:
    facts = queries.read_facts(queries.read_profile(TACHENG))
    assert (facts.circle.town_walk_minutes, facts.circle.country_km) == (15, 5)
    assert facts.keepers["person"] is Keeper.HERE
    assert facts.channels["counter"]
    assert {each.code: int(each.value) for each in facts.published}["outlets"] == 40


def test_every_source_of_the_table_is_used_somewhere() -> None:
    read = [queries.read_profile(place) for place in (TACHENG, TAIZHOU)]
    told = "\n".join(each.text for profile in read for each in profile.texts if not each.file.endswith("sources.yaml"))
    used = set(re.findall(r"[A-Za-z][\w-]*", "\n".join(re.findall(r"source: (\[[^\]]*\]|[\w-]+)", told))))
    assert used == set(read[0].sources)


def test_a_place_that_is_not_there_is_refused() -> None:
    for place in ("cn/nowhere", "../cn", "", "cn//xinjiang"):
        with pytest.raises(NoSuchPlace):
            queries.read_profile(place)


def test_an_unknown_file_and_a_wrong_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cn").mkdir()
    (tmp_path / "cn" / "regoin.yaml").write_text("a: b\n", encoding="utf-8")
    with pytest.raises(SheetMistake, match="sheet_mistake") as refused:
        queries.read_profile("cn", tmp_path)
    assert refused.value.data["file"] == "cn/regoin.yaml"
    (tmp_path / "cn" / "regoin.yaml").unlink()
    (tmp_path / "cn" / "region.yaml").write_bytes("a: b\nname: 塔城\n".encode("gbk"))
    with pytest.raises(SheetMistake) as refused:
        queries.read_profile("cn", tmp_path)
    assert (refused.value.data["file"], refused.value.data["line"]) == ("cn/region.yaml", 2)


def test_a_profile_without_a_region_is_refused() -> None:
    with pytest.raises(SheetMistake) as refused:
        queries.read_facts(queries.read_profile("cn/xinjiang"))
    assert refused.value.data["file"] == "cn/xinjiang/region.yaml"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    lines: list[object] = [1]
    try:
        rules.compose(text, "a.yaml")
    except SheetMistake as refused:
        lines.append(refused.data["line"])
    assert min(int(str(line)) for line in lines) >= 1


def test_a_row_of_a_division_file_is_read_or_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text("code,name\n65,新疆维吾尔自治区\n6x,错\n", encoding="utf-8")
    (tmp_path / "cities.csv").write_text("code,name\n6542,塔城地区\n6542,塔城地区\n9901,无上级\n6543,\n", encoding="utf-8-sig")
    (tmp_path / "areas.csv").write_text("name\n塔城市\n", encoding="utf-8")
    rows = list(queries.read_divisions(tmp_path))
    assert [row.code for row in rows if isinstance(row, Division)] == ["65", "6542"]
    refused = [(row.data["file"], row.data["line"]) for row in rows if not isinstance(row, Division)]
    assert refused == [("provinces.csv", 3), ("cities.csv", 3), ("cities.csv", 4), ("cities.csv", 5), ("areas.csv", 1), ("streets.csv", 0)]
