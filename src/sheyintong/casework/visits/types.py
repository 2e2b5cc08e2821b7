"""来访的值。"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """来访：one identification, many items, one signature on the combined receipt."""

    id: int
    person: int
    identification: int
    method: str
    outlet: int
    member: int
    session: int
    state: str
    opened_at: datetime
    proxy_person: int | None = None
