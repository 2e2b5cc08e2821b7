"""核身够不够：an item asks that its person was there; a number that was only typed opens what the region names, and nothing else."""

from datetime import datetime

from sheyintong.casework.identification import queries as identification
from sheyintong.casework.identification.errors import TypedOpensGuideOnly
from sheyintong.casework.identification.types import Method
from sheyintong.casework.visits.types import Visit


def too_weak(visit: Visit | None, item: str, now: datetime) -> TypedOpensGuideOnly | None:
    """Why this visit may not begin this item, where it was opened by a typed number; None where it may."""
    if visit is None or visit.method != Method.TYPED or item in identification.typed_items(now.date()):
        return None
    return TypedOpensGuideOnly()
