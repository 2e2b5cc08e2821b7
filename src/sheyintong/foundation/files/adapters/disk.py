"""磁盘：sealed bytes of a region under their digest, ``files/<region>/ab/cd/abcd…``; written beside, then renamed: a crash leaves nothing half."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sheyintong.engines import keys
from sheyintong.engines.database import schemas
from sheyintong.kernel.crypto.sm3 import sm3
from sheyintong.kernel.crypto.sm4 import CannotOpen

PURPOSE = "files"


class Changed(Exception):
    """内容已变：the bytes on the disk do not open, or are others."""


def place_of(digest: str) -> Path:
    """Where the bytes of this digest lie in the present region."""
    return Path(settings.HOME) / "files" / schemas.current().removeprefix("r_") / digest[:2] / digest[2:4] / digest


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


def remove(digest: str, unwanted_since: datetime) -> bool:
    """Take bytes away for good, unless they were wanted anew since; whether they are gone."""
    place = place_of(digest)
    try:
        if place.stat().st_mtime >= unwanted_since.timestamp():
            return False
        place.unlink()
    except FileNotFoundError:
        pass
    return True
