"""来访的值。"""

from dataclasses import dataclass
from datetime import datetime

from sheyintong.registers.people.types import Mandate


@dataclass(frozen=True, slots=True)
class Visit:
    """来访：one identification, many items, one signature on the combined receipt.

    With a ``mandate`` (代办) whoever was identified acts for ``person``, who is not here.
    """

    id: int
    person: int
    here: int
    """在场的人：the record of whoever was identified and stands at the counter."""
    identification: int
    method: str
    outlet: int
    member: int
    session: int
    state: str
    opened_at: datetime
    mandate: Mandate | None = None

    @property
    def persons(self) -> tuple[int, ...]:
        """Everybody an act of this visit is about: nobody of the staff may be one of them."""
        return (self.person, self.mandate.proxy) if self.mandate else (self.person,)

    def is_of(self, person: int) -> bool:
        """Whether this person stands here herself, identified by a card."""
        return self.mandate is None and self.person == person and self.method != "typed"
