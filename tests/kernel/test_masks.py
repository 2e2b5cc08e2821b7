"""What may stand on a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.kernel import masks

from .cases import cases


@pytest.mark.parametrize(("mask", "text", "shown"), cases("masks"))
def test_each_worked_value_is_masked_as_worked(mask: str, text: str, shown: str) -> None:
    assert getattr(masks, mask)(text) == shown


@given(st.text(st.characters(exclude_characters="*"), min_size=1))
def test_something_is_always_hidden(text: str) -> None:
    for mask in (masks.id_number, masks.phone, masks.card, masks.name, masks.address):
        assert "*" in mask(text)
