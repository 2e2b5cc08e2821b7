"""窗口：what the views of the counter want to know besides who asks; it comes in the same statement."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.visits import queries as visits
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.reads import Read
from sheyintong.faces.web.session import Beside, now_of
from sheyintong.registers.staff.types import SessionActor


class Desk(Beside):
    """窗口：who stands here."""

    def __init__(self, request: HttpRequest, who: Read[SessionActor | None], **address: Any) -> None:
        """Ask for the visit that the session has open."""
        self._visit = visits.asking(who["session"])
        self.reads = (self._visit,)

    @property
    def visit(self) -> Visit | None:
        """The visit, if one is open."""
        return self.told[self._visit]


class DecidingDesk(Desk):
    """办事窗口：who stands here, and all that is decided over about some items."""

    def __init__(self, request: HttpRequest, who: Read[SessionActor | None], **address: Any) -> None:
        """Ask about the items for the person of the visit."""
        super().__init__(request, who)
        now = now_of(request)
        person, member, outlet, device = self._visit["person"], who["member"], who["outlet"], who["device"]
        self._asking = cases.Asking(self.items(request, **address), person=person, member=member, outlet=outlet, device=device, now=now)
        self.reads += self._asking.reads

    def items(self, request: HttpRequest, *, code: str = "", **address: Any) -> Sequence[str]:
        """The codes to ask about: the one that the address names."""
        return (code,)

    @property
    def known(self) -> cases.Known:
        """What is decided over. Only while somebody is here."""
        return self._asking.known(self.told)


def known_here(request: HttpRequest) -> cases.Known:
    """What a view with a :class:`DecidingDesk` decides over. Only while somebody is here."""
    desk: DecidingDesk = request.beside  # type: ignore[attr-defined]
    return desk.known
