"""磁盘：sealed bytes of a region under their digest, ``files/<region>/ab/cd/abcd…``; written beside, then renamed: a crash leaves nothing half."""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sheyintong.engines import keys
from sheyintong.engines.database import schemas
from sheyintong.kernel.crypto.sm3 import sm3
from sheyintong.kernel.crypto.sm4 import CannotOpen

PURPOSE = "files"
DIGEST = re.compile("[0-9a-f]{64}")
LEFT = re.compile(r"\.(?:[0-9a-f]{8}-[0-9a-f]{16}|[0-9a-f]{64})")
"""Names of what is being written beside its place, and of what was set aside."""


class Changed(Exception):
    """内容已变：the bytes on the disk do not open, or are others."""


def place_of(digest: str) -> Path:
    """Where the bytes of this digest lie in the present region."""
    return _root() / digest[:2] / digest[2:4] / digest


def _root() -> Path:
    return Path(settings.HOME) / "files" / schemas.current().removeprefix("r_")


def put(data: bytes) -> str:
    """Keep bytes and wait until the disk has them; their digest. Bytes that are there and whole are not written again, but wanted anew."""
    digest = sm3(data).hex()
    if not (_is_whole(digest, data) and touch(digest)):
        _write(digest, data)
    for folder in reversed(_folders(digest)):  # also those another made a moment ago: its name for the bytes is ours too
        _settle(folder)
    return digest


def touch(digest: str) -> bool:
    """Want bytes anew, so that they are not taken for old; whether they are there."""
    try:
        os.utime(place_of(digest))
    except FileNotFoundError:
        return False
    return True


def _is_whole(digest: str, data: bytes) -> bool:
    try:
        return get(digest) == data
    except (FileNotFoundError, Changed):
        return False


def _write(digest: str, data: bytes) -> None:
    place = place_of(digest)
    for folder in _folders(digest):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{digest[:8]}-{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(keys.seal_bytes(data, PURPOSE, digest))
        file.flush()
        os.fsync(file.fileno())
    beside.rename(place)


def _folders(digest: str) -> list[Path]:
    """The folders that lead to a digest, outermost first."""
    return list(reversed(place_of(digest).parents[:4]))


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def get(digest: str) -> bytes:
    """The bytes of a digest. Raises FileNotFoundError, or :class:`Changed`."""
    sealed = place_of(digest).read_bytes()
    try:
        data = keys.open_bytes(sealed, PURPOSE, digest)
    except CannotOpen:
        raise Changed(digest) from None
    if sm3(data).hex() != digest:
        raise Changed(digest)
    return data


def set_aside(digest: str, unwanted_since: datetime) -> bool:
    """Put bytes where nobody finds them, unless they were wanted anew since; whether they are out of the way. :func:`clear` ends it.

    Whoever does this holds the digest alone, and clears when it stands in the trail.
    """
    place = place_of(digest)
    try:
        if place.lstat().st_mtime >= unwanted_since.timestamp():
            return False
        place.rename(_aside(digest))
    except FileNotFoundError:
        pass
    return True


def clear(digest: str) -> None:
    """Take bytes that were set aside away for good."""
    _aside(digest).unlink(missing_ok=True)


def _aside(digest: str) -> Path:
    return place_of(digest).with_name(f".{digest}")


def lying(firsts: Sequence[str], before: datetime) -> Iterator[str]:
    """The digests whose bytes lie in these outer folders of the present region and were last wanted before then."""
    return (path.name for path in _walk(firsts, DIGEST, before) if path == place_of(path.name))


def leavings(firsts: Sequence[str], before: datetime) -> Iterator[Path]:
    """What was left half written, or aside, in these outer folders before then."""
    return _walk(firsts, LEFT, before)


def _walk(firsts: Sequence[str], named: re.Pattern[str], before: datetime) -> Iterator[Path]:
    """Plain files of such a name, two folders deep. A link is never followed, and what is called otherwise is not ours."""
    for first in _entries(_root()):
        if first.name not in firsts or not first.is_dir(follow_symlinks=False):
            continue
        for second in _entries(Path(first.path)):
            if not second.is_dir(follow_symlinks=False):
                continue
            for found in _entries(Path(second.path)):
                if named.fullmatch(found.name) and found.is_file(follow_symlinks=False) and _is_older(found, before):
                    yield Path(found.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []


def _is_older(found: os.DirEntry[str], before: datetime) -> bool:
    try:
        return found.stat(follow_symlinks=False).st_mtime < before.timestamp()
    except FileNotFoundError:
        return False
