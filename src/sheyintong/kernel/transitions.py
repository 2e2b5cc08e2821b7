"""状态迁移：one declared table for each life cycle; a move that is not in the table is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from .errors import Refusal, RefusalKind

S = TypeVar("S", bound=StrEnum)


class NotInThisState(Refusal):
    """状态不符：the move is not allowed from the present state."""

    code = "kernel.not_in_this_state"
    person = "现在的状态不能这样办，请刷新后再看。"
    operator = "Move '{move}' is not declared from state '{state}'."
    kind = RefusalKind.CONFLICT


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One declared move: its name, from which states, to which, and the Chinese label people read."""

    name: str
    sources: frozenset[S]
    target: S
    label: str


class Table(Generic[S]):
    """状态表：the moves of one life cycle by name."""

    def __init__(self, states: type[S], moves: Iterable[Move[S]]) -> None:
        self.states = states
        self.moves = {move.name: move for move in moves}

    def target(self, name: str, state: S) -> S:
        """The state after the move ``name``; raises :class:`NotInThisState`."""
        move = self.moves[name]
        if state not in move.sources:
            raise NotInThisState(move=name, state=state.value)
        return move.target

    def open_moves(self, state: S) -> list[Move[S]]:
        """The moves that may start from ``state``."""
        return [move for move in self.moves.values() if state in move.sources]

    def final(self) -> frozenset[S]:
        """States that no move leaves."""
        return frozenset(s for s in self.states if not self.open_moves(s))


def move(name: str, sources: Iterable[S], target: S, label: str) -> Move[S]:
    """Write one row of a table."""
    return Move(name, frozenset(sources), target, label)
