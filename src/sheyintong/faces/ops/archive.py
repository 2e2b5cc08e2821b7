"""备份件：the whole database, the keys, the kept files and the witness in one tar; restored into an empty home alone."""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

from sheyintong.engines.server import binaries, restoring, roles
from sheyintong.engines.server.errors import BackupFailed, NotABackup, NotEmpty
from sheyintong.engines.server.place import Role, parameters
from sheyintong.engines.server.settings import Settings

FORMAT = 2
DUMP = "database.dump"
MANIFEST = "manifest.json"
WITNESS = "witness"
FOLDERS = ("keys", "files", WITNESS)
WORKSHOP = ".sheyintong-copy-"


def back_up(settings: Settings, target: Path, now: datetime) -> dict[str, object]:
    """备份：write ``target`` (0600: it holds the keys) while the server works; the manifest. Raises :class:`BackupFailed`.

    The manifest is its last member and names every other with its digest: a backup that was broken off has none, and is none.
    """
    with workshop(target.parent) as folder:
        dump, part, witness = folder / DUMP, folder / "part", folder / WITNESS
        # In this order: the witness never knows more seals than the database, and the files the database names are there.
        shutil.copytree(settings.home / WITNESS, witness) if (settings.home / WITNESS).is_dir() else witness.mkdir()
        _program(settings, "pg_dump", ["--format=custom", "--no-password", f"--file={dump}"])
        sources = [
            (DUMP, dump),
            *_files(witness, WITNESS),
            *(each for name in ("keys", "files") for each in _files(settings.home / name, name)),
        ]
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
            held = dict(_add_all(tar, sources))
            manifest: dict[str, object] = {
                "format": FORMAT, "made_at": now.astimezone(UTC).isoformat(), "server": _version(settings), "sha256": held,
            }  # fmt: skip
            _add_text(tar, MANIFEST, json.dumps(manifest, indent=1), now)
            tar.close()
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
        restoring.settle(target.parent)
    return manifest


@contextlib.contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """A closed folder in ``place`` for what is not whole yet; one at a time, and what a killed one left there goes first."""
    place.mkdir(parents=True, exist_ok=True)
    lock = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in place.glob(f"{WORKSHOP}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=WORKSHOP) as folder:
            yield Path(folder)
    finally:
        os.close(lock)


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Name in the tar and place of every file below ``folder``; what begins with a dot is not written to its end yet."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _add_all(tar: tarfile.TarFile, sources: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, str]]:
    """Name and digest of each as it is written. A file that was swept meanwhile had been erased before: no row wants it."""
    for name, path in sources:
        try:
            yield name, _add(tar, name, path)
        except FileNotFoundError:
            if not name.startswith("files/"):
                raise


def check_empty(settings: Settings) -> None:
    """Refuse a home or a database that holds anything: nothing is ever restored over something."""
    held = [name for name in (*FOLDERS, "postgres", "restore.unfinished") if (settings.home / name).exists()]
    if held:
        raise NotEmpty(where=settings.home, held=", ".join(held))


def unpack(settings: Settings, source: Path, folder: Path) -> dict[str, object]:
    """Lay the whole backup into ``folder`` and compare each file with the manifest; the manifest. Raises :class:`NotABackup`."""
    try:
        with tarfile.open(source) as tar:
            members = {member.name: member for member in tar if member.isfile()}
            manifest = _manifest(source, tar, members.pop(MANIFEST, None))
            held: dict[str, str] = manifest["sha256"]
            if held.keys() != members.keys():
                raise NotABackup(source=source, why="its files are not those that its manifest names")
            for name, digest in held.items():
                if _lay(tar, members[name], folder, _inside(source, name)) != digest:
                    raise NotABackup(source=source, why=f"{name} in it is not as its manifest says")
    except (OSError, KeyError, ValueError, EOFError, TypeError, AttributeError, tarfile.TarError) as error:
        raise NotABackup(source=source, why=str(error) or type(error).__name__) from error
    return manifest


def _manifest(source: Path, tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> dict[str, Any]:
    text = tar.extractfile(member) if member else None
    if text is None:
        raise NotABackup(source=source, why="it was not written to its end: it has no manifest")
    manifest: dict[str, Any] = json.load(text)
    if manifest.get("format") != FORMAT:
        raise NotABackup(source=source, why=f"its format is {manifest.get('format')}, this release reads {FORMAT}")
    return manifest


def _inside(source: Path, name: str) -> PurePosixPath:
    """Where a file of the tar goes: the dump, or below one of our folders; nothing else and nowhere else."""
    parts = PurePosixPath(name).parts
    if ".." in parts or PurePosixPath(name).is_absolute() or not (name == DUMP or (len(parts) > 1 and parts[0] in FOLDERS)):
        raise NotABackup(source=source, why=f"it holds {name}")
    return PurePosixPath(name)


def lay_out(settings: Settings, folder: Path) -> None:
    """Move keys, files and witness from ``folder`` into the home."""
    for name in FOLDERS:
        if (folder / name).is_dir():
            (folder / name).replace(settings.home / name)
    restoring.settle(settings.home)


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


class _Summed:
    """A file that is summed up while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        data = self._file.read(size)
        self.sum.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file into the tar; its digest. A file that grows meanwhile is taken as long as it was."""
    with path.open("rb") as file:
        entry, summed = tar.gettarinfo(arcname=name, fileobj=file), _Summed(file)
        tar.addfile(entry, summed)
    return summed.sum.hexdigest()


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, name: PurePosixPath) -> str:
    """Write a file of the tar below ``folder``, closed to others, and wait until the disk has it; its digest."""
    inner = tar.extractfile(member)
    if inner is None:
        raise tarfile.ReadError(f"{member.name} is no file")
    for parent in reversed(name.parents):
        (folder / parent).mkdir(mode=0o700, exist_ok=True)
    summed = _Summed(inner)
    with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(summed, out)
        out.flush()
        os.fsync(out.fileno())
    return summed.sum.hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(text.encode()), int(now.timestamp()), 0o600
    tar.addfile(entry, io.BytesIO(text.encode()))
