"""备份留痕：the trail of each region says that a copy of everything was made, before it is made."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.ops import archive, project
from sheyintong.faces.ops.commands import backup
from sheyintong.foundation.regions import queries
from tests.casework.conftest import filled, house_keys, world
from tests.faces.conftest import demo_region
from tests.support.world import World

__all__ = ["filled", "house_keys", "world"]
NOTED = "SELECT actor_label, reason FROM audit_entry WHERE act = 'audit.copied'"


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str | None, ...]]]:
    """What the trail said at the moment of each copy."""
    seen: list[list[tuple[str | None, ...]]] = []

    def back_up(settings: object, target: Path, now: object) -> None:
        seen.append(fetch_rows(NOTED))
        target.write_bytes(b"")

    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(archive, "back_up", back_up)
    monkeypatch.setattr(queries, "all_regions", lambda: [demo_region()])
    return seen


def test_a_copy_stands_in_the_trail_that_it_copies(world: World, tmp_path: Path, made: list[list[tuple[str | None, ...]]]) -> None:
    done = CliRunner().invoke(backup.command, [str(tmp_path / "saved.tar")], obj=lambda: None)
    assert (done.exit_code, made) == (0, [[("sheyintong backup", "saved.tar")]]), done.output


def test_a_database_that_takes_no_writing_is_copied_all_the_same_and_says_so(
    world: World, tmp_path: Path, made: list[list[tuple[str | None, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[object]:
        raise OperationalError("read-only")

    monkeypatch.setattr(queries, "all_regions", away)
    done = CliRunner().invoke(backup.command, [str(tmp_path / "saved.tar")], obj=lambda: None)
    assert (done.exit_code, made) == (0, [[]])
    assert "The trail does not say that this copy was made: read-only" in done.output
