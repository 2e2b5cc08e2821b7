"""持卡人：what a signed card must say before anybody can be registered by it."""

from datetime import date

import pytest

from sheyintong.casework.identification import rules
from sheyintong.casework.identification.errors import CardContradicts, NumberInvalid
from sheyintong.casework.identification.types import Holder, Method
from sheyintong.registers.people.types import IdentifierKind, Sex
from tests.support.world import id_number

TODAY = date(2026, 11, 29)
NUMBER = id_number("20010417", "904")


def told(**other: str) -> Holder:
    card = {"number": NUMBER, "name": "沙吾列·哈那提", "birth": "2001-04-17", "sex": "female"} | other
    return rules.told(method=Method.ID_CARD_READ, today=TODAY, **card)


def test_the_sex_on_the_card_wins_and_one_that_is_unknown_is_the_number_s() -> None:
    assert [told(sex=each).sex for each in ("male", "female", "unstated", "2", "")] == [
        Sex.MALE,
        Sex.FEMALE,
        Sex.UNSTATED,
        Sex.FEMALE,
        Sex.FEMALE,
    ]
    assert told(number="H12345678", sex="").sex is Sex.UNSTATED


def test_a_document_without_a_birth_in_its_number_takes_the_cards() -> None:
    holder = told(number="H12345678", birth="19800229")
    assert (holder.number.kind, holder.birth) == (IdentifierKind.HK_MACAO_PERMIT, date(1980, 2, 29))


def test_spaces_around_a_name_and_in_a_number_are_left_out() -> None:
    holder = told(name=" 沙吾列·哈那提 ", number=f"{NUMBER[:6]} {NUMBER[6:].lower()}")
    assert (holder.name, holder.number.text) == ("沙吾列·哈那提", NUMBER)


@pytest.mark.parametrize("number", ["", NUMBER[:-1], NUMBER[:-1] + "?", "1" * 18, "654299205004179046"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(NumberInvalid):
        told(number=number)


@pytest.mark.parametrize(
    ("card", "what"),
    [({"birth": "2001-02-29"}, "出生日期"), ({"birth": "2001-04-18"}, "出生日期"), ({"number": "H12345678", "birth": "2026-11-30"}, "出生日期"), ({"name": " "}, "姓名")],
    ids=str,
)  # fmt: skip
def test_a_card_that_contradicts_itself_is_refused(card: dict[str, str], what: str) -> None:
    with pytest.raises(CardContradicts) as refused:
        told(**card)
    assert refused.value.data == {"what": what}
