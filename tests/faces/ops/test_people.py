"""The operator's commands: import people, synthesise people."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import synthesise
from sheyintong.faces.ops.imports import people as importing
from sheyintong.foundation.regions import commands as regions
from sheyintong.foundation.regions import queries as profiles
from sheyintong.foundation.regions.types import Region, RegionKind
from sheyintong.kernel.actors import system
from sheyintong.registers.people import queries
from tests.registers.conftest import house_keys, number

__all__ = ["house_keys"]
Run = Callable[..., Result]


@pytest.fixture
def run(region: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in a folder of its own, on the region of the test."""
    profile = profiles.read_profile("cn/xinjiang/tacheng")
    regions.load_profile(actor=system(region), profile=profile, now=datetime(2026, 11, 1, tzinfo=UTC))
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    kinds = {"tacheng": RegionKind.DEMO, "real": RegionKind.REAL}
    monkeypatch.setattr(profiles, "need", lambda slug: Region(1, slug, "塔城", "r_tacheng", kinds[slug]))
    monkeypatch.chdir(tmp_path)
    return lambda command, *words: CliRunner().invoke(command, [str(word) for word in words], obj=lambda: None)


def test_a_file_is_tried_imported_and_its_faults_come_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = ["王秀英," + number("19580312", "022") + ",和平街道", "王强,123,和平街道"]
    file.write_text("姓名,证,乡镇\n" + "\n".join(rows) + "\n", encoding="gb18030")
    words = [file, "--region", "tacheng", "--map", "number=证"]
    tried = run(importing.command, *words, "--dry-run")
    assert "1 rows can be read, 1 refused" in tried.output
    assert "王*英" in tried.output
    assert "王秀英" not in tried.output
    assert queries.count() == 0
    done = run(importing.command, *words)
    assert (done.exit_code, "1 new, 0 as before, 1 refused" in done.output) == (1, True)
    faults = tmp_path / "people.faults.csv"
    assert faults.stat().st_mode & 0o777 == 0o600
    assert "123" in faults.read_text(encoding="utf-8-sig")
    assert "1 new, 0 as before, 1 refused" in run(importing.command, *words).output
    assert queries.count() == 1


def test_what_cannot_be_imported_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("姓名\n王秀英\n")
    assert "Columns without a heading" in run(importing.command, file, "--region", "tacheng").output
    assert "write COLUMN=HEADING" in run(importing.command, file, "--region", "tacheng", "--map", "x").output


def test_synthetic_persons_are_made_once_and_not_into_a_real_region_by_accident(run: Run) -> None:
    assert "30 new, 0 as before" in run(synthesise.command, "people", 30, "--region", "tacheng").output
    assert "0 new, 30 as before" in run(synthesise.command, "people", 30, "--region", "tacheng").output
    refused = run(synthesise.command, "people", 1, "--region", "real")
    assert (refused.exit_code, "real region" in refused.output) == (1, True)
