"""Answers and outcome of a case are personal data: sealed as one JSON text each."""

import msgspec

from sheyintong.engines import keys
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.kernel.sealed import Sealed, reveal

from ..types import Change, Effect

ANSWERS = "cases_case.answers"
OUTCOME = "cases_case.outcome"
ENTRY = "cases_entry.values"


def sealed(value: object, purpose: str) -> bytes:
    """Seal any JSON value."""
    return keys.sealer().seal(msgspec.json.encode(value).decode(), purpose)


def opened(reader: Reader, hexadecimal: str, purpose: str, person: int) -> dict[str, str]:
    """Open a sealed mapping for a reader, who notes whose it was. Empty text gives an empty mapping."""
    if not hexadecimal:
        return {}
    text = reveal(reader, Sealed(bytes.fromhex(hexadecimal), purpose), sealer=keys.sealer(), kind=PERSON, id=person, field="answers")
    return dict(msgspec.json.decode(text))


class Outcome(msgspec.Struct):
    """办理结果：what changed, for the reviewer and the trail; what ``undo`` needs, for a reversal."""

    changes: tuple[Change, ...] = ()
    undo: dict[str, object] = {}


def opened_outcome(reader: Reader, hexadecimal: str, person: int) -> Outcome:
    """Open the outcome of a case for a reader, who notes whose it was. Empty text gives an empty one."""
    if not hexadecimal:
        return Outcome()
    text = reveal(reader, Sealed(bytes.fromhex(hexadecimal), OUTCOME), sealer=keys.sealer(), kind=PERSON, id=person, field="changes")
    return msgspec.json.decode(text, type=Outcome)


def outcome_sealed(effect: Effect) -> bytes | None:
    """Seal what an effect changed and what taking it back needs; None where it changed nothing."""
    return sealed(Outcome(effect.changes, dict(effect.undo)), OUTCOME) if effect.changes or effect.undo else None
