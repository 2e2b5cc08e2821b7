"""The operator's commands for stored files."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import files as command
from sheyintong.foundation.files import commands
from sheyintong.foundation.files.adapters import disk
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Region, RegionKind
from sheyintong.wiring.files import CLAIMS
from tests.foundation.audit.test_record import TELLER

REGION = ("--region", "tacheng")
OLD = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
def said(region: str, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on the region of the test."""
    keys.ensure(settings.HOME)  # type: ignore[attr-defined]
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    commands.use_claims(CLAIMS)
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(regions, "need", lambda slug: Region(1, slug, "塔城", "r_tacheng", RegionKind.DEMO))
    return lambda *words: CliRunner().invoke(command.command, list(words), obj=lambda: None)


def test_a_dry_run_says_what_would_go_and_changes_nothing(said: Callable[..., Result]) -> None:
    file = commands.store(actor=TELLER, data=b"x", name="a.txt", retention="working", at=OLD)
    stray = disk.put(b"nobody's")
    os.utime(disk.place_of(stray), (OLD.timestamp(), OLD.timestamp()))
    once, twice = (said("sweep", *REGION, "--dry-run") for _ in range(2))
    assert once.output == twice.output
    assert once.output.splitlines() == [
        f"file {file.id} is referred to by nobody",
        f"bytes {stray} are no file's",
        "1 files, 1 digests and 0 left half written would go; nothing was changed",
    ]


def test_a_sweep_erases_at_once_and_leaves_the_bytes_of_what_it_erased_for_a_day(said: Callable[..., Result]) -> None:
    file = commands.store(actor=TELLER, data=b"x", name="a.txt", retention="working", at=OLD)
    stray = disk.put(b"nobody's")
    for digest in (stray, file.digest):
        os.utime(disk.place_of(digest), (OLD.timestamp(), OLD.timestamp()))
    assert said("sweep", *REGION).output.splitlines() == [
        "1 files erased that nobody refers to; their bytes go a day later",
        "1 digests taken off the disk, of 0 erased files; 0 left half written",
    ]
    assert disk.place_of(file.digest).exists()
    assert fetch_rows("SELECT DISTINCT actor_label FROM audit_entry WHERE act LIKE 'files.%e%' AND act <> 'files.store'") == [
        ("sheyintong files",)
    ]
    assert said("sweep", *REGION).output.startswith("0 files erased")


def test_what_is_kept_for_how_long_and_whose_term_is_over_is_listed(said: Callable[..., Result]) -> None:
    made = datetime(2010, 5, 1, tzinfo=UTC)
    over = commands.store(actor=TELLER, data=b"x", name="a.txt", retention="years_10", at=made)
    commands.store(actor=TELLER, data=b"xx", name="b.txt", retention="permanent", at=made)
    assert said("terms", *REGION).output.splitlines() == [
        "permanent: 1 files, 2 bytes, the term of 0 is over",
        "years_10: 1 files, 1 bytes, the term of 1 is over",
        f"file {over.id} text of 2010-05-01, years_10: over since 2021-01-01",
    ]
