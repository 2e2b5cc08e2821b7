"""来访状态。"""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class VisitState(StrEnum):
    """来访：open, closed with its receipt, or undone before the first act."""

    OPEN = "open"
    CLOSED = "closed"
    UNDONE = "undone"


VISIT = Table(
    VisitState,
    [
        move("close", [VisitState.OPEN], VisitState.CLOSED, "办完"),
        move("undo", [VisitState.OPEN], VisitState.UNDONE, "认错人，退出"),
    ],
)
