"""Names: stored raw, compared folded."""

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import names
from sheyintong.kernel.names import NameFault

from .cases import cases


@pytest.mark.parametrize("case", cases("names"), ids=lambda c: ascii(c["raw"]))
def test_each_worked_name_is_judged_as_worked(case: dict[str, Any]) -> None:
    assert names.fault(case["raw"]) == case.get("fault")
    if "folded" in case:
        assert names.folded(case["raw"]) == case["folded"]


def test_fifty_characters_pass_a_hundred_too_and_more_is_refused() -> None:
    assert names.fault("买" * 50) is None
    assert names.fault("\U00020000" * 100) is None
    assert names.fault("买" * 101) is NameFault.TOO_LONG


@given(st.text())
def test_folding_twice_changes_nothing_more_and_only_dots_and_outer_spaces_change(name: str) -> None:
    once = names.folded(name)
    assert names.folded(once) == once
    if names.fault(name) is None:
        kept = [c for c in name.strip(names._SPACES) if c not in names.DOTS]
        assert kept == [c for c in once if c != names.SEPARATOR]
        assert names.same(name, once)


def test_no_normalisation_form_is_a_substitute_for_folding() -> None:
    assert unicodedata.normalize("NFC", "\u0387") == "\u00b7"
    assert names.folded("\uf900\u2022\ufa11") == "\uf900·\ufa11" != unicodedata.normalize("NFC", "\uf900·\ufa11")


def test_private_use_is_found_in_every_range_and_nowhere_else() -> None:
    def is_private(code: int) -> bool:
        return unicodedata.category(chr(code)) == "Co"

    found = names.private_use("".join(chr(code) for code in range(sys.maxunicode + 1)))
    assert list(found) == [code for code in range(sys.maxunicode + 1) if is_private(code)]
    assert names.private_use("王\ue7c7英\U000f0000") == (1, 3)


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("王秀英", "wangxiuying", "wxy"),
        ("买买提•艾山", "maimaitiaishan", "mmtas"),
        ("单雪梅", "shanxuemei", "sxm"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("吕布", "lvbu", "lb"),
        ("John Smith", "johnsmith", "js"),
        ("王\ue7c7", "wang", "w"),
        ("\ue7c7", "", ""),
    ],
)
def test_a_name_is_found_by_its_sound(name: str, full: str, initials: str) -> None:
    keys = names.pinyin_keys(name)
    assert (keys.full, keys.initials) == (full, initials)


def test_every_fault_has_its_sentence() -> None:
    assert all(fault.sentence.endswith("。") for fault in NameFault)
