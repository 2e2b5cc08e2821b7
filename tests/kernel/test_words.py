"""The first words of the kernel: refusals, actors, transitions."""

from enum import StrEnum

import pytest

from sheyintong.kernel.actors import Actor, ActorKind, system
from sheyintong.kernel.errors import Refusal, RefusalKind
from sheyintong.kernel.transitions import NotInThisState, Table, move


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


TABLE = Table(State, [move("open", [State.DRAFT], State.OPEN, "受理"), move("close", [State.DRAFT, State.OPEN], State.CLOSED, "办结")])


def test_a_declared_move_leads_to_its_target_and_any_other_is_refused() -> None:
    assert TABLE.target("open", State.DRAFT) is State.OPEN
    with pytest.raises(NotInThisState) as refused:
        TABLE.target("open", State.CLOSED)
    assert refused.value.kind is RefusalKind.CONFLICT
    assert refused.value.for_operator == "Move 'open' is not declared from state 'closed'."


def test_the_open_moves_and_the_final_states_follow_from_the_table() -> None:
    assert [m.name for m in TABLE.open_moves(State.DRAFT)] == ["open", "close"]
    assert TABLE.final() == {State.CLOSED}


def test_an_actor_has_the_roles_of_her_post_and_the_system_has_none() -> None:
    teller = Actor(ActorKind.STAFF, 1, "李静", "tacheng", roles=frozenset({"teller"}))
    assert teller.has("reviewer", "teller")
    assert not teller.has("reviewer")
    assert not system("tacheng").has("teller", "operator")


def kernel_refusals(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    found = [base] if base is not Refusal else []
    found += [inner for c in base.__subclasses__() for inner in kernel_refusals(c)]
    return [c for c in found if c.__module__.startswith("sheyintong.kernel")]


def test_every_refusal_of_the_kernel_has_a_code_of_its_own_and_sentences_for_both() -> None:
    from sheyintong.kernel import calc, calendar, money, periods, text

    refusals = kernel_refusals()
    assert {m.__name__ for m in (calc, calendar, money, periods, text)} <= {c.__module__ for c in refusals}
    assert len({c.code for c in refusals}) == len(refusals)
    assert all(c.person.endswith("。") and c.operator.endswith((".", "}")) for c in refusals)
