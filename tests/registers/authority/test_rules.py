"""The rules of authority by worked cases: every rule refuses somewhere, and every reason is given at once."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from sheyintong.registers.authority.rules import APPLIES, RULES, applies_for, decide, within
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff.types import Role

from .facts import facts

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "reasons.yaml").read_text())
EXPECTED = {"name", "base", "reasons", "says", "mender"}


def plain(value: Any) -> Any:
    """Dates of YAML as the text that JSON would carry."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_verdict_of_a_case(case: dict[str, Any]) -> None:
    changed = {name: plain(value) for name, value in case.items() if name not in EXPECTED}
    verdict = decide(facts(case.get("base", "teller"), **changed))
    assert [reason.code for reason in verdict.reasons] == case["reasons"]
    assert verdict.allowed is (not case["reasons"])
    told = "".join(reason.title + reason.ground + reason.when for reason in verdict.reasons)
    assert case.get("says", "") in told
    assert [reason.mender for reason in verdict.reasons] == case.get("mender", [reason.mender for reason in verdict.reasons])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_further_stages_of_one_act_are_answered_as_each_alone(case: dict[str, Any]) -> None:
    changed = {name: plain(value) for name, value in case.items() if name not in EXPECTED}
    known = facts(case.get("base", "teller"), **changed)
    for stage in Stage:
        alone = [decide(known), decide(dataclasses.replace(known, stage=stage))]
        assert decide(known, stage) == next((each for each in alone if not each.allowed), alone[-1])


def test_every_rule_refuses_in_some_case() -> None:
    assert {rule.code for rule in RULES} == {code for case in CASES for code in case["reasons"]}


def test_every_reason_says_what_and_on_which_ground_and_tells_the_operator_the_rule() -> None:
    everything = next(case for case in CASES if case["name"] == "一次说全所有理由")
    changed = {name: plain(value) for name, value in everything.items() if name not in EXPECTED}
    for reason in decide(facts(**changed)).reasons:
        assert reason.title
        assert reason.ground
        assert reason.operator


def test_a_verdict_names_the_place_and_the_version_that_the_write_must_find_again() -> None:
    verdict = decide(facts())
    assert (verdict.allowed, verdict.place, verdict.version) == (True, 5, 4)
    away = decide(facts("centre", stage=Stage.REVIEW.value))
    assert (away.allowed, away.place, away.version) == (True, None, None)


def test_who_checks_rights_applies_for_none_and_a_counter_for_nobody_as_high_as_itself() -> None:
    assert applies_for(["internal_control", "auditor", "teller"]) == frozenset()
    assert applies_for(["outlet_manager", "branch_manager"]) == {Role.TELLER, Role.HALL_GUIDE, Role.OUTLET_MANAGER}
    for held in ("outlet_manager", "branch_manager"):
        assert Role(held) not in APPLIES[held]
    assert Role.CENTRE_MANAGER not in applies_for(["centre_clerk"])


@pytest.mark.parametrize(
    ("path", "scope", "lies"),
    [("6542.654201", "6542", True), ("6542", "6542", True), ("65421", "6542", False), ("6542", "6542.654201", False), ("6542", "", False)],
)
def test_a_place_lies_in_the_subtree_above_it(path: str, scope: str, lies: bool) -> None:
    assert within(path, scope) is lies
