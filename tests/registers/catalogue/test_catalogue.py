"""The catalogue in the database: loaded once, changed only where the profile changed, lists kept as dated versions."""

from datetime import UTC, date, datetime

import pytest

from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.registers.catalogue import commands, queries
from sheyintong.registers.catalogue.errors import ListChanged, NoListInForce, NoSuchItem
from sheyintong.registers.catalogue.types import Loaded, Stage
from tests.foundation.regions.planted import TACHENG, TAIZHOU, planted

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ACTOR = system("tacheng")
NOTHING = Loaded(0, 0, 0, 0)


@pytest.fixture
def loaded(region: str) -> str:
    """The region with its items and lists."""
    commands.load(actor=ACTOR, profile=regions.read_profile(TACHENG), now=NOW)
    return region


def test_items_come_back_as_the_profile_has_them(loaded: str) -> None:
    assert queries.items() == queries.read_items(regions.read_profile(TACHENG))


def test_lists_come_back_as_the_profile_has_them(loaded: str) -> None:
    read, kept = queries.read_lists(regions.read_profile(TACHENG))[0], queries.list_in_force(TODAY, "basic")
    assert (kept.lines, kept.title, kept.valid_from) == (read.lines, read.title, read.valid_from)


def test_the_same_profile_again_changes_nothing(loaded: str) -> None:
    assert commands.load(actor=ACTOR, profile=regions.read_profile(TACHENG), now=NOW) == NOTHING


def test_a_changed_item_is_seen_at_once(loaded: str) -> None:
    assert queries.item("home_visit").minutes == 4
    case = {"file": "cn/items/general.yaml", "old": "      value: 4\n", "new": "      value: 5\n"}
    assert commands.load(actor=ACTOR, profile=planted(case), now=NOW) == Loaded(1, 0, 0, 0)
    assert queries.item("home_visit").minutes == 5


def test_a_material_that_is_no_longer_asked_for_is_not_shown(loaded: str) -> None:
    names = [material.name for material in queries.item("enroll_flexible").materials]
    assert names == ["居民身份证等身份证件", "缴费方式与账户"]
    case = {"file": "cn/items/enrolment.yaml", "old": '- name: "缴费方式与账户"', "new": '- name: "缴费方式"'}
    assert commands.load(actor=ACTOR, profile=planted(case), now=NOW).materials == 2
    assert [material.name for material in queries.item("enroll_flexible").materials] == ["居民身份证等身份证件", "缴费方式"]


def test_offers_are_those_of_the_list_in_force(loaded: str) -> None:
    offer = queries.offers("enroll_flexible", "basic", TODAY)
    assert (offer.offered, offer.stage_max, offer.size) == (True, Stage.FEEDBACK, 14)
    assert not queries.offers("change_key", "basic", TODAY).offered
    assert [tier.label for tier in queries.tiers()] == ["合作网点"]


def test_what_is_not_there_is_refused(loaded: str) -> None:
    with pytest.raises(NoSuchItem):
        queries.item("no_such_item")
    with pytest.raises(NoListInForce):
        queries.list_in_force(TODAY, "premium")


def test_the_lines_of_a_loaded_list_cannot_change(loaded: str) -> None:
    case = {
        "file": "cn/xinjiang/tacheng/list.yaml",
        "old": "{item: enroll_flexible, stage: feedback}",
        "new": "{item: enroll_flexible, stage: handle}",
    }
    with pytest.raises(ListChanged):
        commands.load(actor=ACTOR, profile=planted(case), now=NOW)
    assert queries.offers("enroll_flexible", "basic", TODAY).stage_max is Stage.FEEDBACK


def test_a_list_may_be_ended(loaded: str) -> None:
    case = {"file": "cn/xinjiang/tacheng/list.yaml", "old": "valid_to: null", "new": "valid_to: 2026-01-01"}
    assert commands.load(actor=ACTOR, profile=planted(case), now=NOW) == Loaded(0, 0, 1, 0)
    assert not queries.offers("enroll_flexible", "basic", TODAY).offered


def test_a_draft_is_kept_and_never_offered(region: str) -> None:
    commands.load(actor=ACTOR, profile=regions.read_profile(TAIZHOU), now=NOW)
    assert 62 in [len(each.lines) for each in queries.lists()]
    assert not queries.offers("unemp_claim", "premium", TODAY).offered
