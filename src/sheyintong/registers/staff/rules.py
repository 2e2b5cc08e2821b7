"""岗位规则：position families that may not be held together, pairs refused, where a role may be held, limits of a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sheyintong.foundation.access.types import Limits
from sheyintong.kernel.actors import Actor

from .types import Family, HeldPost, PlaceKind, Role

FAMILY: Mapping[Role, Family] = {
    Role.TELLER: Family.BUSINESS,
    Role.HALL_GUIDE: Family.BUSINESS,
    Role.OUTLET_MANAGER: Family.BUSINESS,
    Role.BRANCH_MANAGER: Family.BUSINESS,
    Role.TOWNSHIP_CLERK: Family.BUSINESS,
    Role.CENTRE_CLERK: Family.BUSINESS,
    Role.REVIEWER: Family.BUSINESS,
    Role.CENTRE_MANAGER: Family.BUSINESS,
    Role.ADMIN_BODY: Family.BUSINESS,
    Role.INFORMATION_CENTRE: Family.DATA,
    Role.OPERATOR: Family.DATA,
    Role.INTERNAL_CONTROL: Family.CONTROL,
    Role.AUDITOR: Family.CONTROL,
}
"""Each role's position family. Roles of 基金财务 come with the fund."""

PLACES: Mapping[Role, frozenset[PlaceKind]] = {
    Role.TELLER: frozenset({PlaceKind.OUTLET}),
    Role.HALL_GUIDE: frozenset({PlaceKind.OUTLET}),
    Role.OUTLET_MANAGER: frozenset({PlaceKind.OUTLET}),
    Role.BRANCH_MANAGER: frozenset({PlaceKind.BANK}),
    Role.TOWNSHIP_CLERK: frozenset({PlaceKind.AGENCY, PlaceKind.OUTLET}),
    **{
        role: frozenset({PlaceKind.AGENCY})
        for role in (
            Role.CENTRE_CLERK,
            Role.REVIEWER,
            Role.CENTRE_MANAGER,
            Role.INTERNAL_CONTROL,
            Role.INFORMATION_CENTRE,
            Role.ADMIN_BODY,
            Role.AUDITOR,
            Role.OPERATOR,
        )
    },
}
"""At which kind of place a role may be held."""

COUNTER = frozenset({Role.TELLER, Role.HALL_GUIDE, Role.OUTLET_MANAGER, Role.BRANCH_MANAGER})
CENTRE = frozenset({Role.CENTRE_CLERK, Role.REVIEWER, Role.CENTRE_MANAGER, Role.ADMIN_BODY})
APART = frozenset(frozenset({counter, centre}) for counter in COUNTER for centre in CENTRE) | {
    frozenset({Role.TOWNSHIP_CLERK, Role.REVIEWER}),
    frozenset({Role.TOWNSHIP_CLERK, Role.ADMIN_BODY}),
    frozenset({Role.ADMIN_BODY, Role.CENTRE_CLERK}),
    frozenset({Role.ADMIN_BODY, Role.REVIEWER}),
    frozenset({Role.ADMIN_BODY, Role.CENTRE_MANAGER}),
    frozenset({Role.TELLER, Role.HALL_GUIDE}),
}
"""Pairs refused within a family: whoever receives at a counter does not review; the body complaints go to is not the centre;
the guide decides nothing and is therefore no teller."""

LIMITS: Mapping[Role, Limits] = {
    Role.TELLER: Limits(15, 10, 1),
    Role.HALL_GUIDE: Limits(15, 10, 1),
    Role.OUTLET_MANAGER: Limits(15, 10, 1),
    Role.BRANCH_MANAGER: Limits(20, 10, 2),
    Role.TOWNSHIP_CLERK: Limits(15, 10, 1),
    Role.INTERNAL_CONTROL: Limits(15, 8, 1),
    Role.INFORMATION_CENTRE: Limits(10, 8, 1),
    Role.OPERATOR: Limits(10, 8, 1),
}
"""Limits of a session by role; others have 20 minutes, 10 hours, two sessions."""
USUAL = Limits(20, 10, 2)

FOUNDERS = (Role.INFORMATION_CENTRE, Role.INTERNAL_CONTROL)
"""首任：the two posts a region begins with; whoever holds them can take everybody else on."""
CONTROL = frozenset({Role.INTERNAL_CONTROL, Role.AUDITOR, Role.ADMIN_BODY})
ENDS: Mapping[Role, frozenset[Role]] = {
    Role.OUTLET_MANAGER: frozenset({Role.TELLER, Role.HALL_GUIDE}),
    Role.BRANCH_MANAGER: frozenset({Role.TELLER, Role.HALL_GUIDE, Role.OUTLET_MANAGER}),
    Role.CENTRE_MANAGER: frozenset(Role) - CONTROL,
    Role.INFORMATION_CENTRE: frozenset(Role) - CONTROL,
    Role.INTERNAL_CONTROL: CONTROL,
}
"""谁能让谁即刻离岗：whose posts one person alone may end at once: at a counter only those below her own, at a centre all of the subtree.
Nobody sends away those who control her: 内控, audit and the administrative body are let go by 内控 alone, so that one always remains.
"""


@dataclass(frozen=True, slots=True)
class Clash:
    """不相容：two roles that one person may not hold, and why."""

    one: Role
    other: Role
    reason: str


def clashes(roles: Iterable[Role]) -> tuple[Clash, ...]:
    """Every pair of the roles that one person may not hold at the same time."""
    return tuple(clash for one, other in combinations(sorted(set(roles)), 2) for clash in _clash(one, other))


def _clash(one: Role, other: Role) -> Iterable[Clash]:
    if FAMILY[one] is not FAMILY[other]:
        yield Clash(one, other, "业务、财务、数据、稽核内控四类岗位不得兼任")
    elif frozenset({one, other}) in APART:
        yield Clash(one, other, "受理或办理与审核、引导与柜员、经办与受理投诉不得由一人担任")


def overlaps(a_from: date, a_to: date | None, b_from: date, b_to: date | None) -> bool:
    """Whether two half-open spans share a day."""
    return (b_to is None or a_from < b_to) and (a_to is None or b_from < a_to)


def may_be_held_at(role: Role, place: PlaceKind) -> bool:
    """Whether the role may be held at such a place."""
    return place in PLACES[role]


def limits_of(roles: Iterable[Role]) -> Limits:
    """The strictest limits of all roles held."""
    held = [LIMITS.get(role, USUAL) for role in roles] or [USUAL]
    return Limits(min(h.idle_minutes for h in held), min(h.absolute_hours for h in held), min(h.at_once for h in held))


def may_end(actor: Actor, posts: Iterable[HeldPost]) -> bool:
    """Whether every post somebody holds is one this actor may end; of somebody without any there is nothing to go by."""
    held = tuple(posts)
    return bool(held) and all(any(_ends(Role(role), actor, post) for role in actor.roles) for post in held)


def answers_for(actor: Actor, posts: Iterable[HeldPost]) -> bool:
    """谁对她负责：内控 and the manager of a centre for the subtree, those of an outlet or a bank for theirs.

    Who holds a post at a whole bank, or has never held one, is the prefecture's, as is the right to give such a post.
    """
    held = tuple(posts)
    if actor.has(Role.INTERNAL_CONTROL, Role.CENTRE_MANAGER) and actor.scope:
        return "." not in actor.scope or any(f"{post.path}.".startswith(f"{actor.scope}.") for post in held)
    if actor.has(Role.BRANCH_MANAGER):
        return any(post.bank is not None and post.bank == actor.partner for post in held)
    return actor.has(Role.OUTLET_MANAGER) and any(post.outlet is not None and post.outlet == actor.outlet for post in held)


def without_control(ending: Iterable[str], kept: Iterable[str]) -> str:
    """最后一名内控：the first of the agency paths where 内控 ends that lies within none of those where it is kept, or ""."""
    left = tuple(kept)
    return next((path for path in ending if not any(f"{path}.".startswith(f"{each}.") for each in left)), "")


def _ends(role: Role, actor: Actor, post: HeldPost) -> bool:
    if post.role not in ENDS.get(role, ()):
        return False
    if role is Role.OUTLET_MANAGER:
        return post.outlet is not None and post.outlet == actor.outlet
    if role is Role.BRANCH_MANAGER:
        return post.outlet is not None and post.bank is not None and post.bank == actor.partner
    if not actor.scope:
        return False
    return "." not in actor.scope or f"{post.path}.".startswith(f"{actor.scope}.")
