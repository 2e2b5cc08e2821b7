"""Sealed values and their doors."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import masks
from sheyintong.kernel.sealed import OVERHEAD, CannotOpen, Sealed, Sealer, masked, reveal

NUMBER, PURPOSE = "654201199001011234", "people_identifier.number"
FIRST = Sealer({1: b"1" * 16}, b"i" * 32)
SECOND = Sealer({1: b"1" * 16, 2: b"2" * 16}, b"j" * 32, index_version=2, older_index_keys={1: b"i" * 32})


@dataclass
class Noting:
    notes: list[tuple[str, int, str]] = field(default_factory=list)

    def note(self, kind: str, id: int, field: str = "") -> None:  # noqa: A002
        self.notes.append((kind, id, field))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_was_sealed_opens_again_for_its_purpose_alone(text: str, purpose: str) -> None:
    sealed = FIRST.seal(text, purpose)
    assert FIRST.open(sealed, purpose) == text
    assert len(sealed) == OVERHEAD + len(text.encode())
    with pytest.raises(CannotOpen):
        FIRST.open(sealed, purpose + "x")


def test_two_seals_of_one_value_differ_and_their_index_does_not() -> None:
    assert FIRST.seal(NUMBER, PURPOSE) != FIRST.seal(NUMBER, PURPOSE)
    assert FIRST.index(NUMBER, PURPOSE) == FIRST.index(NUMBER, PURPOSE)
    assert len(FIRST.seal(NUMBER, PURPOSE)) == 47


def test_a_new_key_seals_and_the_old_ones_still_open() -> None:
    old = FIRST.seal(NUMBER, PURPOSE)
    assert SECOND.open(old, PURPOSE) == NUMBER
    assert not SECOND.is_current(old)
    assert SECOND.is_current(SECOND.seal(NUMBER, PURPOSE))
    assert FIRST.index(NUMBER, PURPOSE) in SECOND.indexes(NUMBER, PURPOSE)
    with pytest.raises(CannotOpen):
        FIRST.open(SECOND.seal(NUMBER, PURPOSE), PURPOSE)


def test_bytes_that_are_no_seal_do_not_open() -> None:
    for data in (b"", b"\x01", bytes(60)):
        with pytest.raises(CannotOpen):
            FIRST.open(data, PURPOSE)


@pytest.mark.parametrize("keys", [{}, {0: b"1" * 16}, {256: b"1" * 16}, {1: b"short"}])
def test_wrong_keys_are_refused_at_the_start(keys: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="sealing keys"):
        Sealer(keys, b"i" * 32)
    with pytest.raises(ValueError, match="older index key"):
        Sealer({1: b"1" * 16}, b"i" * 32, older_index_keys={1: b"j" * 32})


def test_clear_text_comes_only_with_a_reader_who_is_noted_first() -> None:
    reader, sealed = Noting(), Sealed(FIRST.seal(NUMBER, PURPOSE), PURPOSE)
    assert reveal(reader, sealed, sealer=FIRST, kind="person", id=7) == NUMBER
    assert reveal(reader, sealed, sealer=FIRST, kind="person", id=7, field="card") == NUMBER
    with pytest.raises(CannotOpen):
        reveal(reader, Sealed(b"", PURPOSE), sealer=FIRST, kind="person", id=8)
    assert reader.notes == [("person", 7, "number"), ("person", 7, "card"), ("person", 8, "number")]


def test_a_masked_form_needs_no_reader_and_a_sealed_value_shows_nothing() -> None:
    sealed = Sealed(FIRST.seal(NUMBER, PURPOSE), PURPOSE)
    assert masked(sealed, masks.id_number, sealer=FIRST) == "6542**********1234"
    assert str(sealed) == repr(sealed) == f"Sealed(purpose='{PURPOSE}')"
