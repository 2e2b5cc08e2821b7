"""Every refusal, state, event, item, setting and command stands in the reference, as the code has it today."""

import re
from collections import Counter
from pathlib import Path

import pytest
from docs import listing

from sheyintong.config import environment
from sheyintong.faces.centre.views import policy as applied
from sheyintong.faces.ops.cli import cli
from sheyintong.foundation.regions import queries as regions
from sheyintong.registers.policy import queries as policy
from sheyintong.wiring.items import HANDLERS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "sheyintong"
STOREYS = ("foundation", "exchange", "registers", "casework", "fund", "services", "steering", "engines", "faces")
OUTSIDE_A_MODULE = {"kernel", "config", "api"}
"""``api`` is the interface for a bank's own system; it lives in the face of the outlet."""
LINES_OF_CALC = "sheyintong.kernel.calc"
"""Its codes are part of the JSON that scripts read, and carry no module."""


def written(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["refusals", "states", "events", "items"])
def test_the_page_is_what_the_code_says(name: str) -> None:
    assert written(f"{name}.md") == getattr(listing, f"{name}_page")(), f"docs/reference/{name}.md is out of date. Type: make docs"


def test_every_setting_is_documented() -> None:
    page = written("settings.md")
    assert [name for name, _, _ in environment.describe() if f"`{name}`" not in page] == []


def test_every_command_is_documented() -> None:
    page = written("commands.md")
    assert [name for name, command in cli.commands.items() if not command.hidden and f"## {name}\n" not in page] == []


def test_no_two_refusals_share_a_code() -> None:
    counted = Counter(refusal.code for refusal in listing.refusals())
    assert [code for code, n in counted.items() if n > 1] == []


def test_every_refusal_code_begins_with_its_module_or_face() -> None:
    places = (SOURCE / storey for storey in STOREYS if (SOURCE / storey).is_dir())
    known = {path.name for place in places for path in place.iterdir() if path.is_dir()} | OUTSIDE_A_MODULE
    others = [refusal for refusal in listing.refusals() if refusal.__module__ != LINES_OF_CALC]
    assert [f"{refusal.__module__}: {refusal.code}" for refusal in others if refusal.code.partition(".")[0] not in known] == []


def test_every_refusal_says_something_to_both() -> None:
    assert [refusal.code for refusal in listing.refusals() if not (refusal.person.strip() and refusal.operator.strip())] == []


def test_every_refusal_is_named_beside_its_definition() -> None:
    named = Counter(word for path in SOURCE.rglob("*.py") for word in re.findall(r"\w+", path.read_text("utf-8")))
    assert [refusal.code for refusal in listing.refusals() if named[refusal.__name__] < 2] == []


def test_every_event_begins_with_its_module() -> None:
    assert [name for name, _, module in listing.events() if name.partition(".")[0] != module.rpartition("/")[2]] == []


def test_every_handler_is_marked_in_the_list_of_items() -> None:
    marked = {line.split("`")[1] for line in written("items.md").splitlines() if line.endswith("| 有 |")}
    assert marked == set(HANDLERS)


def test_a_parameter_that_no_rule_goes_by_is_shown_as_such() -> None:
    profile = regions.read_profile("cn/xinjiang/tacheng")
    code = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path != Path(applied.__file__))
    asked = {name for name in policy.read(profile) if f'"{name}"' in code}
    assert asked == applied.APPLIED
    assert 'f"sla.' in code
