"""文件的写入。"""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from sheyintong.engines.database.parts import Insert
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from . import rules
from .adapters import disk
from .errors import UnknownRetention
from .types import Retention, StoredFile


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
    digest = disk.put(Path(settings.HOME), data)  # the bytes first: a row never names what is not there
    values = {"digest": bytes.fromhex(digest), "kind": kind, "size": len(data), "name": plain, "retention": term, "stored_at": at}
    row = Insert("files_file", values)
    told = {"digest": digest, "kind": kind.value, "size": len(data), "retention": term.value}
    written = write(row, audit.record(actor=actor, act="files.store", about=Subject("file", row["id"]), changed=told, at=at))
    return StoredFile(written.id(row), digest, kind, len(data), plain, term, at)
