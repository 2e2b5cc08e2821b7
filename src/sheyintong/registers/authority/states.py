"""授权的状态：life cycles of a right that is granted and of a request for help."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class RightState(StrEnum):
    """授权申请：apply → check → approve → execute."""

    APPLIED = "applied"
    CHECKED = "checked"
    APPROVED = "approved"
    EXECUTED = "executed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


RIGHT = Table(
    RightState,
    [
        move("check", [RightState.APPLIED], RightState.CHECKED, "内控审核"),
        move("approve", [RightState.CHECKED], RightState.APPROVED, "领导核准"),
        move("execute", [RightState.APPROVED], RightState.EXECUTED, "系统赋权"),
        move("refuse", [RightState.APPLIED, RightState.CHECKED], RightState.REFUSED, "不同意"),
        move("withdraw", [RightState.APPLIED, RightState.CHECKED, RightState.APPROVED], RightState.WITHDRAWN, "撤回"),
    ],
)


class RequestState(StrEnum):
    """求助：open until answered."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


REQUEST = Table(
    RequestState,
    [
        move("answer", [RequestState.OPEN], RequestState.DONE, "已办好"),
        move("decline", [RequestState.OPEN], RequestState.DECLINED, "不同意"),
    ],
)
