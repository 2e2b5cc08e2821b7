"""核身够不够：an item asks that its person was there, or somebody she gave a mandate; a number that was only typed opens what the region names."""

from datetime import datetime

from sheyintong.casework.identification import queries as identification
from sheyintong.casework.identification.errors import TypedOpensGuideOnly
from sheyintong.casework.identification.types import Method
from sheyintong.casework.visits.types import Visit
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.people.types import ProxyKind

from ..errors import BeyondMandate, OnlyInPerson
from .registry import handler_of, has_handler


def too_weak(visit: Visit | None, item: str, now: datetime) -> Refusal | None:
    """Why this visit may not begin this item: a number was only typed, or whoever is here acts for her and may not; None where it may."""
    if visit is None:
        return None
    if visit.method == Method.TYPED and item not in identification.typed_items(now.date()):
        return TypedOpensGuideOnly()
    if visit.mandate is None:
        return None
    if visit.mandate.kind is ProxyKind.AGENT and has_handler(item) and handler_of(item).in_person:
        return OnlyInPerson()
    return None if visit.mandate.covers(item, now.date()) else BeyondMandate()
