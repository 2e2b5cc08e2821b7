"""在岗查询：whoever acts is still there when she writes."""

from sheyintong.engines.database.parts import Guard
from sheyintong.foundation.access import queries as access
from sheyintong.kernel.actors import Actor

from ..errors import ActorGone

ACTIVE = "EXISTS (SELECT FROM staff_member m WHERE m.id = %s::bigint AND m.state = 'active')"


def present(actor: Actor) -> tuple[Guard, ...]:
    """还在岗：the guards of a write that the actor's session has not ended and that she has not left. None for who has neither.

    The write raises :class:`SessionOver`, :class:`ActorGone`.
    """
    gone = () if actor.member is None else (Guard(ACTIVE, (actor.member,), ActorGone(member=actor.member)),)
    return gone if actor.session is None else (*gone, access.still_open(actor.session))
