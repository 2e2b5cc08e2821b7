"""办件的命令：accept, review, correct, reverse, sample. The handlers of items are told once, by the wiring."""

from .accepting import Accepted, Asked, accept, begin, prospect
from .deciding import Asking, Known, know
from .drafting import discard_draft, expire_drafts, restore_draft, save_draft
from .evidence import too_weak
from .handing import hand_to_centre
from .registering import Unregistered, register_holder, unregistered
from .registry import handler_of, has_handler, known_items, use_handlers
from .reviewing import approve, assign, enter_again, refuse, resubmit, return_for_correction, withdraw
from .sampling import draw, draw_due, judge_sample
from .settling import confirm_effect, give_back, reject_effect, reversal

__all__ = [
    "Accepted",
    "Asked",
    "Asking",
    "Known",
    "Unregistered",
    "accept",
    "approve",
    "assign",
    "begin",
    "confirm_effect",
    "discard_draft",
    "draw",
    "draw_due",
    "enter_again",
    "expire_drafts",
    "give_back",
    "hand_to_centre",
    "handler_of",
    "has_handler",
    "judge_sample",
    "know",
    "known_items",
    "prospect",
    "refuse",
    "register_holder",
    "reject_effect",
    "restore_draft",
    "resubmit",
    "return_for_correction",
    "reversal",
    "save_draft",
    "too_weak",
    "unregistered",
    "use_handlers",
    "withdraw",
]
