"""A backup that works, restored elsewhere; damaged ones and targets that hold something are refused."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sheyintong.config import environment
from sheyintong.engines import keys
from sheyintong.engines.server import postgres, restoring, roles
from sheyintong.engines.server.errors import NotABackup, NotEmpty
from sheyintong.faces.ops import archive

ROOT = Path(__file__).resolve().parents[3]


def sheyintong(home: Path, *words: str, code: int = 0) -> str:
    """Run a command over ``home``; its output."""
    told = os.environ | {"SHEYINTONG_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-m", "sheyintong", *words], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def packed(target: Path, files: Mapping[str, bytes], manifest: Mapping[str, object] | None = None) -> Path:
    """A tar of ``files`` that ends with a manifest of them; ``manifest`` changes what it says."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    said = {"format": archive.FORMAT, "made_at": "2026-11-24T00:00:00+00:00", "sha256": sums} | dict(manifest or {})
    with tarfile.open(target, "w") as tar:
        for name, data in {**files, archive.MANIFEST: json.dumps(said).encode()}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return target


def unpacked(tmp_path: Path, source: Path) -> Path:
    """Unpack into a folder of its own; where."""
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    archive.unpack(environment.load({}, home=tmp_path / "home"), source, folder)
    return folder


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


GOOD = {archive.DUMP: b"dump" * 400, "keys/seal.key": b"k" * 32, "files/ab/cd/abcd": b"f" * 3000, "witness/r_x.log": b"line\n"}


def test_what_was_packed_is_laid_out_closed_to_others(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, packed(tmp_path / "b.tar", GOOD))
    assert {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == GOOD
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


@pytest.mark.parametrize("manifest", [{"format": 1}, {"sha256": {}}, {"sha256": None}, {"sha256": dict.fromkeys(GOOD, "0")}])
def test_a_backup_of_another_format_or_with_other_files_is_refused(tmp_path: Path, manifest: dict[str, object]) -> None:
    with pytest.raises(NotABackup):
        unpacked(tmp_path, packed(tmp_path / "b.tar", GOOD, manifest))


@pytest.mark.parametrize("name", ["../keys/x", "/etc/x", "keys/../../x", "postgres/PG_VERSION", "keys", "other"])
def test_a_backup_that_reaches_beside_its_folders_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotABackup):
        unpacked(tmp_path, packed(tmp_path / "b.tar", {**GOOD, name: b"x"}))


def test_a_backup_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "b.tar", GOOD).read_bytes()
    ends = len(whole.rstrip(b"\0"))  # what follows is the tar's own padding
    for length in range(0, ends, 512):
        (tmp_path / "cut.tar").write_bytes(whole[:length])
        with pytest.raises(NotABackup):
            unpacked(tmp_path, tmp_path / "cut.tar")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_backup_with_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    whole = packed(tmp_path / "b.tar", GOOD).read_bytes()
    place = whole.index(GOOD[name])
    (tmp_path / "b.tar").write_bytes(whole[:place] + b"?" + whole[place + 1 :])
    with pytest.raises(NotABackup) as refused:
        unpacked(tmp_path, tmp_path / "b.tar")
    assert name in refused.value.for_operator


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"no tar")
    with pytest.raises(NotABackup):
        unpacked(tmp_path, tmp_path / "b.tar")


@pytest.mark.parametrize("held", ["keys", "postgres", "restore.unfinished"])
def test_nothing_is_restored_over_something(tmp_path: Path, held: str) -> None:
    (tmp_path / held).mkdir()
    with pytest.raises(NotEmpty):
        archive.check_empty(environment.load({}, home=tmp_path))


def test_what_a_killed_backup_left_is_taken_away_by_the_next_one(tmp_path: Path) -> None:
    left = tmp_path / f"{archive.WORKSHOP}left"
    left.mkdir()
    (left / "part").write_bytes(b"keys")
    (tmp_path / "another").mkdir()
    with archive.workshop(tmp_path) as folder:
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["another", folder.name])
    assert [path.name for path in tmp_path.iterdir()] == ["another"]


@pytest.mark.parametrize("words", [("serve",), ("demo",), ("region", "list"), ("backup", "b.tar"), ("worker",), ("doctor",)])
def test_nobody_works_on_a_home_whose_restore_was_broken_off(tmp_path: Path, words: tuple[str, ...]) -> None:
    restoring.begin(tmp_path)
    assert "was broken off" in sheyintong(tmp_path, *words, code=1)
    restoring.end(tmp_path)
    restoring.check(tmp_path)


@pytest.mark.parametrize("words", [("region", "list"), ("audit", "verify"), ("backup", "b.tar"), ("worker",), ("doctor",)])
def test_a_home_without_data_is_named_in_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = sheyintong(tmp_path, *words, code=1)
    assert "holds no data yet" in said
    assert said.count("\n") == 1


def test_a_database_that_does_not_answer_is_named_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEYINTONG_DATABASE_URL", f"postgresql://somebody@/nothing?host={tmp_path}")
    assert "does not answer" in sheyintong(tmp_path, "region", "list", code=1)
