"""授权四步：who may apply, check, approve and execute; a newcomer's account, post and invitation; withdrawn and issued again."""

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from django.db import transaction

from sheyintong.engines.database import statements
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.errors import InvitationRevoked, InvitationUsed, LoginTaken, WrongCredentials
from sheyintong.foundation.access.types import AccountKind, Origin
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.transitions import NotInThisState
from sheyintong.registers.authority import commands, queries
from sheyintong.registers.authority.errors import NewcomerUnnamed, RightInWrongHands, RightNotAtThisStep, RightNotYoursToApply
from sheyintong.registers.authority.types import Newcomer
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_read
from sheyintong.registers.staff.errors import AlreadyJoined, Incompatible, WrongPlace
from sheyintong.registers.staff.types import Invited, Place, PlaceKind, Role
from tests.foundation.access.people import PASSWORD
from tests.registers import places
from tests.registers.places import ACTOR, NOW, TODAY
from tests.support.databases import Databases
from tests.support.world import number_for

HERE = Origin("tacheng", "127.0.0.1")
NEW = Newcomer("热娜·阿不都", "rena")


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture(scope="module", autouse=True)
def house_keys() -> None:
    """The keys of the test home: accounts count their tries under a key."""
    from django.conf import settings

    from sheyintong.engines import keys

    keys.ensure(settings.HOME)


@pytest.fixture(autouse=True)
def tacheng(region: str) -> None:
    """Agencies and items are there."""


def at(code: str = "6542") -> Place:
    return Place(PlaceKind.AGENCY, places.agency(code))


def hand(login: str, role: Role, place: Place | None = None) -> Actor:
    """A member who works, as the one who acts."""
    spot = place or at()
    account = access.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label=login, actor=ACTOR, now=NOW)
    member = staff.add_member(account=account.id, name=login, bank=staff_read.bank_of(spot), actor=ACTOR, now=NOW)
    post = staff.give_post(member=member, role=role, place=spot, valid_from=date(2026, 1, 1), actor=ACTOR, now=NOW)
    who = Actor(ActorKind.STAFF, account.id, login, "tacheng", post=post, roles=frozenset({role.value}), member=member)
    if spot.kind is PlaceKind.OUTLET:
        return replace(who, outlet=spot.id)
    if spot.kind is PlaceKind.BANK:
        return replace(who, partner=spot.id)
    return replace(who, agency=spot.id, scope=regions.agency(spot.id).path)


def apply(who: Actor, member: int | Newcomer = NEW, role: Role = Role.CENTRE_CLERK, place: Place | None = None) -> int:
    return commands.apply_for_right(
        actor=who, member=member, role=role, place=place or at("654201"), valid_from=TODAY, valid_to=None, reason="到岗", now=NOW
    )


def move(who: Actor, right: int, step: str) -> Invited | None:
    return commands.move_right(actor=who, right=right, step=step, note="", now=NOW)


def join(code: str, login: str = "rena") -> int:
    return staff.accept_invitation(code=code, login=login, password=PASSWORD, number=number_for(login), name="别人", origin=HERE, now=NOW)


def four() -> tuple[Actor, Actor, Actor, Actor]:
    """A clerk, 内控, the manager, 信息中心."""
    roles = (Role.CENTRE_CLERK, Role.INTERNAL_CONTROL, Role.CENTRE_MANAGER, Role.INFORMATION_CENTRE)
    clerk, control, manager, centre = (hand(f"w{role.value.replace('_', '')}", role) for role in roles)
    return clerk, control, manager, centre


def granted(right: int, hands: tuple[Actor, Actor, Actor]) -> Invited:
    for who, step in zip(hands, ("check", "approve"), strict=False):
        assert move(who, right, step) is None
    invited = move(hands[2], right, "execute")
    assert invited is not None
    return invited


def test_a_newcomer_has_account_post_and_invitation_in_one_moment_and_comes_in() -> None:
    clerk, *hands = four()
    right = apply(clerk)
    assert statements.fetch_rows("SELECT count(*) FROM staff_member WHERE name = $1", [NEW.name]) == [("0",)]
    invited = granted(right, (hands[0], hands[1], hands[2]))
    card = staff_read.member(invited.member, TODAY)
    assert (card.name, card.state, [post.role for post in card.posts]) == (NEW.name, "invited", [Role.CENTRE_CLERK])
    assert (invited.login, invited.expires_at) == ("rena", NOW + timedelta(days=7))
    acts = {row[0] for row in statements.fetch_rows("SELECT act FROM audit_entry")}
    assert acts >= {"authority.apply", "authority.execute", "access.account_created", "access.invited", "staff.invited", "staff.post_given"}
    events = {row[0] for row in statements.fetch_rows("SELECT event FROM jobs_outbox")}
    assert events >= {"authority.RightExecuted", "staff.PostGiven"}
    with pytest.raises(WrongCredentials):
        access.sign_in(login="rena", password=PASSWORD, origin=HERE, now=NOW)
    assert join(invited.code) == invited.member
    assert staff_read.member(invited.member, TODAY).name == NEW.name  # the name that was checked, not one typed later
    assert access.sign_in(login="rena", password=PASSWORD, origin=HERE, now=NOW + timedelta(minutes=20))
    with pytest.raises(InvitationUsed):
        join(invited.code)


def test_two_founders_take_the_first_manager_on_and_then_need_each_step_its_own_hand() -> None:
    centre, control = hand("xinxi", Role.INFORMATION_CENTRE), hand("neikong", Role.INTERNAL_CONTROL)
    right = apply(centre, role=Role.CENTRE_MANAGER, place=at())
    for step in ("check", "approve", "execute"):
        with pytest.raises((RightInWrongHands, NotInThisState)):
            move(centre, right, step)  # never her own
        invited = move(control, right, step)
    assert invited is not None
    stood = statements.fetch_rows("SELECT changed ->> 'stands_in_for' FROM audit_entry WHERE act LIKE 'authority.%' ORDER BY id")
    assert [row[0] for row in stood] == [None, None, "centre_manager", "information_centre"]
    later = apply(centre, Newcomer("王强", "wangqiang"))
    move(control, later, "check")
    move(control, later, "approve")  # the manager was invited but has not come in: nobody else can
    join(invited.code)
    third = apply(centre, Newcomer("李强", "liqiang"))
    move(control, third, "check")
    with pytest.raises(RightInWrongHands):
        move(control, third, "approve")  # now there is a manager


def test_the_only_manager_who_applied_is_stood_in_for_by_internal_control_and_the_right_has_three_hands() -> None:
    _, control, manager, centre = four()
    invited = granted(apply(manager), (control, control, centre))
    assert invited.login == "rena"


def test_nobody_moves_what_she_applied_for_or_what_is_for_herself() -> None:
    clerk, control, manager, centre = four()
    with pytest.raises(RightNotYoursToApply):
        apply(manager, member=manager.member or 0, role=Role.REVIEWER)
    mine = apply(manager)
    move(control, mine, "check")
    with pytest.raises(RightInWrongHands):
        move(manager, mine, "approve")
    hers = apply(hand("shizhongxin", Role.CENTRE_MANAGER, at("654201")), member=centre.member or 0, role=Role.OPERATOR)
    move(control, hers, "check")
    move(manager, hers, "approve")
    with pytest.raises(RightInWrongHands):
        move(centre, hers, "execute")
    foreign = replace(hand("ejian", Role.INTERNAL_CONTROL, at("654221")))
    with pytest.raises(RightInWrongHands):
        move(foreign, apply(clerk, Newcomer("王强", "wangqiang")), "check")  # 额敏's control of 塔城市's right


def test_the_table_itself_holds_that_two_persons_grant() -> None:
    clerk, *_ = four()
    right = apply(clerk)
    for column in ("checked_by_id", "approved_by_id", "executed_by_id"):
        with pytest.raises(psycopg.errors.CheckViolation, match="authority_right_two_persons"), transaction.atomic():
            statements.fetch_rows(f"UPDATE authority_right SET {column} = applied_by_id WHERE id = $1 RETURNING id", [right])


def test_each_post_applies_only_for_those_below_it_and_within_its_reach() -> None:
    bank = places.bank()
    ours, other = places.outlet(bank), places.outlet(places.bank("戈壁银行"), "戈壁银行支行", "TC-002")
    desk = Place(PlaceKind.OUTLET, ours)
    manager = hand("fuzeren", Role.OUTLET_MANAGER, desk)
    branch = hand("fenhang", Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank))
    county = hand("emin", Role.CENTRE_MANAGER, at("654221"))
    control = hand("neikong", Role.INTERNAL_CONTROL)
    apply(manager, Newcomer("一", "yiyi"), Role.TELLER, desk)
    apply(branch, Newcomer("二", "erer"), Role.OUTLET_MANAGER, desk)
    apply(county, Newcomer("三", "sansan"), Role.CENTRE_CLERK, at("654221"))
    apply(hand("diqu", Role.CENTRE_MANAGER), Newcomer("四", "sisi"), Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank))
    for who, role, place in (
        (manager, Role.OUTLET_MANAGER, desk), (manager, Role.TELLER, Place(PlaceKind.OUTLET, other)), (branch, Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank)),
        (branch, Role.TELLER, Place(PlaceKind.OUTLET, other)), (county, Role.CENTRE_CLERK, at("654201")), (county, Role.TELLER, desk),
        (control, Role.AUDITOR, at()), (county, Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank)),
    ):  # fmt: skip
        with pytest.raises(RightNotYoursToApply):
            apply(who, role=role, place=place)


def test_a_partners_newcomer_belongs_to_the_bank() -> None:
    bank = places.bank()
    _, control, manager, centre = four()
    invited = granted(apply(manager, role=Role.BRANCH_MANAGER, place=Place(PlaceKind.BANK, bank)), (control, control, centre))
    card = staff_read.member(invited.member, TODAY)
    assert (card.bank, [post.place.kind for post in card.posts]) == (bank, [PlaceKind.BANK])


def test_no_step_of_a_post_at_a_whole_bank_is_a_countys() -> None:
    place = Place(PlaceKind.BANK, places.bank())
    clerk, *hands = four()
    in_county = [
        hand(f"county{n}", role, at("654201"))
        for n, role in enumerate((Role.CENTRE_CLERK, Role.INTERNAL_CONTROL, Role.CENTRE_MANAGER, Role.INFORMATION_CENTRE))
    ]
    for who in (in_county[0], in_county[2], in_county[3]):
        with pytest.raises(RightNotYoursToApply):
            apply(who, role=Role.BRANCH_MANAGER, place=place)
    right = apply(clerk, role=Role.BRANCH_MANAGER, place=place)
    statements.run("UPDATE authority_right SET agency_id = $1::bigint", [in_county[0].agency])  # applied by a county, from before
    for step, county, ours in zip(("check", "approve", "execute"), in_county[1:], hands, strict=True):
        for who in (county, in_county[1]):  # the post of the step, and internal control that would stand in
            for tried in (step, "refuse") if step != "execute" else (step,):
                with pytest.raises(RightInWrongHands):
                    move(who, right, tried)
        invited = move(ours, right, step)
    assert invited is not None
    with pytest.raises(RightInWrongHands):
        commands.invite_again(actor=in_county[1], right=right, reason="丢了", now=NOW)
    assert [len(queries.rights(scope=who.scope)) for who in (clerk, in_county[0])] == [1, 0]


def test_internal_control_of_a_county_never_stands_in_for_the_prefecture_at_a_bank() -> None:
    place = Place(PlaceKind.BANK, places.bank())
    centre, control = hand("xinxi", Role.INFORMATION_CENTRE), hand("neikong", Role.INTERNAL_CONTROL)
    county = hand("xian", Role.INTERNAL_CONTROL, at("654201"))
    hand("xianzhuren", Role.CENTRE_MANAGER, at("654201"))  # a county's is no hand for it
    right = apply(centre, role=Role.BRANCH_MANAGER, place=place)
    for step in ("check", "approve", "execute"):
        with pytest.raises(RightInWrongHands):
            move(county, right, step)
        invited = move(control, right, step)
    assert invited is not None


def test_what_cannot_be_given_is_not_applied_for() -> None:
    clerk, control, manager, centre = four()
    with pytest.raises(WrongPlace):
        apply(clerk, role=Role.TELLER)
    with pytest.raises(Incompatible):
        apply(manager, member=control.member or 0, role=Role.CENTRE_CLERK)
    for name in ("", "张\t三", "张?"):
        with pytest.raises(NewcomerUnnamed):
            apply(clerk, Newcomer(name, "zhang"))
    with pytest.raises(LoginTaken):
        apply(clerk, Newcomer("张三", centre_login(centre)))
    apply(clerk)
    with pytest.raises(LoginTaken):
        apply(clerk, Newcomer("热娜", "RENA"))


def centre_login(who: Actor) -> str:
    return who.label.upper()


def test_incompatible_by_the_time_it_is_executed_leaves_nothing_behind() -> None:
    clerk, control, manager, centre = four()
    third = hand("zhang", Role.HALL_GUIDE, Place(PlaceKind.OUTLET, places.hall()))
    right = apply(clerk, member=third.member or 0, role=Role.OUTLET_MANAGER, place=Place(PlaceKind.OUTLET, third.outlet or 0))
    move(control, right, "check")
    move(manager, right, "approve")
    staff.end_post(post=third.post or 0, valid_to=TODAY, reason="调岗", actor=ACTOR, now=NOW)
    staff.give_post(member=third.member or 0, role=Role.REVIEWER, place=at("654201"), valid_from=TODAY, actor=ACTOR, now=NOW)
    with pytest.raises(Incompatible):
        move(centre, right, "execute")
    card = queries.right(right)
    assert card is not None
    assert (card.state, card.executed_by) == ("approved", None)


def test_the_applicant_withdraws_before_it_is_executed_and_only_she() -> None:
    clerk, control, manager, centre = four()
    right = apply(clerk)
    move(control, right, "check")
    with pytest.raises(RightInWrongHands):
        move(manager, right, "withdraw")
    move(clerk, right, "withdraw")
    card = queries.right(right)
    assert card is not None
    assert card.state == "withdrawn"
    with pytest.raises(NotInThisState):
        move(manager, right, "approve")
    done = apply(clerk)  # the login is free again
    granted(done, (control, manager, centre))
    with pytest.raises(NotInThisState):
        move(clerk, done, "withdraw")


def test_a_lost_invitation_is_issued_again_and_the_old_one_is_void() -> None:
    clerk, control, manager, centre = four()
    right = apply(clerk)
    lost = granted(right, (control, manager, centre))
    for who in (clerk, manager):
        with pytest.raises(RightInWrongHands):
            commands.invite_again(actor=who, right=right, reason="丢了", now=NOW)
    again = commands.invite_again(actor=centre, right=right, reason="丢了", now=NOW + timedelta(days=8))
    with pytest.raises(InvitationRevoked):
        join(lost.code)
    assert again.member == lost.member
    assert (
        staff.accept_invitation(
            code=again.code, login="rena", password=PASSWORD, number=number_for("rena"), origin=HERE, now=NOW + timedelta(days=8)
        )
        == lost.member
    )
    with pytest.raises(RightInWrongHands):
        commands.invite_again(actor=centre, right=right, reason="又丢了", now=NOW)
    with pytest.raises(AlreadyJoined):
        staff.invite_again(member=lost.member, reason="", actor=ACTOR, now=NOW)


def test_a_founder_who_applied_never_holds_the_newcomers_code() -> None:
    centre, control = hand("xinxi", Role.INFORMATION_CENTRE), hand("neikong", Role.INTERNAL_CONTROL)
    right = apply(centre, role=Role.CENTRE_MANAGER, place=at())
    granted(right, (control, control, control))
    with pytest.raises(RightInWrongHands):
        commands.invite_again(actor=centre, right=right, reason="丢了", now=NOW)
    assert commands.invite_again(actor=control, right=right, reason="丢了", now=NOW).login == "rena"


def test_a_newcomer_who_leaves_before_coming_in_cannot_come_in() -> None:
    clerk, control, manager, centre = four()
    invited = granted(apply(clerk), (control, manager, centre))
    staff.leave(member=invited.member, reason="不来了", actor=ACTOR, now=NOW)
    with pytest.raises(InvitationRevoked):
        join(invited.code)


def test_two_who_move_at_once_move_once() -> None:
    clerk, control, *_ = four()
    right = apply(clerk)
    move(control, right, "check")
    with pytest.raises((RightNotAtThisStep, NotInThisState, RightInWrongHands)):
        move(control, right, "check")
