"""留痕的写入：one entry for each act, one for each look at personal data."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from sheyintong.engines import keys
from sheyintong.engines.database.parts import Insert, Ref
from sheyintong.engines.database.statements import fetch_rows, run, write
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.crypto import merkle

from . import queries, rules
from .adapters import witness
from .errors import NotYetSealed, ReadingInTransaction, WitnessAhead
from .models import Seal
from .queries import sealing
from .types import PERSON, EntryKind, Proof, Reader, SealCard, Subject

MOST = 20_000
"""Entries of one seal: more wait for the next, so that memory and a proof stay small."""

LABEL = 200
"""Characters of a label that are kept: a long name must not stop the act it is told of."""


def record(
    *,
    actor: Actor,
    act: str,
    about: Subject,
    person: int | Ref | None = None,
    item: str | None = None,
    case: int | Ref | None = None,
    changed: Mapping[str, object] | None = None,
    reason: str = "",
    at: datetime,
    persons: Sequence[int] = (),
) -> Insert:
    """留痕：the part that says who did what to whom and why; it joins the statement of the change, so neither is without the other.

    ``persons`` are all whom it is about, where it is about more than ``person`` alone.
    """
    values = _who(actor, EntryKind.ACT, act, at) | {
        "about_kind": about.kind,
        "about_id": about.id,
        "about_label": about.label[:LABEL],
        "person_id": person,
        "item": item,
        "case_id": case,
        "changed": None if changed is None else dict(changed),
        "reason": reason,
    }
    return Insert("audit_entry", values | {"persons": list(persons)} if len(persons) > 1 else values)


def _who(actor: Actor, kind: EntryKind, act: str, at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "kind": kind,
        "act": act,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_label": actor.label[:LABEL],
        "post_id": actor.post,
        "roles": ",".join(sorted(actor.roles)),
        "outlet_id": actor.outlet,
        "agency_id": actor.agency,
        "device_id": actor.device,
        "session_id": actor.session,
    }


@contextmanager
def reading(*, actor: Actor, purpose: str, at: datetime, case: int | None = None) -> Iterator[Reader]:
    """查看留痕：open before personal data is shown; the notes become one entry at the end, also when the block fails.

    Raises :class:`ReadingInTransaction` inside a transaction, whose rollback would forget the read.
    """
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):  # the test around a test is no transaction of ours
        raise ReadingInTransaction()
    reader = Reader(actor)
    try:
        yield reader
    finally:
        if reader.notes:
            write(_read(reader, purpose, at, case))


def _read(reader: Reader, purpose: str, at: datetime, case: int | None) -> Insert:
    persons = sorted({id_ for kind, id_, _ in reader.notes if kind == PERSON})
    first = reader.notes[0]
    values = _who(reader.actor, EntryKind.READ, "read", at) | {
        "about_kind": first[0],
        "about_id": first[1],
        "about_label": "",
        "person_id": persons[0] if len(persons) == 1 else None,
        "case_id": case,
        "reason": purpose,
        "subjects": {"seen": [[kind, id_, field] for kind, id_, field in reader.notes]},
        "persons": persons,
    }
    return Insert("audit_entry", values)


def seal(now: datetime) -> SealCard | None:
    """封存：seal the entries of all transactions that have ended; None when there are none. No writer waits for it.

    Raises :class:`WitnessAhead` when the witness file knows more seals than the database. At most :data:`MOST` entries
    (or one transaction); call again until None. Must not be called inside a transaction.
    """
    with transaction.atomic(durable=True):
        last = _lock()
        below, rows = _due(last)
        made = _write_seal(last, last.era if last else 1, last.after_id if last else 0, below, rows, now) if rows else None
    _tell_witness()
    return made


def open_era(*, actor: Actor, reason: str, now: datetime) -> SealCard:
    """开启新纪元：after a restore into another cluster, whose transactions are numbered from the start again.

    Seals all that has no seal yet, then counts anew. Nobody may be writing. Raises nothing of its own.
    """
    with transaction.atomic(durable=True):
        last = _lock()
        free = "SELECT {} FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id) ORDER BY e.id"
        rows = fetch_rows(free.format(sealing.CELLS))
        after = int(str(fetch_rows("SELECT COALESCE(max(id), 0) FROM audit_entry")[0][0]))
        made = _write_seal(last, last.era + 1 if last else 1, after, queries.waiting(), rows, now)
        changed = {"era": made.era, "seal": made.number}
        write(record(actor=actor, act="audit.open_era", about=Subject("seal", made.number), changed=changed, reason=reason, at=now))
    _tell_witness()
    return made


def note_copy(*, actor: Actor, of: str, now: datetime) -> None:
    """复制：everything of this region leaves in a copy; noted before it is made, so that the copy says so itself."""
    write(record(actor=actor, act="audit.copied", about=Subject("trail", 0), reason=of, at=now))


def prove(entry: int, *, actor: Actor, now: datetime) -> Proof:
    """取证：the proof of an entry, sealed at once when it was not yet. It says all of the entry, so whoever takes one is noted.

    Raises as :func:`queries.prove`, and :class:`WitnessAhead`.
    """
    made = _proof(entry, now)
    write(record(actor=actor, act="audit.prove", about=Subject("entry", entry), at=now))
    return made


def _proof(entry: int, now: datetime) -> Proof:
    while True:
        try:
            return queries.prove(entry)
        except NotYetSealed:
            if seal(now) is None:
                return queries.prove(entry)


def _lock() -> Seal | None:
    """One sealer at a time; the last seal."""
    run("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.audit_seal'))")
    return sealing.latest_row()


def _due(last: Seal | None) -> tuple[int, list[tuple[str | None, ...]]]:
    """The new bound and the entries below it, in ONE statement: one snapshot says which transactions have ended and shows their rows."""
    due = "FROM audit_entry e, base WHERE e.xid >= base.below AND e.xid < base.xmin AND e.id > base.after_id"
    rows = fetch_rows(
        f"WITH base AS (SELECT $1::bigint AS below, $2::bigint AS after_id, {sealing.XMIN} AS xmin),"
        f" first AS (SELECT e.xid {due} ORDER BY e.xid LIMIT 1),"
        f" beyond AS (SELECT e.xid {due} ORDER BY e.xid OFFSET $3 LIMIT 1),"
        " cut AS (SELECT COALESCE(GREATEST((SELECT xid FROM beyond), (SELECT f.xid + 1 FROM first f, beyond)), xmin) AS top FROM base)"
        f" SELECT cut.top, {sealing.CELLS} FROM cut, base, audit_entry e"
        " WHERE e.xid >= base.below AND e.xid < cut.top AND e.id > base.after_id ORDER BY e.id",
        [last.below_xid if last else 0, last.after_id if last else 0, MOST],
    )
    return (int(str(rows[0][0])) if rows else 0), [row[1:] for row in rows]


def _write_seal(last: Seal | None, era: int, after: int, below: int, rows: list[tuple[str | None, ...]], now: datetime) -> SealCard:
    digests = [rules.leaf(cells) for cells in rows]
    ids = [int(str(cells[0])) for cells in rows]
    known = witness.last_number(sealing.witness_file())
    number = max(last.number if last else 0, known) + 1
    if known >= (last.number if last else 0) + 1 and era == (last.era if last else 1):
        raise WitnessAhead(witness=known, database=last.number if last else 0)
    root = merkle.root(digests)
    row = Seal(
        number=number,
        era=era,
        after_id=after,
        below_xid=below,
        first_id=ids[0] if ids else 0,
        last_id=ids[-1] if ids else 0,
        count=len(ids),
        root=root,
        previous=rules.link(sealing.statement_of(last)) if last else rules.NOTHING,
        sealed_at=now,
    )
    row.signature = keys.signer().sign(rules.statement(sealing.statement_of(row)))
    row.key = keys.fingerprint(keys.public_key_pem())
    row.code = rules.short_code(root)
    row.save(force_insert=True)
    leaves = "INSERT INTO audit_leaf (entry_id, seal_id, position, digest) SELECT e, $1, n - 1, decode(d, 'hex')"
    run(
        f"{leaves} FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY AS x(e, d, n)",
        [row.pk, ids, [digest.hex() for digest in digests]],
    )
    return sealing.card(row)


def _tell_witness() -> None:
    """Bring the witness file up to the database: also what a crash between commit and file left out."""
    path, last = sealing.witness_file(), sealing.latest_row()
    known = witness.last_number(path)
    if last is None or known >= last.number:
        return
    told = (
        {**sealing.statement_of(row), "code": row.code, "key": row.key, "signature": bytes(row.signature).hex()}
        for row in sealing.seals_after(known)
    )
    witness.append(path, told)
