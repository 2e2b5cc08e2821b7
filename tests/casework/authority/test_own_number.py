"""本人证件号码：told by herself, corrected by 内控; what was ever hers keeps counting; who has not told hers is known to those who answer for her."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_rows, run
from sheyintong.kernel import masks
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.errors import NumberInvalid
from sheyintong.registers.people.types import NUMBER, IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.staff import commands, queries
from sheyintong.registers.staff.errors import (
    ActorGone,
    AlreadyMember,
    NoSuchMember,
    NotYourOwnNumber,
    NotYoursToCorrect,
    NumberNamed,
    NumberNotTold,
    NumberUnchanged,
)
from tests.support.world import NOW, World, id_number

ROOT = system("tacheng", "test")
OWN = "authority.own_case"
WRONG, RIGHT = id_number("19800808", "326"), id_number("19810809", "328")
Correct = Callable[..., None]


def member_of(world: World, who: str = "李静") -> int:
    return world.actor(who).member or 0


def tell(world: World, number: str, who: str = "李静") -> None:
    commands.name_number(member=member_of(world, who), number=number, actor=world.actor(who), now=NOW)


@pytest.fixture
def correct(world: World) -> Correct:
    """内控 corrects somebody's number."""

    def corrected(number: str = RIGHT, who: str = "李静", by: str = "内控") -> None:
        commands.correct_number(
            member=member_of(world, who), number=number, reason="报到时录错一位", actor=world.actor(by), now=NOW + timedelta(hours=1)
        )

    return corrected


def registered(number: str) -> int:
    entry = NewPerson("王秀英", date(1980, 8, 8), Sex.FEMALE, (Number(IdentifierKind.RESIDENT_ID, number),))
    return people.register(entry, actor=ROOT, now=NOW).id


def refused(world: World, person: int, who: str = "李静") -> bool:
    """Whether it is her own case."""
    verdict = authority.may(world.actor(who), "enroll_flexible", Stage.RECEIVE, at=NOW, subject=(person,))
    return OWN in [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize("first", ["told", "registered"])
def test_a_corrected_number_is_hers_and_the_wrong_one_keeps_counting(world: World, correct: Correct, first: str) -> None:
    persons = [registered(number) for number in (WRONG, RIGHT)] if first == "registered" else []
    tell(world, WRONG)
    correct()
    persons = persons or [registered(number) for number in (WRONG, RIGHT)]
    assert [refused(world, person) for person in persons] == [True, True]
    assert refused(world, world.people["王秀英"]) is False
    assert queries.member(member_of(world), NOW.date()).person == (persons[1] if first == "registered" else None)


def test_the_stranger_whose_number_was_told_by_mistake_may_become_a_member(world: World, correct: Correct) -> None:
    registered(WRONG)
    tell(world, WRONG)
    with pytest.raises(AlreadyMember):
        tell(world, WRONG, "周敏")
    correct()
    tell(world, WRONG, "周敏")
    with pytest.raises(AlreadyMember):
        correct(WRONG)


def test_the_trail_says_who_corrected_which_number_masked_and_why(world: World, correct: Correct) -> None:
    tell(world, WRONG)
    correct()
    entry = "SELECT actor_label, reason, about_label, changed->'number' FROM audit_entry WHERE act = 'staff.number_corrected'"
    told = f'["{masks.id_number(WRONG)}", "{masks.id_number(RIGHT)}"]'
    assert fetch_rows(entry) == [("内控", "报到时录错一位", "李静", told)]
    for number in (WRONG, RIGHT):
        assert fetch_rows("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%' || $1::text || '%'", [number]) == [("0",)]


def test_every_number_is_kept_with_its_time_the_latest_first(world: World, correct: Correct) -> None:
    tell(world, WRONG)
    correct()
    assert [(each.masked, each.ended_at) for each in queries.told_numbers(member_of(world))] == [
        (masks.id_number(RIGHT), None),
        (masks.id_number(WRONG), NOW + timedelta(hours=1)),
    ]


def test_a_number_may_be_corrected_more_than_once_and_back(world: World, correct: Correct) -> None:
    tell(world, WRONG)
    correct()
    correct(WRONG)
    assert [each.ended_at is None for each in queries.told_numbers(member_of(world))] == [True, False, False]
    assert refused(world, registered(RIGHT))


@pytest.mark.parametrize(
    ("number", "who", "by", "refusal"),
    [
        (RIGHT, "内控", "内控", NotYourOwnNumber),
        (RIGHT, "李静", "李静", NotYourOwnNumber),
        (RIGHT, "李静", "吴海涛", NotYoursToCorrect),
        (RIGHT, "李静", "赵建华", NotYoursToCorrect),
        (RIGHT, "李静", "信息中心", NotYoursToCorrect),
        (RIGHT, "额敏审核", "内控", NotYoursToCorrect),
        (RIGHT, "孙建军", "内控", NotYoursToCorrect),
        (RIGHT[:-1], "李静", "内控", NumberInvalid),
        (WRONG, "李静", "内控", NumberUnchanged),
        (short_form(WRONG), "李静", "内控", NumberUnchanged),
        (RIGHT, "周敏", "内控", NumberNotTold),
    ],
)
def test_who_may_not_and_what_cannot_be_corrected(
    world: World, correct: Correct, number: str, who: str, by: str, refusal: type[Exception]
) -> None:
    for place, each in enumerate(("李静", "内控", "额敏审核", "孙建军")):
        tell(world, WRONG if each == "李静" else id_number("19700101", f"10{place}"), each)
    with pytest.raises(refusal):
        correct(number, who, by)
    assert [len(queries.told_numbers(member_of(world, each))) for each in ("李静", "内控", "额敏审核", "孙建军", "周敏")] == [1, 1, 1, 1, 0]


@pytest.mark.parametrize("who", ["额敏审核", "孙建军", "内控"])
def test_the_prefectures_control_corrects_everywhere_and_at_banks(world: World, correct: Correct, who: str) -> None:
    tell(world, WRONG, who)
    correct(RIGHT, who, "地区内控")
    assert queries.told_numbers(member_of(world, who))[0].masked == masks.id_number(RIGHT)


def test_nobody_who_has_left_corrects_and_nobody_who_has_left_is_corrected(world: World, correct: Correct) -> None:
    tell(world, WRONG)
    tell(world, id_number("19700101", "101"), "新柜员")
    commands.leave(member=member_of(world, "新柜员"), reason="调离", actor=ROOT, now=NOW + timedelta(minutes=1))
    with pytest.raises(NoSuchMember):
        correct(who="新柜员")
    commands.leave(member=member_of(world, "内控"), reason="调离", actor=ROOT, now=NOW + timedelta(minutes=1))
    with pytest.raises(ActorGone):
        correct()
    assert len(queries.told_numbers(member_of(world))) == 1


def test_what_was_read_before_a_correction_is_asked_again(world: World, correct: Correct) -> None:
    tell(world, WRONG)
    before = fetch_rows("SELECT facts_version FROM outlets_outlet WHERE id = $1::bigint", [world.outlet])
    correct()
    assert fetch_rows("SELECT facts_version FROM outlets_outlet WHERE id = $1::bigint", [world.outlet]) != before


def test_the_number_of_somebody_who_left_is_free_and_still_keeps_her_from_her_case(world: World) -> None:
    tell(world, WRONG)
    commands.leave(member=member_of(world), reason="调离", actor=ROOT, now=NOW + timedelta(minutes=1))
    tell(world, WRONG, "周敏")
    assert refused(world, registered(WRONG)) is True


def as_before(world: World) -> None:
    """Hers as the release before kept it: an index and no more."""
    index = keys.sealer().index(WRONG, NUMBER)
    run(
        "INSERT INTO staff_toldnumber (member_id, number_index, number_indexes, told_at) VALUES ($1, $2::bytea, ARRAY[$2::bytea], $3)",
        [member_of(world), index, NOW],
    )


def test_one_told_before_it_was_kept_counts_and_is_told_once_more_by_herself(world: World) -> None:
    as_before(world)
    assert refused(world, registered(WRONG))
    assert queries.has_told_number(member_of(world)) is False
    with pytest.raises(NumberNamed):
        tell(world, RIGHT)
    tell(world, WRONG)
    assert queries.has_told_number(member_of(world)) is True
    with pytest.raises(NumberNamed):
        tell(world, WRONG)
    assert [each.masked for each in queries.told_numbers(member_of(world))] == [masks.id_number(WRONG), ""]


def test_one_told_before_it_was_kept_can_be_corrected(world: World, correct: Correct) -> None:
    as_before(world)
    correct()
    assert (refused(world, registered(WRONG)), refused(world, registered(RIGHT))) == (True, True)


def missing(actor: Actor) -> set[str]:
    return {each.name for each in queries.own_numbers(actor, NOW.date()) if each.told_at is None}


def test_those_who_answer_for_somebody_see_whether_she_told_hers(world: World) -> None:
    county = {"李静", "新柜员", "吴海涛", "周敏", "阿依努尔·卡德尔", "审核二", "赵建华", "内控", "信息中心", "马晓燕", "吐尔逊", "韩梅"}
    assert missing(world.actor("内控")) == missing(world.actor("赵建华")) == county
    assert missing(world.actor("地区内控")) == county | {"额敏审核", "孙建军", "地区内控", "陈立", "运维"}
    assert missing(world.actor("孙建军")) == {"李静", "新柜员", "吴海涛", "马晓燕", "孙建军"}
    assert missing(world.actor("吴海涛")) == {"李静", "新柜员", "吴海涛", "马晓燕"}
    for nobody in ("李静", "周敏", "信息中心", "陈立"):
        assert queries.own_numbers(world.actor(nobody), NOW.date()) == []
    tell(world, WRONG)
    assert "李静" not in missing(world.actor("内控"))
    found = queries.own_numbers(world.actor("吴海涛"), NOW.date())
    assert [(each.name, each.told_at is None) for each in found][-1] == ("李静", False)


def test_whoever_holds_nothing_any_more_is_answered_for_by_where_she_was_and_who_left_by_nobody(world: World) -> None:
    post = queries.posts_of(member_of(world), NOW.date())[0]
    commands.end_post(post=post.id, valid_to=NOW.date(), reason="轮岗", actor=ROOT, now=NOW)
    assert "李静" in missing(world.actor("吴海涛"))
    commands.leave(member=member_of(world), reason="调离", actor=ROOT, now=NOW)
    assert "李静" not in missing(world.actor("吴海涛")) | missing(world.actor("地区内控"))
