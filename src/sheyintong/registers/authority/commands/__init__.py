"""授权的命令：ask for help, answer it, stop and lift, grant a right in four steps, take back what those who left applied for."""

from .leaving import withdraw_of_those_who_left
from .mending import answer_help, ask_for_help, lift_stop, need, stop
from .rights import apply_for_right, invite_again, move_right

__all__ = [
    "answer_help",
    "apply_for_right",
    "ask_for_help",
    "invite_again",
    "lift_stop",
    "move_right",
    "need",
    "stop",
    "withdraw_of_those_who_left",
]
