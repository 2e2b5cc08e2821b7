"""Rules of signing in: passwords, delays, codes of RFC 6238."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.access import rules
from tests.foundation.access.people import NOW


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    assert rules.code_at(b"12345678901234567890", at // 30) == code


@pytest.mark.parametrize(
    ("password", "login", "fault"),
    [
        ("short9", "lijing", "10"),
        ("x" * 200, "lijing", "128"),
        ("aaaaaaaaaaaa", "lijing", "重复"),
        ("my name is LiJing", "lijing", "登录名"),
        ("Qwerty12345", "lijing", "常见"),
        ("ＱＷＥＲＴＹ１２３４５", "lijing", "常见"),
        ("石榴花开在塔城河边", "lijing", "10"),
        ("石榴花开在塔城的河边", "lijing", ""),
        ("four plain words here", "lijing", ""),
    ],
)
def test_a_password_is_long_not_the_login_and_not_common(password: str, login: str, fault: str) -> None:
    found = rules.password_fault(password, login)
    assert (fault in found) if fault else found == ""


def test_the_delay_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    assert [int(rules.delay(n).total_seconds()) for n in (1, 4, 5, 6, 7, 8, 9, 10, 1000)] == [0, 0, 60, 120, 240, 480, 900, 900, 900]


@given(st.text(max_size=12))
def test_what_is_no_code_matches_nothing_and_fails_nothing(text: str) -> None:
    shown = rules.matching_step(b"12345678901234567890", text, NOW)
    assert shown is None or text.split()


def test_codes_to_be_typed_hold_no_letters_that_are_mistaken() -> None:
    code = rules.new_code(5)
    assert len(rules.plain_code(f" {code.lower()} ")) == 20
    assert not set("01ILO") & set(code)
