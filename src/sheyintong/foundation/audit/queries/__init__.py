"""留痕的查询：entries for pages, seals and proofs, the verification of the whole."""

from ..rules import check
from .listing import RESIDENT_COLUMNS, count, entries, entry, export_csv, overview, who_saw
from .sealing import first_seal_since, latest_code, prove, seal, sealed_in, seals, waiting
from .verification import verify

__all__ = [
    "RESIDENT_COLUMNS",
    "check",
    "count",
    "entries",
    "entry",
    "export_csv",
    "first_seal_since",
    "latest_code",
    "overview",
    "prove",
    "seal",
    "sealed_in",
    "seals",
    "verify",
    "waiting",
    "who_saw",
]
