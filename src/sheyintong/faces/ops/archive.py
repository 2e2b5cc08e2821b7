"""备份件：the whole database, the keys, the kept files and the witness in one tar; restored into an empty home alone."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from sheyintong.engines.server import binaries, roles
from sheyintong.engines.server.errors import BackupFailed, NotABackup, NotEmpty
from sheyintong.engines.server.place import Role, parameters
from sheyintong.engines.server.settings import Settings

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
WITNESS = "witness"
FOLDERS = ("keys", "files", WITNESS)


def back_up(settings: Settings, target: Path, now: datetime) -> dict[str, object]:
    """备份：write ``target`` (0600: it holds the keys) while the server works; the manifest. Raises :class:`BackupFailed`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump, part, witness = Path(folder) / DUMP, Path(folder) / "part", Path(folder) / WITNESS
        # In this order: the witness never knows more seals than the database, and the files the database names are there.
        shutil.copytree(settings.home / WITNESS, witness) if (settings.home / WITNESS).is_dir() else witness.mkdir()
        _program(settings, "pg_dump", ["--format=custom", "--no-password", f"--file={dump}"])
        manifest = {"format": FORMAT, "made_at": now.astimezone(UTC).isoformat(), "sha256": _digest(dump), "server": _version(settings)}
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
            _add_text(tar, MANIFEST, json.dumps(manifest, indent=1), now)
            tar.add(dump, DUMP)
            for name, source in ((WITNESS, witness), *((name, settings.home / name) for name in FOLDERS if name != WITNESS)):
                if source.is_dir():
                    tar.add(source, name)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    return manifest


def check_empty(settings: Settings) -> None:
    """Refuse a home or a database that holds anything: nothing is ever restored over something."""
    held = [name for name in (*FOLDERS, "postgres") if (settings.home / name).exists()]
    if held:
        raise NotEmpty(where=settings.home, held=", ".join(held))


def unpack(settings: Settings, source: Path, folder: Path) -> dict[str, object]:
    """Lay keys, files and witness into the home and the dump into ``folder``; the manifest. Raises :class:`NotABackup`."""
    try:
        with tarfile.open(source) as tar:
            text = tar.extractfile(MANIFEST)
            manifest: dict[str, object] = json.load(text) if text else {}
            if manifest.get("format") != FORMAT:
                raise NotABackup(source=source, why=f"its format is {manifest.get('format')}, this release reads {FORMAT}")
            tar.extract(DUMP, folder, filter="data")
            if _digest(folder / DUMP) != manifest["sha256"]:
                raise NotABackup(source=source, why="the database in it is not the one its manifest names")
            settings.home.mkdir(parents=True, exist_ok=True)
            wanted = [member for member in tar.getmembers() if member.name.partition("/")[0] in FOLDERS]
            tar.extractall(settings.home, members=wanted, filter="data")
    except (OSError, KeyError, ValueError, tarfile.TarError) as error:
        raise NotABackup(source=source, why=str(error)) from error
    keys = settings.home / "keys"
    if keys.is_dir():
        keys.chmod(0o700)
    return manifest


def load_database(settings: Settings, dump: Path) -> None:
    """Fill the empty database from ``dump``, as the owner, all or nothing. Raises :class:`NotEmpty` or :class:`BackupFailed`."""
    with roles.connect(parameters(settings, "owner")) as connection:
        row = connection.execute("SELECT string_agg(nspname, ', ') FROM pg_namespace WHERE nspname ~ '^r_'").fetchone()
    if row and row[0]:
        raise NotEmpty(where=f"the database {parameters(settings, 'owner')['dbname']}", held=row[0])
    _program(settings, "pg_restore", ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password", str(dump)])


def _program(settings: Settings, name: str, words: list[str], role: Role = "owner") -> None:
    reach = parameters(settings, role)
    password = reach.pop("password", None)
    secret = {"PGPASSWORD": password} if password else {}  # not in the arguments, which everybody may list
    argv = [binaries.find(settings.postgres_bin).path(name), f"--dbname={make_conninfo(**reach)}", *words]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    done = subprocess.run(argv, env=clean | secret, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupFailed(program=name, why=done.stderr.strip()[-500:] or f"code {done.returncode}")


def _version(settings: Settings) -> int:
    with psycopg.connect(make_conninfo(**parameters(settings, "owner"))) as connection:
        return connection.info.server_version


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(text.encode()), int(now.timestamp()), 0o600
    tar.addfile(entry, io.BytesIO(text.encode()))
