"""最后一名内控：over every place somebody always remains who can check a right, whoever lets whom go, and when."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction

from sheyintong.engines.database import schemas, statements
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.types import AccountKind
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.staff import commands, queries, rules
from sheyintong.registers.staff.errors import ActorGone, LastControl, NoSuchMember
from sheyintong.registers.staff.types import Place, PlaceKind, Role
from tests.foundation.access.people import PASSWORD
from tests.registers import places
from tests.registers.places import ACTOR, NOW, TODAY
from tests.support.databases import Databases

YEAR = date(2026, 1, 1)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture(scope="module")
def ground(databases: Databases) -> str:
    return places.ground(databases)


@pytest.fixture
def own(databases: Databases, ground: str) -> Iterator[None]:
    """The same in a database of its own, where two may truly act at once."""
    databases.clone(ground, "t_own")
    with databases.committed("t_own"):
        yield


def control(login: str, code: str = "6542", since: date = YEAR, until: date | None = None) -> Actor:
    """内控 of an agency, as the one who acts."""
    account = access.create_account(kind=AccountKind.STAFF, login=login, password=PASSWORD, label=login, actor=ACTOR, now=NOW)
    member = commands.add_member(account=account.id, name=login, actor=ACTOR, now=NOW)
    place = Place(PlaceKind.AGENCY, places.agency(code))
    post = commands.give_post(
        member=member, role=Role.INTERNAL_CONTROL, place=place, valid_from=since, valid_to=until, actor=ACTOR, now=NOW
    )
    scope = regions.agency(place.id).path
    return Actor(
        ActorKind.STAFF, account.id, login, "tacheng", post=post, roles=frozenset({"internal_control"}), member=member, agency=place.id, scope=scope
    )  # fmt: skip


def leave(whom: Actor, by: Actor = ACTOR) -> None:
    commands.leave(member=whom.member or 0, reason="调离", actor=by, now=NOW)


def state(who: Actor) -> str:
    return queries.member(who.member or 0, TODAY).state


@pytest.mark.parametrize(
    ("ending", "kept", "alone"),
    [
        ([], [], ""),
        (["6542"], ["6542"], ""),
        (["6542"], [], "6542"),
        (["6542"], ["6542.654201"], "6542"),
        (["6542.654201"], ["6542"], ""),
        (["6542.654201"], ["6542.654221"], "6542.654201"),
        (["6542.654201"], ["6542.65420"], "6542.654201"),
        (["6542", "6542.654201"], ["6542.654201"], "6542"),
    ],
)
def test_control_is_kept_at_the_place_itself_or_above_it(ending: list[str], kept: list[str], alone: str) -> None:
    assert rules.without_control(ending, kept) == alone


def test_the_last_one_does_not_leave_whoever_asks(region: str) -> None:
    one, other = control("neikong1"), control("neikong2")
    leave(other, by=one)
    assert (state(one), state(other)) == ("active", "left")
    with pytest.raises(LastControl):
        leave(one)
    with pytest.raises(LastControl):
        queries.need_leavable(ACTOR, one.member or 0, TODAY)
    assert state(one) == "active"


@pytest.mark.parametrize(
    "other",
    [
        {"code": "654201"},  # a county's checks nothing of the prefecture's
        {"until": date(2027, 1, 1)},
        {"since": date(2026, 12, 1)},
    ],
)
def test_one_of_a_county_or_with_an_end_or_yet_to_come_does_not_count(region: str, other: dict[str, object]) -> None:
    one = control("neikong1")
    control("neikong2", **other)  # type: ignore[arg-type]
    with pytest.raises(LastControl):
        leave(one)


def test_one_who_was_invited_and_has_not_come_does_not_count_and_may_be_sent_away(region: str) -> None:
    one = control("neikong1")
    place = Place(PlaceKind.AGENCY, one.agency or 0)
    invited = commands.invite(name="内控二", role=Role.INTERNAL_CONTROL, place=place, valid_from=YEAR, actor=ACTOR, now=NOW)
    with pytest.raises(LastControl):
        leave(one)
    commands.leave(member=invited.member, reason="不来了", actor=one, now=NOW)


def test_the_prefectures_is_enough_for_a_county(region: str) -> None:
    whole, county = control("neikong1"), control("neikong2", "654201")
    leave(county, by=whole)
    assert state(county) == "left"


def test_the_post_of_the_last_one_is_not_ended_either(region: str) -> None:
    one = control("neikong1")
    with pytest.raises(LastControl):
        commands.end_post(post=one.post or 0, valid_to=date(2027, 1, 1), reason="调岗", actor=ACTOR, now=NOW)
    control("neikong2")
    commands.end_post(post=one.post or 0, valid_to=TODAY, reason="调岗", actor=ACTOR, now=NOW)


def test_whoever_has_left_lets_nobody_go(region: str) -> None:
    one, other, third = control("neikong1"), control("neikong2"), control("neikong3")
    leave(one, by=other)
    with pytest.raises(ActorGone):
        leave(third, by=one)
    assert state(third) == "active"
    with pytest.raises(NoSuchMember):
        leave(replace(third, member=999_999), by=other)


def test_of_two_who_let_one_another_go_at_once_one_remains(own: None) -> None:
    one, other = control("neikong1"), control("neikong2")
    told: list[Refusal] = []

    def at_once() -> None:
        try:
            with schemas.region("tacheng"):
                leave(one, by=other)
        except Refusal as refusal:
            told.append(refusal)
        finally:
            connection.close()

    second = threading.Thread(target=at_once)
    with transaction.atomic():
        leave(other, by=one)
        second.start()
        until = time.monotonic() + 10
        while second.is_alive() and statements.fetch_rows(WAITING) == [("0",)] and time.monotonic() < until:
            time.sleep(0.01)
    second.join(timeout=20)
    assert [type(each) for each in told] == [ActorGone]
    assert (state(one), state(other)) == ("active", "left")
