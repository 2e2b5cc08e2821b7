"""The states of a case against a plain map: random moves never disagree with it, and what is over stays over."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheyintong.casework.cases.states import CASE, EFFECT, EFFECT_LABELS, LABELS, CaseState, EffectState
from sheyintong.kernel.transitions import NotInThisState

PLAIN = {
    "draft": {"accept": "accepted", "withdraw": "withdrawn", "expire": "expired"},
    "accepted": {
        "handle": "handled", "submit": "in_review", "return_for_correction": "in_correction", "refuse": "refused", "withdraw": "withdrawn",
    },
    "in_correction": {"resubmit": "in_review", "hand_to_centre": "in_correction", "withdraw": "withdrawn", "expire": "expired"},
    "handled": {"submit": "in_review", "give_back": "given_back", "reverse": "reversed", "core_rejected": "in_review"},
    "in_review": {"return_for_correction": "in_correction", "approve": "approved", "refuse": "refused", "withdraw": "withdrawn"},
    "approved": {"give_back": "given_back", "reverse": "reversed", "core_rejected": "in_review"},
    "given_back": {"reverse": "reversed", "core_rejected": "in_review"},
    "refused": {},
    "withdrawn": {"restore": "draft"},
    "reversed": {},
    "expired": {},
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(moves=st.lists(st.sampled_from(sorted(CASE.moves)), max_size=25))
def test_random_moves_go_where_the_plain_map_says(moves: list[str]) -> None:
    state, plain = CaseState.DRAFT, "draft"
    for move in moves:
        if move in PLAIN[plain]:
            state, plain = CASE.target(move, state), PLAIN[plain][move]
        else:
            with pytest.raises(NotInThisState):
                CASE.target(move, state)
        assert state.value == plain


def test_the_plain_map_knows_every_state_and_every_open_move() -> None:
    assert {state.value: {move.name: move.target.value for move in CASE.open_moves(state)} for state in CaseState} == PLAIN


def test_what_is_over_is_over() -> None:
    assert CASE.final() == {CaseState.REFUSED, CaseState.REVERSED, CaseState.EXPIRED}
    assert EFFECT.final() == {EffectState.APPLIED, EffectState.CONFIRMED}


def test_every_state_has_its_word() -> None:
    assert set(LABELS) == set(CaseState)
    assert set(EFFECT_LABELS) == set(EffectState)


@settings(max_examples=50, deadline=None)
@given(moves=st.lists(st.sampled_from(sorted(EFFECT.moves)), max_size=8))
def test_an_effect_is_applied_or_sent_once(moves: list[str]) -> None:
    state, done = EffectState.NONE, []
    for move in moves:
        try:
            state = EFFECT.target(move, state)
        except NotInThisState:
            continue
        done.append(move)
    assert done in ([], ["apply"]) or re.fullmatch("send( reject send_again)*( confirm| reject)?", " ".join(done))
