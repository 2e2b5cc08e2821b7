"""Text to and from GBK, GB 18030 and UTF-8 without silent loss."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import text
from sheyintong.kernel.text import Encoding, NotDecodable, NotEncodable

WHOLE = st.text(st.characters(exclude_categories=["Cs"]))
SEPARATORS = "\u2022\u30fb\u2219\u2027\uff65\u0387"


@given(WHOLE)
def test_gb_18030_and_utf_8_bring_every_text_back(given_text: str) -> None:
    plain = "".join(c for c in given_text if c not in SEPARATORS)
    for encoding in (Encoding.UTF_8, Encoding.GB_18030):
        assert text.decode(codecs.BOM_UTF8[:0] + text.encode(plain, encoding), encoding).text == plain or plain.startswith("\ufeff")


@given(WHOLE)
def test_gbk_writes_a_text_whole_or_names_what_it_cannot_write(given_text: str) -> None:
    expected = given_text.translate({ord(c): "·" for c in SEPARATORS})
    if not text.unencodable(expected, Encoding.GBK):
        assert text.decode(text.encode(given_text, Encoding.GBK), Encoding.GBK).text == expected
        return
    with pytest.raises(NotEncodable) as refused:
        text.encode(given_text, Encoding.GBK)
    assert all(expected[lost.position] == lost.character for lost in refused.value.characters)


@pytest.mark.parametrize("dot", list(SEPARATORS))
def test_every_separator_is_written_as_the_two_bytes_that_a_bank_reads(dot: str) -> None:
    for encoding in (Encoding.GBK, Encoding.GB_18030):
        assert text.encode(f"买{dot}艾", encoding) == b"\xc2\xf2\xa1\xa4\xb0\xac"
    assert text.encode(dot, Encoding.UTF_8) == dot.encode()


def test_what_gbk_can_write_is_not_folded() -> None:
    assert text.encode("12.50●", Encoding.GBK).decode("gbk") == "12.50●"


def test_the_two_bytes_of_the_separator_are_read_as_the_separator() -> None:
    for encoding in (Encoding.GBK, Encoding.GB_18030, None):
        assert text.decode(b"\xc2\xf2\xa1\xa4\xb0\xac", encoding).text == "买\u00b7艾"


def test_lost_characters_are_named_with_their_places() -> None:
    with pytest.raises(NotEncodable) as refused:
        text.encode("王\U00020000英\ue7c7", Encoding.GBK)
    assert [(c.position, c.code_point) for c in refused.value.characters] == [(1, "U+20000"), (3, "U+E7C7")]
    assert "2 个字" in refused.value.for_person
    assert "U+20000" in refused.value.for_operator


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, Encoding.UTF_8),
        (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
        (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
        (b"\x84\x31\x95\x33", Encoding.GB_18030),
    ],
)
def test_a_byte_order_mark_wins_over_what_was_said(mark: bytes, encoding: Encoding) -> None:
    read = text.decode(mark + "王英".encode(encoding.value), Encoding.GBK)
    assert (read.text, read.encoding, read.marked) == ("王英", encoding, True)


def test_without_a_mark_utf_8_is_tried_before_gb_18030() -> None:
    assert text.decode("王英".encode()).encoding is Encoding.UTF_8
    assert text.decode("王英".encode("gbk")).encoding is Encoding.GB_18030


def test_broken_bytes_are_refused_with_their_place_never_replaced() -> None:
    with pytest.raises(NotDecodable) as refused:
        text.decode(codecs.BOM_UTF8 + b"a\xff")
    assert refused.value.data["position"] == 4
    with pytest.raises(NotDecodable):
        text.decode(b"\xff\xff")
    with pytest.raises(NotDecodable) as refused:
        text.decode(b"a\xff", Encoding.GBK)
    assert "1" in refused.value.for_operator


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋a", "－a", "＠a"])
def test_a_cell_that_would_start_a_formula_is_made_text(cell: str) -> None:
    assert text.neutral_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "王英", "-12.50", "+3", "1=1", "买买提·艾山"])
def test_any_other_cell_stays(cell: str) -> None:
    assert text.neutral_cell(cell) == cell


def test_the_three_moved_positions_are_changed_and_reported() -> None:
    read = text.decode(b"\xa8\xbc\xcd\xf5\xa6\xd9\xfe\x59", Encoding.GB_18030).text
    made = text.standardised(read)
    assert (made.text, made.changed) == ("\u1e3f王\ufe10\u9fb4", (0, 2, 3))
    assert text.standardised("王\ue000").changed == ()
