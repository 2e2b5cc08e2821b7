"""The operator's commands for keys."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.engines.keys import ring
from sheyintong.engines.server import runlock
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import keys as command
from sheyintong.foundation.regions import commands as regions_write
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.registers.people import commands as people
from sheyintong.registers.people import queries as persons
from sheyintong.registers.people.types import IdentifierKind, NewPerson, Number, Sex
from tests.faces.conftest import demo_region
from tests.support.world import NOW, id_number

HERS = id_number("19800808", "326")
ROOT = system("tacheng", "test")
Say = Callable[..., Result]


@pytest.fixture
def home(region: str, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with keys of its own, and a region with one number in it."""
    keys.ensure(settings.HOME)  # type: ignore[attr-defined]
    before = ring._folder()
    shutil.copytree(before, tmp_path / "keys")
    keys.use(tmp_path / "keys")
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(regions, "all_regions", lambda: [demo_region()])
    number = Number(IdentifierKind.RESIDENT_ID, HERS)
    people.register(NewPerson("王秀英", date(1980, 8, 8), Sex.FEMALE, (number,)), actor=ROOT, now=NOW)
    yield tmp_path
    keys.use(before)


@pytest.fixture
def say(home: Path) -> Say:
    """Runs a command on it."""
    settings = SimpleNamespace(home=home, address="http://127.0.0.1:8000/")
    return lambda *words: CliRunner().invoke(command.command, list(words), obj=lambda: settings)


def test_the_index_key_is_changed_and_everything_rewritten(say: Say, home: Path) -> None:
    before = say("state")
    assert (before.exit_code, "newest index key: 1" in before.output) == (0, True)
    done = say("rotate-index")
    assert done.output.splitlines() == [
        "index key 2 is in use; older ones stay to find what is not rewritten yet",
        "tacheng: people_identifier.number_index: 1 rows rewritten",
    ]
    after = say("state")
    assert (after.exit_code, "newest index key: 2" in after.output) == (0, True)
    assert "tacheng: people_identifier.number_index: 0 rows under an older key" in after.output
    assert persons.id_by_number(HERS) is not None
    assert sorted(path.name for path in (home / "keys").glob("index*")) == ["index-1.key", "index-2.key"]
    assert fetch_rows("SELECT actor_label, about_label FROM audit_entry WHERE act = 'regions.reindexed'") == [
        ("sheyintong keys", "people_identifier.number_index")
    ]


def test_what_was_broken_off_before_the_key_was_in_use_takes_the_same_key_again(
    say: Say, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(regions_write, "index_ahead", lambda **told: iter([1 / 0]) if told else None)
        assert isinstance(say("rotate-index").exception, ZeroDivisionError)
    staged = (home / "keys" / "index-2.next").read_text()
    assert keys.problems(home / "keys") == []
    assert persons.id_by_number(HERS) is not None
    assert say("rotate-index").exit_code == 0
    assert (home / "keys" / "index-2.key").read_text() == staged
    assert not list((home / "keys").glob("*.next"))


def test_what_was_broken_off_while_it_was_rewritten_is_seen_and_gone_on_with(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(regions_write, "reindex", lambda **told: iter([1 / 0]) if told else None)
        assert isinstance(say("rotate-index").exception, ZeroDivisionError)
    behind = say("state")
    assert (behind.exit_code, "people_identifier.number_index: 1 rows under an older key" in behind.output) == (1, True)
    assert persons.id_by_number(HERS) is not None
    assert say("reindex").output == "tacheng: people_identifier.number_index: 1 rows rewritten\n"
    assert (say("state").exit_code, say("reindex").output) == (0, "")


def test_the_key_is_not_changed_under_running_services(say: Say, home: Path) -> None:
    with runlock.held(SimpleNamespace(home=home, address="http://127.0.0.1:8000/")):  # type: ignore[arg-type]
        refused = say("rotate-index")
    assert (refused.exit_code, "http://127.0.0.1:8000/" in refused.output) == (1, True)
    assert sorted(path.name for path in (home / "keys").glob("index*")) == ["index-1.key"]


def test_a_row_that_stays_behind_is_named(say: Say) -> None:
    fetch = "UPDATE people_identifier SET number_sealed = '\\x00'::bytea RETURNING id"
    id_ = fetch_rows(fetch)[0][0]
    said = say("rotate-index")
    assert f"tacheng: people_identifier {id_} stays under its older key" in said.output
    assert say("state").exit_code == 1
