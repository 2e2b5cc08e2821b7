"""离岗撤回：what somebody who left applied for, or what was applied for on her behalf, goes no further."""

from datetime import datetime

from sheyintong.engines.database.parts import Guard, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import queries
from ..errors import RightNotAtThisStep, RightOfSomebodyGone
from ..queries import RightCard
from ..states import RIGHT, RightState

NOBODY_LEFT = "NOT EXISTS (SELECT FROM staff_member m WHERE m.id IN (%s::bigint, %s::bigint) AND m.state = 'left')"
WHY = "离岗"


def withdraw_of_those_who_left(*, actor: Actor, now: datetime) -> int:
    """离岗撤回 of every right under way that somebody who left applied for or would get; how many. Asked again, it changes nothing.

    Raises :class:`RightNotAtThisStep` where one was moved at this very moment.
    """
    cards = queries.rights_of_the_gone(sorted(RIGHT.moves["withdraw"].sources))
    for card in cards:
        before = RightState(card.state)
        write(
            Update(
                "authority_right",
                {"state": RIGHT.target("withdraw", before), "note": WHY},
                {"id": card.id, "state": before},
                RightNotAtThisStep(right=card.id, step="withdraw"),
            ),
            audit.record(actor=actor, act="authority.withdraw", about=Subject("right", card.id, card.role), reason=WHY, at=now),
        )
    return len(cards)


def nobody_left(card: RightCard) -> Guard:
    """无人离岗：the guard of a step that neither who applied nor whom it is for has left; the write raises :class:`RightOfSomebodyGone`."""
    return Guard(NOBODY_LEFT, (card.applied_by, card.member), RightOfSomebodyGone(right=card.id))
