"""文件的写入：what is taken in, and what is given up again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sheyintong.engines.database.parts import Guard, Insert, Part, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import rules
from ..adapters import disk, holding
from ..errors import FileErased, UnknownRetention
from ..types import FileKind, Retention, StoredFile

THERE = "EXISTS (SELECT FROM files_file WHERE id = %s AND erased_at IS NULL FOR SHARE)"


def store(*, actor: Actor, data: bytes, name: str, retention: str, at: datetime, limit: int = rules.LIMIT) -> StoredFile:
    """收下文件：look at the bytes, keep them sealed, write the row and its trail. ``limit`` in bytes.

    Raises a refusal of :mod:`..errors` for every way in which a file is not taken; nothing is kept then.
    """
    try:
        term = Retention(retention)
    except ValueError:
        raise UnknownRetention(retention=retention) from None
    kind = rules.kind_of(data, limit)
    plain = rules.clean_name(name, kind)
    digest = disk.put(data)  # the slow part has no transaction around it
    row = _row(digest, kind, len(data), plain, term, at)
    told = {"digest": digest, "kind": kind.value, "size": len(data), "retention": term.value}
    trail = audit.record(actor=actor, act="files.store", about=Subject("file", row["id"]), changed=told, at=at)
    with transaction.atomic():
        holding.hold(digest)
        if not disk.touch(digest):
            disk.put(data)  # it was swept before we held it
        written = write(row, trail)
    return StoredFile(written.id(row), digest, kind, len(data), plain, term, at)


def _row(digest: str, kind: FileKind, size: int, name: str, term: Retention, at: datetime) -> Insert:
    values = {
        "digest": bytes.fromhex(digest),
        "kind": kind,
        "size": size,
        "name": name,
        "retention": term,
        "stored_at": at,
        "gone": False,
    }
    return Insert("files_file", values)


def claimed(file: int) -> Part:
    """引用文件：the part by which something refers to a file; until the write ends nobody can erase it. The write raises :class:`FileErased`."""
    return Guard(THERE, (file,), FileErased(file=file))


def claim(file: int | None) -> None:
    """引用文件 within the present transaction, whose end is the claim's; nothing for None. Raises :class:`FileErased`."""
    if file is not None:
        write(claimed(file))


def erased(file: int, *, at: datetime) -> Part:
    """删除文件：the part by which a file is no longer there; the statement that holds it says in the trail why. Its bytes are swept later.

    The write raises :class:`FileErased` where its bytes are gone already.
    """
    return Update("files_file", {"erased_at": at, "name": ""}, {"id": file, "gone": False}, FileErased(file=file))


def give_up(*, actor: Actor, files: Sequence[int], reason: str, at: datetime) -> None:
    """放弃文件：erase files that were stored for something that was not taken after all. Raises :class:`FileErased`."""
    for file in files:
        write(erased(file, at=at), audit.record(actor=actor, act="files.give_up", about=Subject("file", file), reason=reason, at=at))
