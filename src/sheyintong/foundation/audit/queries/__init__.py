"""留痕的查询：entries for pages, seals and proofs, the verification of the whole."""

from ..rules import check
from .listing import RESIDENT_COLUMNS, count, entries, entry, export_csv, overview, who_saw
from .sealing import latest_code, latest_seal, prove, seals, waiting
from .verification import verify

__all__ = [
    "RESIDENT_COLUMNS",
    "check",
    "count",
    "entries",
    "entry",
    "export_csv",
    "latest_code",
    "latest_seal",
    "overview",
    "prove",
    "seals",
    "verify",
    "waiting",
    "who_saw",
]
