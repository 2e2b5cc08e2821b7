"""Answers, changes and before-values of a case are personal data: sealed as one JSON text each."""

import json
from collections.abc import Mapping, Sequence

from sheyintong.engines import keys
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.kernel.sealed import Sealed, reveal

from ..types import Change

ANSWERS = "cases_case.answers"
UNDO = "cases_case.undo"
CHANGES = "cases_case.changes"
ENTRY = "cases_entry.values"


def sealed(value: object, purpose: str) -> bytes:
    """Seal any JSON value."""
    return keys.sealer().seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")), purpose)


def opened(reader: Reader, hexadecimal: str, purpose: str, person: int) -> dict[str, str]:
    """Open a sealed mapping for a reader, who notes whose it was. Empty text gives an empty mapping."""
    if not hexadecimal:
        return {}
    text = reveal(reader, Sealed(bytes.fromhex(hexadecimal), purpose), sealer=keys.sealer(), kind=PERSON, id=person, field="answers")
    return dict(json.loads(text))


def opened_changes(reader: Reader, hexadecimal: str, person: int) -> list[Change]:
    """Open the changes of a case for a reader."""
    if not hexadecimal:
        return []
    text = reveal(reader, Sealed(bytes.fromhex(hexadecimal), CHANGES), sealer=keys.sealer(), kind=PERSON, id=person, field="changes")
    return [Change(**each) for each in json.loads(text)]


def changes_sealed(changes: Sequence[Change]) -> bytes:
    """Seal the changes of an effect."""
    return sealed([{"label": c.label, "before": c.before, "after": c.after, "sealed": c.sealed} for c in changes], CHANGES)


def undo_sealed(undo: Mapping[str, object]) -> bytes:
    """Seal what a reversal will need."""
    return sealed(dict(undo), UNDO)
