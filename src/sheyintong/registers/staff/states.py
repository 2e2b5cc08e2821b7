"""人员的状态：a member is invited, works, and leaves."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class MemberState(StrEnum):
    """人员状态."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"


MEMBER = Table(
    MemberState,
    [
        move("join", [MemberState.INVITED], MemberState.ACTIVE, "入职"),
        move("leave", [MemberState.INVITED, MemberState.ACTIVE], MemberState.LEFT, "离岗"),
    ],
)
