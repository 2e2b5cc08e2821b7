"""The worked example of CONTRIBUTING is followed, word for word."""

import inspect
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from sheyintong.casework.cases.errors import NotReversible
from sheyintong.casework.cases.types import Context, Handler, SubjectFacts
from sheyintong.foundation.regions.rules import reading
from sheyintong.kernel.actors import system
from sheyintong.registers.catalogue import rules
from sheyintong.wiring.items import HANDLERS

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
METHODS = [name for name, each in vars(Handler).items() if inspect.isfunction(each) and not name.startswith("_")]


@pytest.fixture(scope="module")
def handler() -> Handler:
    """The example, compiled as the page prints it."""
    (text,) = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    module = ModuleType("the_example")
    exec(compile(text, "CONTRIBUTING.md", "exec"), vars(module))
    (made,) = (each for each in vars(module).values() if inspect.isclass(each) and each.__module__ == "the_example")
    found: Handler = made()
    return found


def context() -> Context:
    now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    return Context(actor=system("tacheng", "example"), now=now, subject=SubjectFacts(1, "示例", date(1990, 1, 1), "female"), agency=1)


def test_the_example_has_every_method_of_the_protocol_with_its_parameters(handler: Handler) -> None:
    assert {"asks", "checks", "effect", "undo"} <= set(METHODS)
    for name in METHODS:
        asked = list(inspect.signature(getattr(Handler, name)).parameters)[1:]
        assert list(inspect.signature(getattr(handler, name)).parameters) == asked, name
    assert isinstance(handler.second_entry, bool)


def test_the_example_is_an_item_of_the_catalogue_that_nobody_handles_yet(handler: Handler) -> None:
    catalogue = rules.items(reading.profile("cn", reading.texts(ROOT / "src" / "sheyintong" / "profiles", "cn")))
    assert handler.item in catalogue
    assert handler.item not in HANDLERS, "it has a handler now: choose another item for the example"


def test_the_example_answers_and_changes_nothing(handler: Handler) -> None:
    assert (list(handler.asks(context())), list(handler.checks(context(), {})), list(handler.bars(context()))) == ([], [], [])
    assert handler.consequence(context(), {})
    effect = handler.effect(context(), {})
    assert effect.sentence
    assert effect.parts == ()
    with pytest.raises(NotReversible):
        handler.undo(context(), {})


def test_the_files_the_page_names_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = [word for word in re.findall(r"`((?:src|docs|tests)/[\w./]+)`", text) if not word.endswith("items/progress.py")]
    assert named
    assert [word for word in named if not (ROOT / word).exists()] == []
