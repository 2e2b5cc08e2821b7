"""The drawing of a proof: every given digest once, on its side, and nothing outside the box."""

from datetime import UTC, datetime

import pytest

from sheyintong.faces.centre.views.proof import WIDTH, drawing
from sheyintong.foundation.audit.types import Proof, SealCard, Step

SEAL = SealCard(7, 1, 16, 1, 16, "ab" * 32, "00" * 32, "cd" * 8, "CVSNR8BB", datetime(2026, 11, 24, tzinfo=UTC))


def proof(sides: str) -> Proof:
    """A proof whose siblings stand on these sides, from the leaf up: L or R."""
    steps = tuple(Step("ef" * 32, side == "L", "ab" * 32) for side in sides)
    return Proof(105, SEAL, "12" * 32, 0, steps, "{}")


@pytest.mark.parametrize("sides", ["", "L", "R", "RLLL", "LRLRLRLR", "L" * 20, "R" * 20])
def test_every_given_digest_is_drawn_once_within_the_box(sides: str) -> None:
    drawn = drawing(proof(sides))
    assert sorted(node.step for node in drawn.siblings) == list(range(1, len(sides) + 1))
    for node in (*drawn.own, *drawn.siblings, drawn.root):
        assert node.left >= 0
        assert node.left + 22 <= WIDTH
        assert node.y < drawn.height


def test_a_digest_on_the_left_is_drawn_to_the_left() -> None:
    drawn = drawing(proof("RLLL"))
    for own, given in zip(drawn.own, drawn.siblings, strict=True):
        on_left = "RLLL"[given.step - 1] == "L"
        assert (given.x < own.x) is on_left
    assert drawn.leaf is drawn.own[-1]


def test_an_entry_alone_in_its_batch_is_the_root_itself() -> None:
    drawn = drawing(proof(""))
    assert drawn.leaf is drawn.root
    assert drawn.anchor == "middle"
