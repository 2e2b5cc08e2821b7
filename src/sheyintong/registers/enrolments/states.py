"""参保的状态：a relation pays, pauses, pays again and ends; a step that should not have been is undone."""

from sheyintong.kernel.transitions import Table, move

from .types import EnrolmentState

ENROLMENT = Table(
    EnrolmentState,
    [
        move("stop", [EnrolmentState.PAYING], EnrolmentState.PAUSED, "停保"),
        move("resume", [EnrolmentState.PAUSED], EnrolmentState.PAYING, "续保"),
        move("end", [EnrolmentState.PAYING, EnrolmentState.PAUSED], EnrolmentState.ENDED, "终止"),
        move("undo_end", [EnrolmentState.ENDED], EnrolmentState.PAUSED, "撤销终止"),
        move("undo_enrol", [EnrolmentState.PAYING], EnrolmentState.UNDONE, "撤销参保"),
        move("undo_stop", [EnrolmentState.PAUSED], EnrolmentState.PAYING, "撤销停保"),
        move("undo_resume", [EnrolmentState.PAYING], EnrolmentState.PAUSED, "撤销续保"),
    ],
)
