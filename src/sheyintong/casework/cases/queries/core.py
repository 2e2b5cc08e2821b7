"""核心系统认人：by what the core system knows a person, in our words for its fields."""

from sheyintong.engines.database import schemas
from sheyintong.exchange.core_system import queries as core_system
from sheyintong.foundation.audit.types import Reader
from sheyintong.kernel.actors import system
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.types import IdentifierKind

from ..states import EffectState
from .cards import CaseCard


def core_serial(card: CaseCard) -> str:
    """核心流水号：what the core system knows this case's change by; empty where the case was never told to it."""
    return core_system.serial_about("case", card.id) if card.effect is EffectState.CONFIRMED else ""


def known_as(person: int) -> dict[str, str]:
    """Name, birth and number in clear, to be sealed into the change at once; its case has the audit row. Raises as :func:`people.person`."""
    reader = Reader(system(schemas.current().removeprefix("r_"), "core_system"))
    card = people.person(person, reader=reader)
    known = {"name": card.name, "birth": card.birth.isoformat()}
    if card.document is None:
        return known
    field = "number" if card.document.kind is IdentifierKind.RESIDENT_ID else "document_number"
    return known | {field: people.reveal_identifier(card, card.document, reader=reader)}
