"""留痕的写入：one entry for each act, one for each look at personal data."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from sheyintong.engines.database.parts import Insert, Ref
from sheyintong.engines.database.statements import write
from sheyintong.kernel.actors import Actor

from .errors import ReadingInTransaction
from .types import PERSON, EntryKind, Reader, Subject


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
) -> Insert:
    """留痕：the part that says who did what to whom and why; it joins the statement of the change, so neither is without the other."""
    values = _who(actor, EntryKind.ACT, act, at) | {
        "about_kind": about.kind,
        "about_id": about.id,
        "about_label": about.label,
        "person_id": person,
        "item": item,
        "case_id": case,
        "changed": None if changed is None else dict(changed),
        "reason": reason,
    }
    return Insert("audit_entry", values)


def _who(actor: Actor, kind: EntryKind, act: str, at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "kind": kind,
        "act": act,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_label": actor.label,
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
