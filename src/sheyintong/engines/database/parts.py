"""语句部件：each owner returns the parts that write its own tables; they are joined into one statement and sent once.

Values travel as text and the server infers their types, so one prepared text serves every call of the same shape.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sheyintong.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Sql:
    """A fixed SQL expression in place of a value, such as ``nextval('…')``, with ``%s`` where the arguments go. Never built from input."""

    text: str
    args: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """One new row of the owner's own table. ``refusals`` says how a broken constraint reads."""

    table: str
    values: Mapping[str, object]
    gives: tuple[str, ...] = ("id",)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)

    def __getitem__(self, column: str) -> "Ref":
        """The value of a column of the new row, for parts that come after."""
        return Ref(self, column)


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """Exactly one row in the state that was read, else the whole write is refused."""

    table: str
    values: Mapping[str, object]
    where: Mapping[str, object]
    refuse: Refusal
    gives: tuple[str, ...] = ("id",)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)

    def __getitem__(self, column: str) -> "Ref":
        """The value of a column of the changed row, for parts that come after."""
        return Ref(self, column)


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A condition that must hold in the snapshot of the write. ``sql`` has ``%s`` where the arguments go and yields a boolean."""

    sql: str
    args: tuple[object, ...]
    refuse: Refusal


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of a row that another part of the same statement writes."""

    part: Insert | Update
    column: str


Part = Insert | Update | Guard


def _bool(value: bool) -> bytes:
    return b"true" if value else b"false"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


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
        int: lambda v: str(v).encode(),
        bool: _bool,
        bytes: lambda v: b"\\x" + v.hex().encode(),
        datetime: lambda v: v.isoformat().encode(),
        date: lambda v: v.isoformat().encode(),
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


class _Joiner:
    """Collects the parameters and the shape of a list of parts. A hundred values go through here for one case: it is kept short."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.place = {id(part): n for n, part in enumerate(parts)}
        self.params: list[bytes | None] = []
        self.shape = tuple([self._shape(part) for part in parts])

    def _shape(self, part: Part) -> tuple[Any, ...]:
        if isinstance(part, Insert):
            return ("insert", part.table, tuple(part.values), self._values(part.values.values()), part.gives)
        if isinstance(part, Guard):
            return ("guard", part.sql, self._values(part.args))
        values = self._values(part.values.values())
        return ("update", part.table, tuple(part.values), values, tuple(part.where), self._values(part.where.values()), part.gives)

    def _values(self, values: Iterable[object]) -> tuple[object, ...]:
        """For each value None where it became a parameter, else what stands in its place."""
        shapes: list[object] = []
        for value in values:
            kind = type(value)
            if kind in ELSEWHERE:
                shapes.append(self._value(value))
            else:
                shapes.append(None)
                self.params.append(AS_TEXT[kind](value))
        return tuple(shapes)

    def _value(self, value: object) -> object:
        if isinstance(value, Ref):
            return ("ref", self.place[id(value.part)], value.column)
        if isinstance(value, Sql):
            return ("sql", value.text, self._values(value.args))
        if isinstance(value, dict) and any(isinstance(v, Ref) for v in value.values()):
            refs = tuple((k, self.place[id(v.part)], v.column) for k, v in value.items() if isinstance(v, Ref))
            self.params.append(_json({k: v for k, v in value.items() if not isinstance(v, Ref)}))
            return ("json", refs)
        self.params.append(as_text(value))
        return None


class _Writer:
    """Turns a shape into SQL; parameters are numbered in the order the joiner met them."""

    def __init__(self) -> None:
        self.count = 0

    def value(self, shape: Any) -> str:
        if shape is None:
            self.count += 1
            return f"${self.count}"
        kind = shape[0]
        if kind == "sql":
            return self.filled(shape[1], shape[2])
        if kind == "ref":
            return f"(SELECT {shape[2]} FROM w{shape[1]})"
        self.count += 1
        pairs = ", ".join(f"'{key}', (SELECT {column} FROM w{place})" for key, place, column in shape[1])
        return f"${self.count}::jsonb || jsonb_build_object({pairs})"

    def filled(self, text: str, args: Sequence[Any]) -> str:
        """The text with a value in place of each ``%s``."""
        pieces = text.split("%s")
        return "".join(piece + (self.value(args[n]) if n < len(args) else "") for n, piece in enumerate(pieces))

    def part(self, place: int, shape: Any) -> tuple[str, str]:
        """The common table expression of a part (empty for a guard) and its line in the final SELECT."""
        if shape[0] == "guard":
            return "", f"CASE WHEN ({self.filled(shape[1], shape[2])}) THEN NULL ELSE public.refuse('{place}') END"
        values = [self.value(value) for value in shape[3]]
        if shape[0] == "insert":
            body = f"INSERT INTO {shape[1]} ({', '.join(shape[2])}) VALUES ({', '.join(values)}) RETURNING {', '.join(shape[4])}"
            check = ""
        else:
            sets = ", ".join(f"{c} = {v}" for c, v in zip(shape[2], values, strict=True))
            where = " AND ".join(f"{c} = {self.value(v)}" for c, v in zip(shape[4], shape[5], strict=True))
            body = f"UPDATE {shape[1]} SET {sets} WHERE {where} RETURNING {', '.join(shape[6])}"
            check = f"CASE WHEN (SELECT count(*) FROM w{place}) = 1 THEN NULL ELSE public.refuse('{place}') END"
        return f"w{place} AS ({body})", check


@lru_cache(maxsize=512)
def _compiled(shape: tuple[Any, ...]) -> tuple[bytes, tuple[tuple[int, str], ...]]:
    """SQL of a shape, and which (part, column) each result column is."""
    writer = _Writer()
    pairs = [writer.part(place, each) for place, each in enumerate(shape)]
    tables = [table for table, _ in pairs if table]
    columns = [(place, column) for place, each in enumerate(shape) if each[0] != "guard" for column in each[-1]]
    picks = [f"(SELECT {column} FROM w{place})::text" for place, column in columns]
    checks = [check for _, check in pairs if check]
    head = f"WITH {', '.join(tables)} " if tables else ""
    return f"{head}SELECT {', '.join(picks + checks) or 'NULL'}".encode(), tuple(columns)


@dataclass(frozen=True, slots=True)
class Joined:
    """One statement of all parts: its text, its parameters and what its result columns are."""

    sql: bytes
    params: list[bytes | None]
    columns: tuple[tuple[int, str], ...]


def join(parts: Sequence[Part]) -> Joined:
    """Join parts into one statement. A part may refer only to parts before it."""
    joiner = _Joiner(parts)
    sql, columns = _compiled(joiner.shape)
    return Joined(sql, joiner.params, columns)
