"""在岗查询：whoever acts is still there when she writes."""

from sheyintong.engines.database.parts import Guard
from sheyintong.foundation.access import queries as access
from sheyintong.kernel.actors import Actor

from ..errors import ActorGone

ACTIVE = "EXISTS (SELECT FROM staff_member m WHERE m.id = %s::bigint AND m.state = 'active')"
IN_POST = (
    f"{ACTIVE} AND EXISTS (SELECT FROM staff_post p WHERE p.id = %s::bigint"
    " AND (p.valid_to IS NULL OR p.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date))"
)
"""For a post at an agency; one at an outlet that ends moves the facts of the outlet, of which a guard of authority knows."""


def present(actor: Actor) -> tuple[Guard, ...]:
    """还在岗：the guards of a write that the actor's session and her post have not ended and that she has not left. None for who has neither.

    The write raises :class:`SessionOver`, :class:`ActorGone`.
    """
    return (*_here(actor), *(() if actor.session is None else (access.still_open(actor.session),)))


def _here(actor: Actor) -> tuple[Guard, ...]:
    if actor.member is None:
        return ()
    gone = ActorGone(member=actor.member)
    if actor.scope and actor.post is not None:
        return (Guard(IN_POST, (actor.member, actor.post), gone),)
    return (Guard(ACTIVE, (actor.member,), gone),)
