"""Which roles one person may hold together, where, and for how long a session lasts."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.access.types import Limits
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.registers.staff import rules
from sheyintong.registers.staff.types import HeldPost, PlaceKind, Role

ROLES = st.sets(st.sampled_from(list(Role)))


@given(ROLES)
def test_roles_of_two_families_always_clash(roles: set[Role]) -> None:
    found = {frozenset({clash.one, clash.other}) for clash in rules.clashes(roles)}
    for one, other in combinations(roles, 2):
        if rules.FAMILY[one] is not rules.FAMILY[other]:
            assert frozenset({one, other}) in found


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (Role.TELLER, Role.REVIEWER, True),
        (Role.TELLER, Role.OUTLET_MANAGER, False),
        (Role.TELLER, Role.HALL_GUIDE, True),
        (Role.TOWNSHIP_CLERK, Role.REVIEWER, True),
        (Role.CENTRE_CLERK, Role.REVIEWER, False),
        (Role.CENTRE_CLERK, Role.ADMIN_BODY, True),
        (Role.INTERNAL_CONTROL, Role.INFORMATION_CENTRE, True),
        (Role.INTERNAL_CONTROL, Role.AUDITOR, False),
        (Role.CENTRE_MANAGER, Role.AUDITOR, True),
    ],
)
def test_the_pairs(one: Role, other: Role, clash: bool) -> None:
    assert bool(rules.clashes([one, other])) is clash
    assert bool(rules.clashes([other, one])) is clash


def test_one_role_alone_never_clashes_and_has_its_place() -> None:
    for role in Role:
        assert rules.clashes([role, role]) == ()
        assert any(rules.may_be_held_at(role, place) for place in PlaceKind)


def test_limits_are_the_strictest_of_all() -> None:
    assert rules.limits_of([]) == rules.USUAL
    assert rules.limits_of([Role.CENTRE_CLERK, Role.INFORMATION_CENTRE]) == Limits(10, 8, 1)


CITY, EMIN, WHOLE = "6542.654201", "6542.654221", "6542"
TELLER, GUIDE, MANAGER, TOWNSHIP = (
    HeldPost(role, 1, 7, CITY) for role in (Role.TELLER, Role.HALL_GUIDE, Role.OUTLET_MANAGER, Role.TOWNSHIP_CLERK)
)
BRANCH = HeldPost(Role.BRANCH_MANAGER)


def who(role: Role, outlet: int | None = None, bank: int | None = None, scope: str = "") -> Actor:
    return Actor(ActorKind.STAFF, 1, "", "tacheng", roles=frozenset({role.value}), outlet=outlet, partner=bank, scope=scope)


OUTLET_MANAGER, BRANCH_MANAGER = who(Role.OUTLET_MANAGER, 1, 7), who(Role.BRANCH_MANAGER, bank=7)
CENTRE, INFORMATION, PREFECTURE = (
    who(Role.CENTRE_MANAGER, scope=CITY),
    who(Role.INFORMATION_CENTRE, scope=CITY),
    who(Role.INFORMATION_CENTRE, scope=WHOLE),
)


@pytest.mark.parametrize(
    ("actor", "posts", "may"),
    [
        (OUTLET_MANAGER, [TELLER], True),
        (OUTLET_MANAGER, [GUIDE], True),
        (OUTLET_MANAGER, [HeldPost(Role.TELLER, 2, 7, CITY)], False),  # another outlet of her bank
        (OUTLET_MANAGER, [MANAGER], False),  # as high as herself
        (OUTLET_MANAGER, [TELLER, MANAGER], False),
        (OUTLET_MANAGER, [TELLER, HeldPost(Role.TELLER, 2, 7, CITY)], False),  # not all of it is hers
        (OUTLET_MANAGER, [TOWNSHIP], False),
        (BRANCH_MANAGER, [TELLER, MANAGER], True),
        (BRANCH_MANAGER, [HeldPost(Role.TELLER, 9, 8, CITY)], False),  # another bank
        (BRANCH_MANAGER, [HeldPost(Role.TELLER, 9, None, CITY)], False),  # no bank at all
        (who(Role.BRANCH_MANAGER), [HeldPost(Role.TELLER, 9, None, CITY)], False),
        (BRANCH_MANAGER, [BRANCH], False),
        (CENTRE, [TELLER, MANAGER], True),
        (CENTRE, [HeldPost(Role.REVIEWER, path=CITY)], True),
        (CENTRE, [HeldPost(Role.TOWNSHIP_CLERK, path=f"{CITY}.654201001")], True),
        (CENTRE, [HeldPost(Role.REVIEWER, path=EMIN)], False),
        (CENTRE, [HeldPost(Role.CENTRE_CLERK, path=WHOLE)], False),  # above
        (CENTRE, [HeldPost(Role.CENTRE_CLERK, path=f"{CITY}9")], False),  # a path that only begins alike
        (CENTRE, [BRANCH], False),
        (INFORMATION, [TELLER], True),
        (INFORMATION, [HeldPost(Role.REVIEWER, path=EMIN)], False),
        (PREFECTURE, [BRANCH], True),
        (PREFECTURE, [HeldPost(Role.CENTRE_MANAGER, path=EMIN)], True),
        (PREFECTURE, [], False),
        *((each, [HeldPost(role, path=CITY)], False) for each in (CENTRE, INFORMATION, PREFECTURE) for role in rules.CONTROL),
        *((who(Role.INTERNAL_CONTROL, scope=WHOLE), [HeldPost(role, path=CITY)], role in rules.CONTROL) for role in Role),
        (who(Role.INFORMATION_CENTRE), [TELLER], False),  # without a place there is no subtree
        *((who(role, 1, 7, WHOLE), [TELLER], False) for role in Role if role not in rules.ENDS),
    ],
)
def test_whom_one_person_alone_may_let_go(actor: Actor, posts: list[HeldPost], may: bool) -> None:
    assert rules.may_end(actor, posts) is may
