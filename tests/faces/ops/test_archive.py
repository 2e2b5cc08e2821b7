"""A backup that works, restored elsewhere; damaged ones and targets that hold something are refused."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from sheyintong.config import environment
from sheyintong.engines import keys
from sheyintong.engines.server import postgres, roles
from sheyintong.engines.server.errors import NotABackup, NotEmpty
from sheyintong.faces.ops import archive

ROOT = Path(__file__).resolve().parents[3]


def sheyintong(home: Path, *words: str, code: int = 0) -> str:
    """Run a command over ``home``; its output."""
    told = os.environ | {"SHEYINTONG_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-m", "sheyintong", *words], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def pretended(source: Path, **manifest: object) -> None:
    """A tar with a manifest and a dump of one byte."""
    dump = source.with_name("dump")
    dump.write_bytes(b"x")
    told = source.with_name("told")
    told.write_text(json.dumps({"format": 1, "sha256": "0"} | manifest))
    with tarfile.open(source, "w") as tar:
        tar.add(told, archive.MANIFEST)
        tar.add(dump, archive.DUMP)


def test_a_backup_is_restored_elsewhere_with_its_trail_and_its_rights(tmp_path: Path) -> None:
    first, second, saved = tmp_path / "first home", tmp_path / "second", tmp_path / "saved.tar"
    with postgres.running(first):
        roles.ensure(environment.load({}, home=first))
        keys.ensure(first)
        sheyintong(first, "migrate")
        sheyintong(first, "region", "create", "cn/jiangsu/taizhou", "--demo")
        sheyintong(first, "audit", "seal", "--region", "taizhou")
        sheyintong(first, "backup", str(saved))
    assert saved.stat().st_mode & 0o777 == 0o600
    assert "taizhou" in sheyintong(second, "restore", str(saved), "--reason", "the machine burnt")
    assert "✗" not in sheyintong(second, "doctor")
    assert "taizhou" in sheyintong(second, "audit", "verify", "--region", "taizhou")
    assert "is not empty" in sheyintong(second, "restore", str(saved), "--reason", "again", code=1)


@pytest.mark.parametrize("manifest", [{"format": 2}, {}])
def test_a_backup_of_another_format_or_with_another_database_is_refused(tmp_path: Path, manifest: dict[str, object]) -> None:
    pretended(tmp_path / "b.tar", **manifest)
    with pytest.raises(NotABackup):
        archive.unpack(environment.load({}, home=tmp_path / "home"), tmp_path / "b.tar", tmp_path)


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"no tar")
    with pytest.raises(NotABackup):
        archive.unpack(environment.load({}, home=tmp_path / "home"), tmp_path / "b.tar", tmp_path)


def test_nothing_is_restored_over_something(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    with pytest.raises(NotEmpty):
        archive.check_empty(environment.load({}, home=tmp_path))
