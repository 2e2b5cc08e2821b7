"""文件的写入。"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sheyintong.engines.database.parts import Insert, Part, Update
from sheyintong.engines.database.statements import fetch_rows, run, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from . import rules
from .adapters import disk
from .errors import FileErased, UnknownRetention
from .types import Retention, StoredFile

GRACE = timedelta(days=1)
"""How long the bytes of an erased file still lie: whoever stores the same meanwhile finds them."""
TO_SWEEP = """
SELECT encode(f.digest, 'hex') FROM files_file f WHERE f.erased_at < $1::timestamptz AND NOT f.gone
AND NOT EXISTS (SELECT FROM files_file k WHERE k.digest = f.digest AND k.erased_at IS NULL) GROUP BY f.digest LIMIT 500
"""


def store(*, actor: Actor, data: bytes, name: str, retention: str, at: datetime, limit: int = rules.LIMIT) -> StoredFile:
    """收下文件：look at the bytes, keep them sealed, write the row and its trail. ``limit`` in bytes.

    Raises a refusal of :mod:`.errors` for every way in which a file is not taken; nothing is kept then.
    """
    try:
        term = Retention(retention)
    except ValueError:
        raise UnknownRetention(retention=retention) from None
    kind = rules.kind_of(data, limit)
    plain = rules.clean_name(name, kind)
    digest = disk.put(data)  # the bytes first: a row never names what is not there
    values = {
        "digest": bytes.fromhex(digest),
        "kind": kind,
        "size": len(data),
        "name": plain,
        "retention": term,
        "stored_at": at,
        "gone": False,
    }
    row = Insert("files_file", values)
    told = {"digest": digest, "kind": kind.value, "size": len(data), "retention": term.value}
    written = write(row, audit.record(actor=actor, act="files.store", about=Subject("file", row["id"]), changed=told, at=at))
    return StoredFile(written.id(row), digest, kind, len(data), plain, term, at)


def erased(file: int, *, at: datetime) -> Part:
    """删除文件：the part by which a file is no longer there; the statement that holds it says in the trail why. :func:`sweep` takes its bytes.

    The write raises :class:`FileErased` where its bytes are gone already.
    """
    return Update("files_file", {"erased_at": at, "name": ""}, {"id": file, "gone": False}, FileErased(file=file))


def give_up(*, actor: Actor, files: Sequence[int], reason: str, at: datetime) -> None:
    """放弃文件：erase files that were stored for something that was not taken after all. Raises :class:`FileErased`."""
    for file in files:
        write(erased(file, at=at), audit.record(actor=actor, act="files.give_up", about=Subject("file", file), reason=reason, at=at))


def sweep(*, at: datetime) -> int:
    """清理：take the bytes of erased files off the disk, :data:`GRACE` later, where no file has the same; how many."""
    since, found = at - GRACE, 0
    for (digest,) in fetch_rows(TO_SWEEP, [since]):
        if disk.remove(digest or "", since):
            found += run(
                "UPDATE files_file SET gone = true WHERE digest = $1::bytea AND erased_at < $2::timestamptz", [f"\\x{digest}", since]
            )
    return found
