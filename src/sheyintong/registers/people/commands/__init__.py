"""人员的写入。

Commands that a handler's effect uses return SQL parts; the caller's statement carries the audit row of its case. The others write
themselves, with their audit row and event.
"""

from . import importing
from .changes import (
    change_birth,
    change_contact,
    change_household,
    change_life,
    change_name,
    change_number,
    change_sex,
    undo_change_contact,
    undo_change_number,
)
from .loading import load
from .proxies import end_proxy, note_consent, register_proxy, still_held, undo_end_proxy, withdraw_consent
from .registering import note_same_person, register, registering

__all__ = [
    "change_birth",
    "change_contact",
    "change_household",
    "change_life",
    "change_name",
    "change_number",
    "change_sex",
    "end_proxy",
    "importing",
    "load",
    "note_consent",
    "note_same_person",
    "register",
    "register_proxy",
    "registering",
    "still_held",
    "undo_change_contact",
    "undo_change_number",
    "undo_end_proxy",
    "withdraw_consent",
]
