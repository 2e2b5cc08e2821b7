"""盲索引换钥：every column that declares itself (:mod:`.fields`) is found by walking the models, and rewritten under the newest key.

In chunks, by the caller's transactions; what was rewritten is not looked at again, so that a broken run is simply begun anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import psycopg
from django.apps import apps
from django.db import transaction

from sheyintong.kernel.sealed import CannotOpen, Sealer

from .fields import BlindIndex, BlindIndexes
from .statements import fetch_rows, run

_BY_ONE = "get_byte({column}, 0) <> $1::int"
_BY_ANY = "NOT EXISTS (SELECT FROM unnest({column}) AS x WHERE get_byte(x, 0) = $1::int)"
_STALE = "SELECT count(*), count(*) FILTER (WHERE {sealed} IS NULL) FROM {table} WHERE {stale}"
_ROWS = """
SELECT id, encode({sealed}, 'hex'), {column}::text, {by} FROM {table}
WHERE {stale} AND {sealed} IS NOT NULL AND id > $2::bigint ORDER BY id LIMIT $3::int
"""
_REWRITE = """
UPDATE {table} AS t SET {column} = v.fresh FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS v (id, was, fresh)
WHERE t.id = v.id AND t.{column} = v.was
"""
_REPLACE = "UPDATE {table} SET {column} = $3::bytea[] WHERE id = $1::bigint AND {column} = $2::bytea[]"


@dataclass(frozen=True, slots=True)
class Column:
    """盲索引列：one table's, as its model declares it."""

    table: str
    field: BlindIndex | BlindIndexes

    @property
    def name(self) -> str:
        """``people_identifier.number_index``."""
        return f"{self.table}.{self.field.column}"

    def sql(self, text: str) -> str:
        """The statement about this column."""
        stale = (_BY_ANY if isinstance(self.field, BlindIndexes) else _BY_ONE).format(column=self.field.column)
        by = self.field.by or "''"
        return text.format(table=self.table, column=self.field.column, sealed=self.field.sealed, stale=stale, by=by)


@dataclass(slots=True)
class Chunk:
    """一批：how many rows were rewritten, the last one looked at, those that were left under an older key."""

    last: int
    rows: int = 0
    apart: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    @property
    def left(self) -> Sequence[int]:
        """Rows that stay as they were: their number is another open row's already, or what is sealed does not open."""
        return [*self.apart, *self.unread]


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    text: str
    was: str
    by: str


def columns() -> list[Column]:
    """Every blind index of a region's tables; those first that hold one under every key, for others are compared with them."""
    found = [
        Column(model._meta.db_table, each)
        for model in apps.get_models()
        for each in model._meta.local_fields
        if isinstance(each, BlindIndex | BlindIndexes)
    ]
    return sorted(found, key=lambda each: (isinstance(each.field, BlindIndex), each.name))


def generation(sealer: Sealer) -> int:
    """The number of the newest index key: the first byte of what it writes."""
    return sealer.index("", "")[0]


def stale(column: Column, sealer: Sealer) -> tuple[int, int]:
    """How many rows are not under the newest key, and how many of them cannot be rewritten: nothing sealed lies beside them."""
    rows, without = fetch_rows(column.sql(_STALE), [generation(sealer)])[0]
    return int(str(rows)), int(str(without))


def rewrite(column: Column, sealer: Sealer, *, after: int = 0, size: int) -> Chunk | None:
    """Rewrite the next rows behind ``after``; None when there are none. The caller's transaction holds the chunk."""
    found = fetch_rows(column.sql(_ROWS), [generation(sealer), after, size])
    if not found:
        return None
    chunk = Chunk(int(str(found[-1][0])))
    opened = list(_opened(column, found, sealer, chunk))
    if isinstance(column.field, BlindIndexes):
        for row in opened:
            chunk.rows += run(column.sql(_REPLACE), [row.id, row.was, _indexes(column.field, row.text, sealer)])
    elif not _written(column, opened, sealer, chunk):
        for row in opened:
            _alone(column, row, sealer, chunk)
    return chunk


def _opened(column: Column, found: Sequence[Sequence[str | None]], sealer: Sealer, chunk: Chunk) -> Iterator[_Row]:
    for id_, data, was, by in found:
        try:
            yield _Row(int(str(id_)), sealer.open(bytes.fromhex(str(data)), column.field.purpose), str(was), str(by))
        except CannotOpen:
            chunk.unread.append(int(str(id_)))


def _indexes(field: BlindIndexes, text: str, sealer: Sealer) -> list[str]:
    return [_literal(index) for form in field.forms(text) for index in sealer.indexes(form, field.indexed_as)]


def _index(field: BlindIndex | BlindIndexes, row: _Row, sealer: Sealer) -> str:
    """The fresh index. A row that stands in the form it was given, because another holds its number in the other, stays so."""
    given = sealer.indexes(row.text, field.indexed_as)
    if row.was in map(_literal, given):
        return _literal(given[0])
    return _literal(sealer.index(field.form(row.text, row.by) if field.by else field.form(row.text), field.indexed_as))


def _literal(index: bytes) -> str:
    return "\\x" + index.hex()


def _written(column: Column, rows: Sequence[_Row], sealer: Sealer, chunk: Chunk) -> bool:
    """All of a chunk at once; False, and nothing written, where a number among them would be held twice."""
    fresh = [_index(column.field, row, sealer) for row in rows]
    try:
        with transaction.atomic():
            chunk.rows += run(column.sql(_REWRITE), [[row.id for row in rows], [row.was for row in rows], fresh])
    except psycopg.errors.UniqueViolation:
        return False
    return True


def _alone(column: Column, row: _Row, sealer: Sealer, chunk: Chunk) -> None:
    """One row; where its number is another's already it stays as it is."""
    if not _written(column, [row], sealer, chunk):
        chunk.apart.append(row.id)
