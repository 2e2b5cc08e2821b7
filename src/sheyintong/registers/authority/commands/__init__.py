"""授权的命令：ask for help, answer it, stop and lift, grant a right in four steps."""

from .mending import answer_help, ask_for_help, lift_stop, need, stop
from .rights import apply_for_right, invite_again, move_right

__all__ = ["answer_help", "apply_for_right", "ask_for_help", "invite_again", "lift_stop", "move_right", "need", "stop"]
