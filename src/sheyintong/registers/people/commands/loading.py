"""成批登记：many checked persons by COPY, in one transaction with one audit row for the batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sheyintong.engines.database.copying import copy_rows
from sheyintong.engines.database.statements import fetch_rows, refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import PERSON, Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor

from .. import events
from ..types import Loaded, NewPerson, Origin
from .rows import TAKEN, contact_values, identifier_values, person_values


def load(entries: Sequence[NewPerson], *, origin: Origin, actor: Actor, now: datetime, reason: str = "") -> Loaded:
    """成批登记 persons already in plain form (see :func:`checked`): all or none. Raises :class:`NumberTaken`."""
    if not entries:
        return Loaded(())
    with transaction.atomic(), refusing(TAKEN):
        ids = reserve(len(entries))
        copy_dicts("people_person", ({"id": id_, **person_values(entry, origin, now)} for id_, entry in zip(ids, entries, strict=True)))
        copy_dicts("people_identifier", _identifiers(ids, entries, now))
        copy_dicts("people_contact", _contacts(ids, entries, now))
        changed = {"first": ids[0], "last": ids[-1], "count": len(ids), "origin": origin.value}
        about = Subject(PERSON, ids[0], f"{len(ids)}")
        write(
            audit.record(actor=actor, act="people.load", about=about, changed=changed, reason=reason, at=now),
            jobs.emit(events.PEOPLE_LOADED, changed, at=now),
        )
    return Loaded(tuple(ids))


def reserve(count: int) -> list[int]:
    """Draw the ids of ``count`` new persons."""
    drawn = fetch_rows("SELECT nextval(pg_get_serial_sequence('people_person', 'id')) FROM generate_series(1, $1::int)", [count])
    return [int(str(row[0])) for row in drawn]


def _identifiers(ids: Sequence[int], entries: Sequence[NewPerson], now: datetime) -> Iterable[Mapping[str, Any]]:
    for id_, entry in zip(ids, entries, strict=True):
        for number in entry.numbers:
            yield {"person_id": id_, **identifier_values(number, now)}


def _contacts(ids: Sequence[int], entries: Sequence[NewPerson], now: datetime) -> Iterable[Mapping[str, Any]]:
    for id_, entry in zip(ids, entries, strict=True):
        for kind, text in entry.contacts.items():
            yield {"person_id": id_, **contact_values(kind, text, now)}


def copy_dicts(table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """COPY rows of equal columns into a table of this module; how many."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return 0
    return copy_rows(table, list(first), _values(first, iterator))


def _values(first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[object]]:
    yield list(first.values())
    for row in rest:
        yield list(row.values())
