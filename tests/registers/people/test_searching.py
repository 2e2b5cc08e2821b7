"""What a typed text is meant to find, and how much of it the trail tells."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.masks import STAR
from sheyintong.registers.people.errors import SearchTooShort
from sheyintong.registers.people.rules import Search, SearchBy, understood
from tests.registers.conftest import number

FIRST = number("19580312", "022")


@pytest.mark.parametrize(
    ("typed", "by", "text", "told"),
    [
        (FIRST.lower(), SearchBy.NUMBER, FIRST, f"号码 {FIRST[:4]}{STAR * 10}{FIRST[-4:]}"),
        ("138 1234-5678", SearchBy.NUMBER, "13812345678", "号码 1**" + STAR * 6 + "78"),
        ("Wang Xiu'ying", SearchBy.SOUND, "wangxiuying", "拼音 w" + STAR * 10),
        ("王秀英", SearchBy.NAME, "王秀英", "姓名 王*英"),
        ("买买提•艾山", SearchBy.NAME, "买买提·艾山", "姓名 买买提·**"),
    ],
)
def test_a_text_is_understood_and_told_masked(typed: str, by: SearchBy, text: str, told: str) -> None:
    wanted = understood(typed)
    assert (wanted.by, wanted.text) == (by, text)
    assert wanted.masked == told


def test_each_way_to_search_has_a_chinese_name_of_its_own() -> None:
    assert [by.label for by in SearchBy] == ["号码", "拼音", "姓名"]


LETTERS = st.characters(exclude_categories=["Cs"], max_codepoint=0x10FFFE)


@given(st.text(LETTERS, min_size=1, max_size=12), st.text(LETTERS, max_size=3))
def test_the_end_of_a_search_lies_behind_all_that_begins_with_it(beginning: str, rest: str) -> None:
    wanted = Search(SearchBy.NAME, beginning)
    assert all(low < high for low, high in pairwise([*dict.fromkeys([wanted.text, wanted.text + rest]), wanted.end]))


@pytest.mark.parametrize("typed", ["", " ", "w", "·", "12", "%%"])
def test_what_says_too_little_is_refused(typed: str) -> None:
    with pytest.raises(SearchTooShort):
        understood(typed)
