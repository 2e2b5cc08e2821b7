"""磁盘：sealed bytes under their digest, ``files/ab/cd/abcd…``; written beside, then renamed, so a crash leaves nothing half."""

import os
import secrets
from pathlib import Path

from sheyintong.engines import keys
from sheyintong.kernel.crypto.sm3 import sm3
from sheyintong.kernel.crypto.sm4 import CannotOpen

PURPOSE = "files"


class Changed(Exception):
    """内容已变：the bytes on the disk do not open, or are others."""


def place_of(home: Path, digest: str) -> Path:
    """Where the bytes of this digest lie."""
    return home / "files" / digest[:2] / digest[2:4] / digest


def put(home: Path, data: bytes) -> str:
    """Keep bytes and wait until the disk has them; their digest. Bytes that are there and whole are not written again."""
    digest = sm3(data).hex()
    place = place_of(home, digest)
    try:
        if get(home, digest) == data:
            return digest
    except (FileNotFoundError, Changed):
        pass  # not there yet, or damaged: write it
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{digest[:8]}-{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(keys.seal_bytes(data, PURPOSE, digest))
        file.flush()
        os.fsync(file.fileno())
    beside.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def get(home: Path, digest: str) -> bytes:
    """The bytes of a digest. Raises FileNotFoundError, or :class:`Changed`."""
    sealed = place_of(home, digest).read_bytes()
    try:
        data = keys.open_bytes(sealed, PURPOSE, digest)
    except CannotOpen:
        raise Changed(digest) from None
    if sm3(data).hex() != digest:
        raise Changed(digest)
    return data
