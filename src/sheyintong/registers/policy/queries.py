"""参数查询：the value in force on a day, from the newest adopted version or from an earlier one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sheyintong.engines.database import schemas, statements
from sheyintong.engines.database.reads import Read
from sheyintong.foundation.regions.types import Profile

from . import models, rules
from .errors import NoPolicyAdopted, NoSuchParameter, NotInForce
from .types import ParameterValue, ValueKind

Line = Mapping[str, tuple[ParameterValue, ...]]
NEWEST = "SELECT max(id) FROM policy_adoption WHERE $1::integer IS NULL OR version = $1::integer"


@lru_cache(maxsize=64)
def _line(schema: str, adoption: int) -> Line:
    """All values of an adopted version; it never changes, so a process reads it once."""
    found: dict[str, list[ParameterValue]] = {}
    for row in models.Parameter.objects.filter(adoption_id=adoption).order_by("code", "valid_from"):
        found.setdefault(row.code, []).append(_value(row))
    return {code: tuple(values) for code, values in found.items()}


def _value(row: models.Parameter) -> ParameterValue:
    return ParameterValue(
        code=row.code,
        label=row.label,
        value=rules.from_text(row.value, ValueKind(row.kind)),
        unit=row.unit,
        source=row.source,
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        place=row.place,
        last_checked=row.last_checked,
        example=row.example,
        written_at=row.written_at,
    )


def asking() -> Read[Line]:
    """参数：the question for every parameter; only the number of the newest adoption travels. Its answer raises :class:`NoPolicyAdopted`."""

    def into(cell: bytes | None) -> Line:
        if cell is None:
            raise NoPolicyAdopted
        return _line(schemas.current(), int(cell))

    return Read(NEWEST, (None,), into)


def values(version: int | None = None) -> Line:
    """Parameter → its values in the order of time, of the newest adopted version or the one named. Raises :class:`NoPolicyAdopted`."""
    newest = statements.fetch_rows(NEWEST, [version])[0][0]
    if newest is None:
        raise NoPolicyAdopted
    return _line(schemas.current(), int(newest))


def value(code: str, on: date, version: int | None = None) -> ParameterValue:
    """参数值 in force on a day. Raises :class:`NoSuchParameter`, :class:`NotInForce`, :class:`NoPolicyAdopted`."""
    return value_in(values(version), code, on)


def value_in(line: Line, code: str, on: date) -> ParameterValue:
    """参数值 in force on a day, of values read before. Raises :class:`NoSuchParameter`, :class:`NotInForce`."""
    known = line.get(code)
    if known is None:
        raise NoSuchParameter(parameter=code)
    found = next((each for each in known if each.holds(on)), None)
    if found is None:
        raise NotInForce(parameter=code, on=on)
    return found


def number(code: str, on: date) -> int:
    """A whole number in the parameter's unit; raises as :func:`value`, and TypeError for another kind."""
    return number_in(values(), code, on)


def number_in(line: Line, code: str, on: date) -> int:
    """A whole number of values read before; raises as :func:`value_in`, and TypeError for another kind."""
    found = value_in(line, code, on).value
    if type(found) is not int:
        raise TypeError(f"{code} is not a whole number")
    return found


def share(code: str, on: date) -> Decimal:
    """A decimal number; raises as :func:`value`, and TypeError for another kind."""
    found = value(code, on).value
    if not isinstance(found, Decimal):
        raise TypeError(f"{code} is not a decimal number")
    return found


def flag(code: str, on: date) -> bool:
    """Yes or no; raises as :func:`value`, and TypeError for another kind."""
    found = value(code, on).value
    if not isinstance(found, bool):
        raise TypeError(f"{code} is not yes or no")
    return found


def text(code: str, on: date) -> str:
    """A text; raises as :func:`value`, and TypeError for another kind."""
    found = value(code, on).value
    if not isinstance(found, str):
        raise TypeError(f"{code} is not a text")
    return found


def version() -> int | None:
    """The number of the newest adopted version, None where none was adopted."""
    return models.Adoption.objects.order_by("-version").values_list("version", flat=True).first()


def read(profile: Profile) -> Line:
    """The parameters a profile would give, without adopting them. Raises :class:`SheetMistake` with file and line."""
    return rules.read(profile)
