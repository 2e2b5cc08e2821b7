"""离岗撤回：a right that somebody who left applied for, or would get, is granted no more."""

import pytest

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.registers.authority import commands, queries
from sheyintong.registers.authority.errors import RightOfSomebodyGone
from sheyintong.registers.authority.types import Newcomer
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.errors import ActorGone
from sheyintong.registers.staff.types import Role
from tests.registers.places import ACTOR, NOW

from .test_rights import apply, at, four, granted, ground, hand, house_keys, move, tacheng

__all__ = ["ground", "house_keys", "tacheng"]


def leave(member: int | None) -> None:
    staff.leave(member=member or 0, reason="调离", actor=ACTOR, now=NOW)


def state(right: int) -> str:
    card = queries.right(right)
    assert card is not None
    return card.state


def test_what_she_applied_for_and_what_is_for_her_is_withdrawn_once_and_nothing_else() -> None:
    clerk, control, manager, centre = four()
    colleague = hand("tongshi", Role.CENTRE_CLERK)
    by_her = apply(clerk)
    for_her = apply(colleague, member=clerk.member or 0, role=Role.CENTRE_CLERK, place=at("654221"))
    move(control, for_her, "check")
    move(manager, for_her, "approve")
    others = apply(colleague, Newcomer("王强", "wangqiang"))
    done, refused = apply(clerk, Newcomer("李强", "liqiang")), apply(clerk, Newcomer("赵强", "zhaoqiang"))
    granted(done, (control, manager, centre))
    move(control, refused, "refuse")
    assert commands.withdraw_of_those_who_left(actor=ACTOR, now=NOW) == 0
    leave(clerk.member)
    assert commands.withdraw_of_those_who_left(actor=ACTOR, now=NOW) == 2
    assert [state(each) for each in (by_her, for_her, others, done, refused)] == [
        "withdrawn",
        "withdrawn",
        "applied",
        "executed",
        "refused",
    ]
    told = fetch_rows("SELECT about_id, reason FROM audit_entry WHERE act = 'authority.withdraw' ORDER BY id")
    assert told == [(str(by_her), "离岗"), (str(for_her), "离岗")]
    assert commands.withdraw_of_those_who_left(actor=ACTOR, now=NOW) == 0
    apply(colleague)  # the login is free again


@pytest.mark.parametrize("whose", ["by her", "for her"])
def test_no_step_is_done_in_the_moment_before_it_is_withdrawn(whose: str) -> None:
    clerk, control, manager, centre = four()
    her = hand("tongshi", Role.CENTRE_CLERK)
    right = apply(her) if whose == "by her" else apply(clerk, member=her.member or 0, role=Role.CENTRE_CLERK, place=at("654221"))
    second = apply(her, Newcomer("王强", "wangqiang")) if whose == "by her" else right
    move(control, right, "check")
    move(manager, right, "approve")
    leave(her.member)
    with pytest.raises(RightOfSomebodyGone):
        move(centre, right, "execute")
    if second != right:
        with pytest.raises(RightOfSomebodyGone):
            move(control, second, "check")
        move(control, second, "refuse")  # no right comes of it
    assert state(right) == "approved"


def test_whoever_has_left_neither_applies_nor_moves() -> None:
    clerk, control, manager, _ = four()
    hand("neikong2", Role.INTERNAL_CONTROL)
    right = apply(manager)
    for who in (clerk, control):
        leave(who.member)
    with pytest.raises(ActorGone):
        move(control, right, "check")
    with pytest.raises(ActorGone):
        apply(clerk, Newcomer("王强", "wangqiang"))
    assert state(right) == "applied"
