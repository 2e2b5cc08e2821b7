"""联行号导入：real rows into the national directory, chunk by chunk; what is there already stays, so that a second run changes nothing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from sheyintong.kernel.actors import Actor

from .. import rules
from ..models import Branch, BranchImport
from ..types import BranchState, ImportReport, RefusedRow

CHUNK = 500


def import_branches(
    *, path: Path, dry_run: bool, actor: Actor, now: datetime, progress: Callable[[int, int], None] | None = None
) -> ImportReport:
    """导入联行号 from a CSV file in UTF-8. The last operation on a branch counts, within the file and against the directory.

    Each chunk is a transaction of its own: a run that was broken off is continued by running it again. ``progress`` is told
    (rows done, rows in all). Raises :class:`NoBranchFile`.
    """
    read = list(rules.read_branches(path))
    refused = tuple(row for row in read if isinstance(row, RefusedRow))
    rows = list(rules.newest(row for row in read if not isinstance(row, RefusedRow)).values())
    added = changed = done = 0
    for chunk in _chunks(rows):
        new, other = _write(chunk, dry_run)
        added, changed, done = added + new, changed + other, done + len(chunk)
        if progress is not None:
            progress(done, len(rows))
    removed = sum(row.state is BranchState.REMOVED for row in rows)
    report = ImportReport(len(read), added, changed, len(rows) - added - changed, removed, refused, dry_run)
    if not dry_run and added + changed:
        _keep(path, report, actor, now)
    return report


def _chunks(rows: Sequence[rules.BranchRow]) -> Iterator[list[rules.BranchRow]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _write(chunk: Sequence[rules.BranchRow], dry_run: bool) -> tuple[int, int]:
    """Write one chunk; the numbers of new and of changed rows."""
    with transaction.atomic():
        held = {row.cnaps: row for row in Branch.objects.filter(cnaps__in=[row.cnaps for row in chunk])}
        new = [_branch(row) for row in chunk if row.cnaps not in held]
        changed = [(held[row.cnaps], row) for row in chunk if row.cnaps in held and _differs(held[row.cnaps], row)]
        if not dry_run:
            Branch.objects.bulk_create(new)
            for old, row in changed:
                _bring(old, row)
            Branch.objects.bulk_update([old for old, _ in changed], ["name", "bank_name", "city", "province", "state", "last_on"])
    return len(new), len(changed)


def _branch(row: rules.BranchRow) -> Branch:
    fresh = Branch(cnaps=row.cnaps)
    _bring(fresh, row)
    return fresh


def _bring(branch: Branch, row: rules.BranchRow) -> None:
    branch.name, branch.bank_name, branch.city, branch.province = row.name, row.bank_name, row.city, row.province
    branch.state, branch.last_on = row.state.value, row.on


def _differs(held: Branch, row: rules.BranchRow) -> bool:
    """An older operation never undoes a newer one."""
    same = (held.name, held.bank_name, held.city, held.province, held.state, held.last_on) == (
        row.name,
        row.bank_name,
        row.city,
        row.province,
        row.state.value,
        row.on,
    )
    return not same and row.on >= held.last_on


def _keep(path: Path, report: ImportReport, actor: Actor, now: datetime) -> None:
    BranchImport.objects.create(
        file_name=path.name[:200],
        file_digest=hashlib.sha256(path.read_bytes()).digest(),
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        refused=len(report.refused),
        by=actor.label[:80],
        at=now,
    )
