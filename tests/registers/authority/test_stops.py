"""应急停办：who may stop and lift what, said by the command itself, and a stop that is lifted once."""

import pytest

from sheyintong.engines.database import statements
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority import commands, queries
from sheyintong.registers.authority.errors import StopBeyondReach, StopNotInForce
from sheyintong.registers.outlets.errors import NoSuchOutlet
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.errors import ActorGone
from sheyintong.registers.staff.types import Place, PlaceKind, Role
from tests.registers import places
from tests.registers.places import ACTOR, NOW

from .test_rights import at, ground, hand, house_keys, tacheng

__all__ = ["ground", "house_keys", "tacheng"]


def stop(who: Actor, outlet: int | None = None, member: int | None = None, bank: int | None = None, item: str = "") -> int:
    return commands.stop(actor=who, reason="断网演练", outlet=outlet, member=member, bank=bank, item=item, now=NOW)


def lift(who: Actor, number: int) -> None:
    commands.lift_stop(actor=who, stop=number, reason="演练结束", now=NOW)


def in_force() -> int:
    return len(queries.stops(in_force=True))


@pytest.mark.parametrize("role", [Role.CENTRE_MANAGER, Role.INTERNAL_CONTROL])
def test_a_county_stops_and_lifts_its_own_outlets_and_nobody_elses(role: Role) -> None:
    outlet = places.outlet(places.bank())  # of 塔城市
    own, other, whole = hand("tacheng", role, at("654201")), hand("emin", role, at("654221")), hand("diqu", role)
    lift(own, stop(own, outlet))
    lift(whole, stop(own, outlet))
    with pytest.raises(StopBeyondReach):
        stop(other, outlet)
    issued = stop(own, outlet)
    with pytest.raises(StopBeyondReach):
        lift(other, issued)
    assert in_force() == 1


@pytest.mark.parametrize("role", [Role.CENTRE_MANAGER, Role.INTERNAL_CONTROL])
def test_what_the_prefecture_stopped_at_a_countys_outlet_the_prefecture_lifts(role: Role) -> None:
    outlet = places.outlet(places.bank())  # of 塔城市
    county, whole = hand("tacheng", role, at("654201")), hand("diqu", Role.CENTRE_MANAGER)
    issued = stop(whole, outlet)
    with pytest.raises(StopBeyondReach):
        lift(county, issued)
    staff.leave(member=whole.member or 0, reason="调离", actor=ACTOR, now=NOW)
    with pytest.raises(StopBeyondReach):
        lift(county, issued)
    lift(hand("neikong", Role.INTERNAL_CONTROL), issued)
    assert in_force() == 0


def test_a_stop_whose_issuers_scope_was_not_recorded_is_the_prefectures_to_lift() -> None:
    outlet = places.outlet(places.bank())
    county, whole = hand("tacheng", Role.CENTRE_MANAGER, at("654201")), hand("diqu", Role.INTERNAL_CONTROL)
    issued = stop(county, outlet)
    statements.run("UPDATE authority_stop SET issued_scope = ''")
    with pytest.raises(StopBeyondReach):
        lift(county, issued)
    lift(whole, issued)


def test_nobody_lifts_the_stop_of_herself() -> None:
    manager, control = hand("zhuren", Role.CENTRE_MANAGER), hand("diqu", Role.INTERNAL_CONTROL)
    for issuer in (control, manager):
        issued = stop(issuer, member=manager.member)
        with pytest.raises(StopBeyondReach):
            lift(manager, issued)
        lift(control, issued)
    assert in_force() == 0


def test_without_an_outlet_only_the_prefectures_internal_control_stops_and_lifts() -> None:
    bank = places.bank()
    control = hand("diqu", Role.INTERNAL_CONTROL)
    others = (
        hand("zhuren", Role.CENTRE_MANAGER),
        hand("tacheng", Role.INTERNAL_CONTROL, at("654201")),
        hand("emin", Role.CENTRE_MANAGER, at("654221")),
    )
    for aim in ({}, {"bank": bank}, {"item": "enroll_flexible"}):
        issued = stop(control, **aim)  # type: ignore[arg-type]
        for who in others:
            with pytest.raises(StopBeyondReach):
                stop(who, **aim)  # type: ignore[arg-type]
            with pytest.raises(StopBeyondReach):
                lift(who, issued)
        lift(control, issued)
    assert in_force() == 0


def test_a_member_is_stopped_by_those_who_reach_every_post_of_hers() -> None:
    bank = places.bank()
    teller = hand("lijing", Role.TELLER, Place(PlaceKind.OUTLET, places.outlet(bank))).member or 0
    branch = hand("fenhang", Role.BRANCH_MANAGER, Place(PlaceKind.BANK, bank)).member or 0
    county, emin = hand("tacheng", Role.CENTRE_MANAGER, at("654201")), hand("emin", Role.CENTRE_MANAGER, at("654221"))
    clerk = hand("zhoumin", Role.CENTRE_CLERK, at("654201")).member or 0
    whole = hand("diqu", Role.CENTRE_MANAGER)
    lift(county, stop(county, member=teller))
    staff.give_post(member=clerk, role=Role.CENTRE_CLERK, place=at("654221"), valid_from=NOW.date(), actor=ACTOR, now=NOW)
    for who, member in ((emin, teller), (county, branch), (county, clerk), (emin, clerk)):
        with pytest.raises(StopBeyondReach):
            stop(who, member=member)
    for member in (branch, clerk):
        lift(whole, stop(whole, member=member))


def test_no_other_post_stops_and_nobody_an_outlet_that_is_not_there() -> None:
    outlet = places.outlet(places.bank())
    for login, role, place in (
        ("xinxi", Role.INFORMATION_CENTRE, at()), ("shenhe", Role.REVIEWER, at("654201")), ("fuze", Role.OUTLET_MANAGER, Place(PlaceKind.OUTLET, outlet)),
    ):  # fmt: skip
        with pytest.raises(StopBeyondReach):
            stop(hand(login, role, place), outlet)
    with pytest.raises(NoSuchOutlet):
        stop(hand("diqu", Role.INTERNAL_CONTROL), 999_999)


def test_a_stop_is_lifted_once_also_by_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = places.outlet(places.bank())
    first, second = hand("diqu", Role.INTERNAL_CONTROL), hand("zhuren", Role.CENTRE_MANAGER)
    issued = stop(first, outlet)
    seen = queries.stop_in_force(issued)
    lift(first, issued)
    with pytest.raises(StopNotInForce):
        lift(second, issued)
    monkeypatch.setattr(queries, "stop_in_force", lambda number: seen)  # as she saw it a moment ago
    with pytest.raises(StopNotInForce):
        lift(second, issued)
    assert statements.fetch_rows("SELECT lifted_by_id FROM authority_stop") == [(str(first.member),)]
    assert statements.fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'authority.lift_stop'") == [("1",)]


def test_whoever_has_left_neither_stops_nor_lifts() -> None:
    outlet = places.outlet(places.bank())
    who, stays = hand("zhuren", Role.CENTRE_MANAGER), hand("diqu", Role.INTERNAL_CONTROL)
    issued = stop(stays, outlet)
    staff.leave(member=who.member or 0, reason="调离", actor=ACTOR, now=NOW)
    with pytest.raises(ActorGone):
        stop(who, outlet)
    with pytest.raises(ActorGone):
        lift(who, issued)
    assert in_force() == 1


def test_what_a_stop_reaches_is_what_no_place_may_offer() -> None:
    bank = places.bank()
    outlet = places.outlet(bank)
    control = hand("neikong", Role.INTERNAL_CONTROL)
    stop(control, outlet, item="enroll_flexible")
    stop(control, bank=bank, item="print_rights")
    stop(control, member=hand("lijing", Role.TELLER, Place(PlaceKind.OUTLET, outlet)).member)
    lift(control, stop(control))
    reached = queries.stops_of_places()
    assert len(reached) == 2

    def stopped(item: str, at_outlet: int | None = outlet, of: int | None = bank) -> bool:
        return any(reach.covers(outlet=at_outlet, bank=of, item=item) for reach in reached)

    assert stopped("enroll_flexible")
    assert not stopped("enroll_flexible", outlet + 1)
    assert stopped("print_rights", outlet + 1)
    assert not stopped("print_rights", outlet + 1, None)
    assert not stopped("enroll_flexible", None, None)
    assert not stopped("")
