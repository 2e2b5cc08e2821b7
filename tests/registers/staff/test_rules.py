"""Which roles one person may hold together, where, and for how long a session lasts."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.access.types import Limits
from sheyintong.registers.staff import rules
from sheyintong.registers.staff.types import PlaceKind, Role

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
