"""Identity numbers, unit codes, bank codes, card numbers."""

import csv
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel.idnumbers import IdKind, Reason, cnaps_code, identify, long_form, luhn_holds, short_form, uscc
from sheyintong.kernel.idnumbers.codes import cnaps_check, uscc_check
from sheyintong.kernel.idnumbers.identity import PROVINCES, check_character

from .cases import SHARED, cases

TODAY = date(2026, 11, 24)
FOREIGN = IdKind.FOREIGN_PASSPORT


@pytest.mark.parametrize("case", cases("id_numbers"), ids=lambda c: c["text"])
def test_each_worked_number_is_judged_as_worked(case: dict[str, Any]) -> None:
    found = identify(case["text"], today=TODAY)
    assert found.kind == case.get("kind")
    assert found.reason == case.get("reason")
    assert found.valid == ("reason" not in case)
    assert (found.birth, found.sex, found.area) == (case.get("birth"), case.get("sex"), case.get("area"))
    assert found.long_form == case.get("long_form")


def first_17() -> st.SearchStrategy[str]:
    birth = st.dates(date(1800, 1, 1), TODAY).map(lambda d: d.strftime("%Y%m%d") if d.year >= 1000 else "")
    area = st.sampled_from(sorted(PROVINCES - {"81", "82", "83"}))
    return st.tuples(area, st.integers(0, 9999), birth, st.integers(0, 999)).map(lambda t: f"{t[0]}{t[1]:04}{t[2]}{t[3]:03}")


@given(first_17())
def test_every_number_made_by_the_rule_is_valid_and_says_its_birth(head: str) -> None:
    found = identify(head + check_character(head), today=TODAY)
    assert found.valid
    assert found.birth is not None
    assert f"{found.birth:%Y%m%d}" == head[6:14]


@given(first_17(), st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_is_ever_valid(head: str, place: int, shift: int) -> None:
    wrong = head[:place] + str((int(head[place]) + shift) % 10) + head[place + 1 :]
    found = identify(wrong + check_character(head), today=TODAY)
    assert not found.valid


@given(first_17(), st.integers(0, 15))
def test_no_swap_of_neighbours_is_ever_valid(head: str, place: int) -> None:
    swapped = head[:place] + head[place + 1] + head[place] + head[place + 2 :]
    assert swapped == head or not identify(swapped + check_character(head), today=TODAY).valid


@given(first_17())
def test_a_number_has_fifteen_digits_only_where_they_lead_back_to_it(head: str) -> None:
    whole = head + check_character(head)
    short = short_form(whole)
    assert (short is not None) == (whole[6:8] == "19")
    assert short is None or (short, long_form(short)) == (head[:6] + head[8:], whole)


@given(st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_fifteen_digits_are_one_number_with_their_eighteen_or_no_number_at_all(short: str) -> None:
    whole = long_form(short)
    assert (whole is not None) == identify(short, today=TODAY).valid
    assert whole is None or (short_form(whole), whole[:6] + whole[8:17], whole[6:8]) == (short, short, "19")


@pytest.mark.parametrize(
    "number",
    [
        "", "61010462092769", "610104620927690x", "ABC123456789012", "990104620927690", "610104621327690",  # no fifteen of a resident
        "610104196209276907", "810000199408230021", "911561198010100012", "610104200002290005", "000000000000000000",
    ],
)  # fmt: skip
def test_what_is_no_residents_number_of_the_last_century_has_one_form(number: str) -> None:
    assert (long_form(number), short_form(number)) == (None, None)


@given(st.text())
def test_no_text_at_all_makes_it_stumble(text: str) -> None:
    found = identify(text, today=TODAY)
    assert found.valid == (found.reason is None)
    assert uscc(text).valid <= (len(uscc(text).number) == 18)
    assert cnaps_code(text).valid <= (len(cnaps_code(text).number) == 12)
    assert luhn_holds(text) in (True, False)


def test_a_very_long_text_is_refused_for_its_length_even_if_it_starts_like_a_number() -> None:
    assert identify("11010119900307803X" + " " * 500 + "1", today=TODAY).reason is Reason.LENGTH
    assert len(identify("1" * 1_000_000, today=TODAY).number) == 256


def test_a_number_in_a_wide_padded_column_is_the_number() -> None:
    assert identify(" " * 500 + "11010119900307803x" + "\u3000" * 500, today=TODAY).number == "11010119900307803X"
    assert identify(" " * 1000, today=TODAY).reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("text", "declared", "reason"),
    [
        ("12345678", IdKind.TAIWAN_PERMIT, None),
        ("0123456789AB", IdKind.TAIWAN_PERMIT, None),
        ("1234", IdKind.TAIWAN_PERMIT, Reason.LENGTH),
        ("AB1234567", FOREIGN, None),
        ("ABCDEFG", FOREIGN, Reason.LENGTH),
        ("", FOREIGN, Reason.EMPTY),
        ("M12345678", IdKind.HK_MACAO_PERMIT, None),
        ("12345678", IdKind.HK_MACAO_PERMIT, Reason.LENGTH),
        ("11010119900307803X", IdKind.RESIDENT_ID, None),
        ("610104620927690", IdKind.RESIDENT_ID, None),
        ("810000199408230021", IdKind.RESIDENT_ID, Reason.FORMAT),
        ("911124198108030024", IdKind.PERMANENT_RESIDENCE, None),
        ("110101199003078031", IdKind.PERMANENT_RESIDENCE, Reason.CHECK),
        ("1", IdKind.RESIDENT_ID, Reason.LENGTH),
    ],
)
def test_a_declared_document_must_be_the_one_the_number_belongs_to(text: str, declared: IdKind, reason: Reason | None) -> None:
    assert identify(text, today=TODAY, declared=declared).reason is reason


def test_every_kind_and_every_reason_has_its_words() -> None:
    assert all(kind.label and len(kind.code) == 2 for kind in IdKind)
    assert all(reason.sentence.endswith("。") for reason in Reason)


@pytest.mark.parametrize("case", cases("codes"), ids=lambda c: f"{c['of']} {c['text']}")
def test_each_worked_code_is_judged_as_worked(case: dict[str, Any]) -> None:
    found = {"uscc": uscc, "cnaps": cnaps_code}[case["of"]](case["text"])
    assert found.reason == case.get("reason")
    assert found.valid == ("reason" not in case)
    assert (found.area, found.bank, found.branch) == (case.get("area"), case.get("bank"), case.get("branch"))


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 999_999))
def test_every_unit_code_made_by_the_rule_is_valid(organisation: str, area: int) -> None:
    head = f"91{area:06}{organisation}"
    assert uscc(head + uscc_check(head)).area == f"{area:06}"


@given(st.integers(0, 10**11 - 1), st.integers(0, 10), st.integers(1, 9))
def test_a_bank_code_holds_and_no_single_wrong_digit_does(number: int, place: int, shift: int) -> None:
    head = f"{number:011}"
    wrong = head[:place] + str((int(head[place]) + shift) % 10) + head[place + 1 :]
    assert cnaps_code(head + cnaps_check(head)).valid
    assert not cnaps_code(wrong + cnaps_check(head)).valid


@pytest.mark.parametrize(("text", "holds"), [("6222 0212 3456 7890 128", True), ("6222021234567890123", False), ("123", False)])
def test_luhn_advises_on_card_numbers(text: str, holds: bool) -> None:
    assert luhn_holds(text) is holds


@pytest.mark.skipif(SHARED is None, reason="the public data are not beside this checkout")
def test_the_real_directory_of_branches_satisfies_the_check_digit() -> None:
    assert SHARED is not None
    with (SHARED / "banks" / "bank_codes_seen.csv").open(encoding="utf-8") as file:
        numbers = [row["bank_code12"] for row in csv.DictReader(file)]
    assert len(numbers) == 3181
    assert [n for n in numbers if not cnaps_code(n).valid] == []
