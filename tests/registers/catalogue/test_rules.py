"""The catalogue: 117 items, every material with its ground, and lists that promise no more than an outlet may do."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.sheets import SheetMistake
from sheyintong.registers.catalogue import rules
from sheyintong.registers.catalogue.types import Item, ItemList, LimitUnit, ListState, MaterialKind, Mode, Stage
from tests.foundation.regions.planted import TACHENG, TAIZHOU, cases, planted

MISTAKES = cases(Path(__file__).parent / "cases" / "mistakes.yaml")
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def items() -> Mapping[str, Item]:
    return rules.items(regions.read_profile(TACHENG))


@pytest.fixture(scope="module")
def taizhou() -> tuple[ItemList, ...]:
    return rules.lists(regions.read_profile(TAIZHOU))


@pytest.mark.parametrize("case", MISTAKES, ids=[case["name"] for case in MISTAKES])
def test_a_planted_mistake_is_refused_with_file_and_line(case: Mapping[str, Any]) -> None:
    with pytest.raises(SheetMistake) as refused:
        rules.lists(planted(case))
    assert (refused.value.data["file"], refused.value.data["line"]) == (case["file"], case["line"])
    assert case["says"] in refused.value.for_person


def test_there_are_117_items_and_our_own_reversal_numbered_without_a_gap(items: Mapping[str, Item]) -> None:
    assert [item.number for item in items.values()] == list(range(1, 119))
    assert [code for code, item in items.items() if item.number > 117] == ["reverse_case"]


def test_every_item_can_be_explained_to_a_resident(items: Mapping[str, Item]) -> None:
    for item in items.values():
        assert all([item.plain, item.what_to_expect, item.gloss])
        assert item.minutes in range(1, 61)
        assert item.minutes_example


def test_only_a_verified_ground_lets_a_material_be_demanded(items: Mapping[str, Item]) -> None:
    materials = [material for item in items.values() for material in item.materials]
    assert all(material.ground.article for material in materials if material.demanded)
    assert all(material.ground_label == "依据待核" for material in materials if not material.ground.verified)
    assert not any(material.demanded for material in materials if material.kind in (MaterialKind.SHARED, MaterialKind.INFORMATION))


def test_the_identity_document_is_all_that_most_items_need(items: Mapping[str, Item]) -> None:
    assert [material.name for material in items["enroll_flexible"].demanded] == ["居民身份证等身份证件"]
    assert [material.name for material in items["enroll_resident"].demanded] == ["居民身份证等身份证件"]
    assert len(items["injury_reimb"].demanded) == 5


def test_what_another_body_decides_says_so(items: Mapping[str, Item]) -> None:
    assert items["injury_recognition"].responsible_body == "人社行政部门"
    assert items["complaint"].responsible_body == "人社行政部门"
    assert items["injury_assessment"].responsible_body == "劳动能力鉴定委员会"
    assert items["unemp_register"].responsible_body == "就业服务机构"


def test_limits_are_those_of_the_regulation(items: Mapping[str, Item]) -> None:
    assert (items["retire_normal"].limit.days, items["retire_normal"].limit.ground.article) == (20, "《社会保险经办条例》第十八条")
    assert items["transfer_employee"].limit.days == 15
    assert items["injury_recognition"].limit.unit is LimitUnit.CALENDAR
    assert items["print_rights"].limit.label == "当场办结"
    assert items["collect_basic"].limit.label == "没有规定天数"


def test_the_lists_have_the_published_sizes(taizhou: tuple[ItemList, ...]) -> None:
    tacheng = rules.lists(regions.read_profile(TACHENG))
    assert [len(each.lines) for each in tacheng] == [14]
    assert [len(each.lines) for each in taizhou] == [22, 40, 62]


def test_the_other_reading_of_taizhou_is_kept_and_never_in_force(taizhou: tuple[ItemList, ...]) -> None:
    draft = taizhou[2]
    assert (draft.state, draft.holds(TODAY)) == (ListState.DRAFT, False)
    assert not rules.offer(taizhou, "unemp_claim", "premium", TODAY).offered


@pytest.mark.parametrize(
    ("item", "tier", "on", "offered", "stage"),
    [
        ("print_rights", "basic", TODAY, True, Stage.FEEDBACK),
        ("enroll_unit", "basic", TODAY, False, None),
        ("enroll_unit", "premium", TODAY, True, Stage.RECEIVE),
        ("print_rights", "agent", TODAY, False, None),
        ("print_rights", "basic", date(2022, 12, 31), False, None),
    ],
)
def test_a_list_says_what_a_tier_offers_on_a_day(
    taizhou: tuple[ItemList, ...], item: str, tier: str, on: date, offered: bool, stage: Stage | None
) -> None:
    offer = rules.offer(taizhou, item, tier, on)
    assert (offer.offered, offer.stage_max) == (offered, stage)


def test_a_place_without_a_list_offers_nothing() -> None:
    nation = regions.read_profile("cn")
    assert (rules.lists(nation), rules.tiers(nation)) == ((), ())


def test_two_lists_of_a_tier_may_not_hold_on_one_day() -> None:
    case = {"file": "cn/jiangsu/taizhou/list.yaml", "old": "state: draft", "new": "state: in_force"}
    with pytest.raises(SheetMistake, match="sheet_mistake") as refused:
        rules.lists(planted(case, TAIZHOU))
    assert "日期重叠" in refused.value.for_person


def test_an_outlet_never_reviews(items: Mapping[str, Item]) -> None:
    assert not any(rules.may_offer(item, Stage.REVIEW) for item in items.values())
    assert all(rules.may_offer(item, Stage.RECEIVE) for item in items.values())
    assert not any(rules.may_offer(item, Stage.HANDLE) for item in items.values() if item.mode is Mode.REVIEWED)


def test_names_of_stages_and_modes_are_chinese() -> None:
    assert [stage.label for stage in Stage] == ["受理", "办理", "审核", "反馈"]
    assert [mode.label for mode in Mode] == ["即时办结", "需审核"]
