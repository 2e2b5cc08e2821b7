"""回避：nobody acts on her own case, by whichever of her numbers she stands there; her colleague does."""

from datetime import date

import pytest

from sheyintong.kernel.actors import system
from sheyintong.kernel.idnumbers import short_form
from sheyintong.registers.authority import queries as authority
from sheyintong.registers.authority.errors import NotAuthorised
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.people import commands as people
from sheyintong.registers.people.types import IdentifierKind, NewPerson, Number, Sex
from sheyintong.registers.staff import commands as staff
from tests.support.world import END, NOW, START, World, id_number

from .test_accepting import accept, arrive

ROOT = system("tacheng", "test")
OWN = "authority.own_case"


def is_herself(world: World, who: str, number: str) -> None:
    """A member tells the number of her own document."""
    staff.name_number(member=world.actor(who).member or 0, number=number, actor=ROOT, now=NOW)


def registered(number: str) -> int:
    """One more record of somebody."""
    entry = NewPerson(name="王秀英", birth=date(1972, 5, 12), sex=Sex.FEMALE, numbers=(Number(IdentifierKind.RESIDENT_ID, number),))
    return people.register(entry, actor=ROOT, now=NOW).id


def reasons(world: World, who: str, person: int, stage: Stage = Stage.RECEIVE) -> list[str]:
    """Why she may not."""
    verdict = authority.may(world.actor(who), "enroll_flexible", stage, at=NOW, subject=(person,))
    return [reason.code for reason in verdict.reasons]


def test_a_teller_does_not_enrol_herself_and_her_colleague_does(world: World) -> None:
    is_herself(world, "李静", world.numbers["王秀英"])
    visit = arrive(world)
    with pytest.raises(NotAuthorised) as refused:
        accept(world, visit)
    assert [reason.code for reason in refused.value.reasons] == [OWN]
    staff.record_certificate(
        member=world.actor("新柜员").member or 0, number="C-X", item_code=None, valid_from=START, valid_to=END, actor=ROOT, now=NOW
    )
    assert accept(world, arrive(world, "新柜员"), teller="新柜员").state == "handled"


def test_a_second_number_of_hers_is_herself_too(world: World) -> None:
    is_herself(world, "李静", world.numbers["王秀英"])
    second = registered(id_number("19720512", "124"))
    assert reasons(world, "李静", second) == []
    people.note_same_person(one=world.people["王秀英"], other=second, evidence="户口本", actor=ROOT, now=NOW)
    assert reasons(world, "李静", second) == [OWN]


def test_whoever_is_registered_after_she_joined_is_herself_all_the_same(world: World) -> None:
    number = id_number("19800808", "326")
    is_herself(world, "李静", number)
    person = registered(number)
    assert reasons(world, "李静", person) == [OWN]
    assert reasons(world, "李静", world.people["王秀英"]) == []


@pytest.mark.parametrize("told_short", [True, False], ids=["told 15", "held 15"])
def test_the_two_forms_of_one_number_are_herself(world: World, told_short: bool) -> None:
    number = id_number("19800808", "326")
    short = str(short_form(number))
    is_herself(world, "李静", short if told_short else number)
    assert reasons(world, "李静", registered(number if told_short else short)) == [OWN]


def test_nor_does_a_reviewer_review_it(world: World) -> None:
    is_herself(world, "阿依努尔", world.numbers["王秀英"])
    assert OWN in reasons(world, "阿依努尔", world.people["王秀英"], Stage.REVIEW)
    assert OWN not in reasons(world, "审核二", world.people["王秀英"], Stage.REVIEW)
