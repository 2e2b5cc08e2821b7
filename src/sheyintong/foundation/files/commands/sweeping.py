"""清理：files that nobody refers to are erased; bytes that no file has any more go off the disk. A portion at a time, each in the trail.

What goes is asked again when it is locked: a row that was written meanwhile is seen then, and none can be written until we are done. Bytes
are only set aside before the trail says so, and go for good after: a crash in between leaves what the next run finds.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from django.db import transaction

from sheyintong.engines.database.statements import run, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import rules
from ..adapters import claims, disk, holding
from ..queries import sweeping as queries
from ..types import Claims, Swept

MOST = 200
"""Portions of one run; what is left waits for the next."""
CLAIMED = "UPDATE files_file SET claimed_at = $2::timestamptz WHERE id = ANY ($1::bigint[])"
ERASED = "UPDATE files_file SET erased_at = $2::timestamptz, name = '' WHERE id = ANY ($1::bigint[])"
GONE = "UPDATE files_file SET gone = true WHERE digest IN (SELECT decode(d, 'hex') FROM unnest($1::text[]) AS d) AND NOT gone"


def use_claims(table: Mapping[str, Claims]) -> None:
    """接线：which files a module refers to."""
    claims.use(table)


def erase_unclaimed(*, actor: Actor, at: datetime) -> int:
    """删除无人引用的文件：those that nobody came to refer to within :data:`rules.GRACE`; how many. Their bytes are swept a while later."""
    erased, after = 0, 0
    for _ in range(MOST):
        looked, gone = _erase_portion(actor, after, at)
        if not looked:
            break
        erased, after = erased + gone, looked[-1]
    return erased


def _erase_portion(actor: Actor, after: int, at: datetime) -> tuple[list[int], int]:
    """The files that were looked at, and how many of them were erased."""
    with transaction.atomic(durable=True):
        looked = queries.not_claimed_yet(at - rules.GRACE, after, locked=True)
        claimed = claims.of(looked) if looked else set()
        free = rules.unclaimed(looked, claimed)
        run(CLAIMED, [sorted(claimed.intersection(looked)), at])
        if free:
            run(ERASED, [free, at])
            about = Subject("file", free[0] if len(free) == 1 else None)
            write(audit.record(actor=actor, act="files.erase_unclaimed", about=about, changed={"files": free}, reason="没有被引用", at=at))
    return looked, len(free)


def sweep(*, actor: Actor, at: datetime, whole: bool = False) -> Swept:
    """清理：take bytes off the disk that no file has had for :data:`rules.GRACE`, and what was left half written.

    Of the disk a run looks through one part, by the hour; ``whole`` looks through all of it.
    """
    since, firsts = at - rules.GRACE, rules.FIRSTS if whole else rules.firsts_of(at)
    portions = chain(queries.erased_digests(since), queries.stray_digests(firsts, since))
    taken = [_take(actor, portion, since, at) for portion in islice(portions, MOST)]
    left = _clear(actor, list(islice(disk.leavings(firsts, since), queries.PORTION)), at)
    return Swept(sum(files for files, _ in taken), sum(digests for _, digests in taken), left)


def _take(actor: Actor, due: Sequence[str], since: datetime, at: datetime) -> tuple[int, int]:
    """How many files, and how many digests."""
    with transaction.atomic(durable=True):
        gone = [digest for digest in queries.unwanted(holding.take(due), since) if disk.set_aside(digest, since)]
        files = run(GONE, [gone]) if gone else 0
        if gone:
            _tell(actor, {"digests": gone, "files": files}, at)
    for digest in gone:
        disk.clear(digest)
    return files, len(gone)


def _clear(actor: Actor, left: Iterable[Path], at: datetime) -> int:
    names = [path.name for path in left]
    if names:
        _tell(actor, {"left": names}, at)
    for path in left:
        path.unlink(missing_ok=True)
    return len(names)


def _tell(actor: Actor, changed: dict[str, object], at: datetime) -> None:
    write(audit.record(actor=actor, act="files.sweep", about=Subject("file", None), changed=changed, at=at))
