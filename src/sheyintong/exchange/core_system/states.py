"""变更的状态：an answer decides once; what is unknown may still be answered."""

from sheyintong.kernel.transitions import Table, move

from .types import ChangeState

CHANGE = Table(
    ChangeState,
    [
        move("yes", [ChangeState.SENT, ChangeState.UNKNOWN], ChangeState.CONFIRMED, "核心系统确认"),
        move("no", [ChangeState.SENT, ChangeState.UNKNOWN], ChangeState.REJECTED, "核心系统不通过"),
        move("silent", [ChangeState.SENT, ChangeState.UNKNOWN], ChangeState.UNKNOWN, "没有回音"),
        move("later", [ChangeState.SENT, ChangeState.UNKNOWN], ChangeState.SENT, "核心系统已收到，稍后答复"),
        move("absent", [ChangeState.SENT, ChangeState.UNKNOWN], ChangeState.SENT, "核心系统确认没有收到，重新发送"),
    ],
)
