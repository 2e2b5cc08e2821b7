"""受理所据：what an acceptance decides over, asked of its owners in one statement: with who asks, or alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheyintong.engines.database.reads import Read, Told
from sheyintong.engines.database.statements import read
from sheyintong.exchange.core_system import queries as core_system
from sheyintong.exchange.core_system.types import Truth
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.calendar import Calendar
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue import queries as catalogue
from sheyintong.registers.catalogue.errors import NoSuchItem
from sheyintong.registers.catalogue.types import Item
from sheyintong.registers.policy import queries as policy

from .. import queries
from ..types import SubjectFacts
from .registry import handler_of, has_handler


@dataclass(frozen=True, slots=True)
class Known:
    """受理所据：the subject, the grounds of authority over the items asked for, what is in force, and what their handlers need to know."""

    subject: SubjectFacts
    grounds: authority.Grounds
    items: Mapping[str, Item]
    parameters: policy.Line
    calendar: Calendar
    truth: Truth
    needs: Mapping[str, object]

    def item(self, code: str) -> Item:
        """事项 as it is in force. Raises :class:`NoSuchItem`."""
        found = self.items.get(code)
        if found is None:
            raise NoSuchItem(item=code)
        return found


class Asking:
    """The questions about one or more items. ``person``, ``member``, ``outlet`` and ``device`` are numbers, or what another question finds."""

    def __init__(self, items: Sequence[str], *, person: object, member: object, outlet: object, device: object, now: datetime) -> None:
        self._subject = queries.asking_subject(person)
        self._grounds = authority.asking(items, member=member, outlet=outlet, device=device, at=now)
        self._items, self._parameters, self._calendar = catalogue.asking(), policy.asking(), regions.asking_calendar()
        self._truth = core_system.asking(person)
        self._needs = {
            name: question(person) for item in items if has_handler(item) for name, question in handler_of(item).needs.items()
        }  # fmt: skip

    @property
    def reads(self) -> tuple[Read[Any], ...]:
        """For the statement."""
        common = (self._subject, self._grounds, self._items, self._parameters, self._calendar, self._truth)
        return *common, *self._needs.values()

    def known(self, told: Told) -> Known:
        """Out of what the statement told. Raises :class:`CaseNotFound` for an unknown person."""
        return Known(
            subject=told[self._subject],
            grounds=told[self._grounds],
            items=told[self._items],
            parameters=told[self._parameters],
            calendar=told[self._calendar],
            truth=told[self._truth],
            needs={name: told[question] for name, question in self._needs.items()},
        )


def know(actor: Actor, person: int, *items: str, now: datetime) -> Known:
    """The same for an actor who is known already."""
    asking = Asking(items, person=person, member=actor.member, outlet=actor.outlet, device=actor.device, now=now)
    return asking.known(read(*asking.reads))
