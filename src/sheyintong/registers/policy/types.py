"""参数的值：a dated value with its source, as a version of the region's policy holds it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | bool | str


class ValueKind(StrEnum):
    """What sort of value a parameter has."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """参数值：holds from ``valid_from`` until before ``valid_to`` (None: open). ``place`` says whose rule it is."""

    code: str
    label: str
    value: Value
    unit: str
    source: str
    document: str
    valid_from: date
    valid_to: date | None
    place: str
    last_checked: date
    example: bool
    written_at: str = ""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def kind(self) -> ValueKind:
        """The sort of the value."""
        kinds = {bool: ValueKind.BOOLEAN, int: ValueKind.INTEGER, Decimal: ValueKind.DECIMAL}
        return kinds.get(type(self.value), ValueKind.TEXT)


@dataclass(frozen=True, slots=True)
class Adoption:
    """采用：one adopted version of all parameters; ``changed`` is False when the very same was in force already."""

    id: int
    version: int
    digest: str
    parameters: int
    changed: bool
