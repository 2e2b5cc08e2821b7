"""语句部件：each owner returns the parts that write its own tables; they are joined into one statement and sent once.

Values travel as text and the server infers their types, so one prepared text serves every call of the same shape.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from sheyintong.kernel.errors import Refusal


class Sql(msgspec.Struct, frozen=True):
    """A fixed SQL expression in place of a value, such as ``nextval('…')``, with ``%s`` where the arguments go. Never built from input."""

    text: str
    args: tuple[object, ...] = ()


class Insert(msgspec.Struct, frozen=True, eq=False):
    """One new row of the owner's own table. ``refusals`` says how a broken constraint reads."""

    table: str
    values: Mapping[str, object]
    gives: tuple[str, ...] = ("id",)
    refusals: Mapping[str, Refusal] = {}

    def __getitem__(self, column: str) -> "Ref":
        """The value of a column of the new row, for parts that come after."""
        return Ref(self, column)


class Update(msgspec.Struct, frozen=True, eq=False):
    """Exactly one row in the state that was read, else the whole write is refused. ``empty`` names columns that hold nothing yet."""

    table: str
    values: Mapping[str, object]
    where: Mapping[str, object]
    refuse: Refusal
    gives: tuple[str, ...] = ("id",)
    refusals: Mapping[str, Refusal] = {}
    empty: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> "Ref":
        """The value of a column of the changed row, for parts that come after."""
        return Ref(self, column)


class Guard(msgspec.Struct, frozen=True, eq=False):
    """A condition that must hold in the snapshot of the write. ``sql`` has ``%s`` where the arguments go and yields a boolean."""

    sql: str
    args: tuple[object, ...]
    refuse: Refusal


class Ref(msgspec.Struct, frozen=True):
    """A column of a row that another part of the same statement writes."""

    part: Insert | Update
    column: str


Part = Insert | Update | Guard


def _bool(value: bool) -> bytes:
    return b"true" if value else b"false"


_json = msgspec.json.Encoder(enc_hook=str).encode


@lru_cache(maxsize=256)
def _moment(value: date) -> bytes:
    """A day or a moment; one write names the same moment a dozen times."""
    return value.isoformat().encode()


def _list(value: Sequence[object]) -> bytes:
    quoted = ",".join('"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
    return ("{" + quoted + "}").encode()


class _Writers(dict[type, Callable[[Any], bytes | None]]):
    """How each type is written as text; an enumeration of texts as its text, learnt when it is first met."""

    def __missing__(self, kind: type) -> Callable[[Any], bytes | None]:
        if not issubclass(kind, str):
            raise TypeError(f"no text form for {kind.__name__}")
        self[kind] = str.encode
        return str.encode


AS_TEXT = _Writers(
    {
        type(None): lambda v: None,
        str: str.encode,
        int: b"%d".__mod__,
        bool: _bool,
        bytes: lambda v: b"\\x" + v.hex().encode(),
        datetime: _moment,
        date: _moment,
        Decimal: lambda v: str(v).encode(),
        dict: _json,
        list: _list,
        tuple: _list,
    }
)
ELSEWHERE = frozenset({dict, Sql, Ref})
"""Types whose values are, or may hold, what other parts write."""


def as_text(value: object) -> bytes | None:
    """The text form PostgreSQL reads for a value: lists become arrays, dicts JSON, bytes ``\\x…``. Raises TypeError for a type that has none."""
    return AS_TEXT[type(value)](value)


Shape = tuple[tuple[int, Any], ...]
"""What stands in the place of some values; at every other place a parameter."""


class _Joiner:
    """Collects the parameters and the shape of a list of parts. A hundred values go through here for one case: it is kept short."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.place = {id(part): n for n, part in enumerate(parts)}
        self.params: list[bytes | None] = []
        self.shape = tuple([self._shape(part) for part in parts])

    def _shape(self, part: Part) -> tuple[Any, ...]:
        if isinstance(part, Insert):
            return (Insert, part.table, tuple(part.values), self._values(part.values.values()), part.gives)
        if isinstance(part, Guard):
            return (Guard, part.sql, self._values(part.args))
        values = self._values(part.values.values())
        where = self._values(part.where.values())
        return (Update, part.table, tuple(part.values), values, tuple(part.where), where, part.empty, part.gives)

    def _values(self, values: Iterable[object]) -> Shape:
        """Each value becomes a parameter, or part of the shape."""
        instead = []
        for place, value in enumerate(values):
            kind = type(value)
            if kind not in ELSEWHERE:
                self.params.append(AS_TEXT[kind](value))
            elif (shape := self._value(value)) is not None:
                instead.append((place, shape))
        return tuple(instead)

    def _value(self, value: Any) -> tuple[Any, ...] | None:
        """What stands in the place of a value; None where it became a parameter after all."""
        if type(value) is Ref:
            return (Ref, self.place[id(value.part)], value.column)
        if type(value) is Sql:
            return (Sql, value.text, self._values(value.args))
        refs = [(key, self.place[id(v.part)], v.column) for key, v in value.items() if type(v) is Ref]
        self.params.append(_json({key: v for key, v in value.items() if type(v) is not Ref} if refs else value))
        return (dict, *refs) if refs else None


class _Writer:
    """Turns a shape into SQL; parameters are numbered in the order the joiner met them."""

    def __init__(self) -> None:
        self.count = 0

    def values(self, count: int, instead: Shape) -> list[str]:
        """The text of so many values."""
        shapes = dict(instead)
        return [self.value(shapes.get(place)) for place in range(count)]

    def value(self, shape: Any) -> str:
        """A parameter, or what stands in its place."""
        if shape is None:
            self.count += 1
            return f"${self.count}"
        kind, *rest = shape
        if kind is Sql:
            return self.filled(*rest)
        if kind is Ref:
            return f"(SELECT {rest[1]} FROM w{rest[0]})"
        self.count += 1
        pairs = ", ".join(f"'{key}', (SELECT {column} FROM w{place})" for key, place, column in rest)
        return f"${self.count}::jsonb || jsonb_build_object({pairs})"

    def filled(self, text: str, instead: Shape) -> str:
        """The text with a value in place of each ``%s``."""
        head, *pieces = text.split("%s")
        return head + "".join(value + piece for value, piece in zip(self.values(len(pieces), instead), pieces, strict=True))

    def part(self, place: int, shape: Any) -> tuple[str, str]:
        """The common table expression of a part (empty for a guard) and its line in the final SELECT."""
        kind, table, *rest = shape
        if kind is Guard:
            return "", f"CASE WHEN ({self.filled(table, rest[0])}) THEN NULL ELSE public.refuse('{place}') END"
        columns, gives = rest[0], ", ".join(rest[-1])
        values = self.values(len(columns), rest[1])
        if kind is Insert:
            return f"w{place} AS (INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(values)}) RETURNING {gives})", ""
        sets = ", ".join(f"{c} = {v}" for c, v in zip(columns, values, strict=True))
        same = [f"{c} = {v}" for c, v in zip(rest[2], self.values(len(rest[2]), rest[3]), strict=True)]
        where = " AND ".join([*same, *(f"{c} IS NULL" for c in rest[4])])
        check = f"CASE WHEN (SELECT count(*) FROM w{place}) = 1 THEN NULL ELSE public.refuse('{place}') END"
        return f"w{place} AS (UPDATE {table} SET {sets} WHERE {where} RETURNING {gives})", check


@lru_cache(maxsize=512)
def _compiled(shape: tuple[Any, ...]) -> tuple[bytes, Mapping[tuple[int, str], int]]:
    """SQL of a shape, and in which result column each column of a part is."""
    writer = _Writer()
    pairs = [writer.part(place, each) for place, each in enumerate(shape)]
    tables = [table for table, _ in pairs if table]
    columns = [(place, column) for place, each in enumerate(shape) if each[0] is not Guard for column in each[-1]]
    picks = [f"(SELECT {column} FROM w{place})::text" for place, column in columns]
    checks = [check for _, check in pairs if check]
    head = f"WITH {', '.join(tables)} " if tables else ""
    return f"{head}SELECT {', '.join(picks + checks) or 'NULL'}".encode(), {each: n for n, each in enumerate(columns)}


class Joined(msgspec.Struct, frozen=True):
    """One statement of all parts: its text, its parameters, and where in its result a column of a part is."""

    sql: bytes
    params: list[bytes | None]
    places: Mapping[int, int]
    columns: Mapping[tuple[int, str], int]

    def column(self, part: Part, column: str) -> int:
        """The number of the result column."""
        return self.columns[self.places[id(part)], column]


def join(parts: Sequence[Part]) -> Joined:
    """Join parts into one statement. A part may refer only to parts before it."""
    joiner = _Joiner(parts)
    sql, columns = _compiled(joiner.shape)
    return Joined(sql, joiner.params, joiner.place, columns)
