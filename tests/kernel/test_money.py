"""Money is whole fen."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import money
from sheyintong.kernel.money import Fen, NotAnAmount

from .cases import cases

CASES = cases("money")


@pytest.mark.parametrize(("text", "amount"), CASES["reads"])
def test_what_people_type_is_read_exactly(text: str, amount: int) -> None:
    assert money.fen(text) == amount


@pytest.mark.parametrize("text", CASES["refuses"])
def test_what_is_no_amount_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        money.fen(text)
    assert "元" in refused.value.for_person


@pytest.mark.parametrize(("function", "value", "amount"), CASES["rounds"])
def test_each_rounding_does_what_its_name_says(function: str, value: str, amount: int) -> None:
    assert getattr(money, function)(Decimal(value)) == amount


@given(st.integers(-(10**17) + 1, 10**17 - 1))
def test_an_amount_written_is_the_amount_read(amount: int) -> None:
    assert money.fen(money.yuan(Fen(amount))) == amount
    assert money.fen(money.with_unit(Fen(amount))) == amount
    assert money.to_fen_half_up(money.decimal(Fen(amount))) == amount


@given(st.fractions(max_denominator=10**6))
def test_rounding_is_off_by_at_most_a_half_and_the_sign_does_not_matter(value: Fraction) -> None:
    rounded = money.to_fen_half_up(value)
    assert abs(rounded - value * 100) <= Fraction(1, 2)
    assert money.to_fen_half_up(-value) == -rounded


def test_a_third_of_a_yuan_is_rounded_from_its_exact_remainder() -> None:
    assert money.to_fen_half_up(Fraction(1, 3)) == 33
    assert money.to_fen_half_up(Fraction(2, 3)) == 67
    assert money.to_fen_half_up(1350) == 135_000


def test_a_float_is_never_taken_for_money() -> None:
    with pytest.raises(TypeError):
        money.to_fen_half_up(0.1)  # type: ignore[arg-type]


def test_amounts_are_written_with_thousands_and_two_decimals() -> None:
    assert money.yuan(Fen(123_456_789)) == "1,234,567.89"
    assert money.yuan(Fen(-5)) == "-0.05"
    assert money.with_unit(Fen(0)) == "0.00 元"
