"""授权的查询：the facts of a decision, what may be decided; stops in force; requests for help; rights under way."""

from ..rules import applies_for, decide, is_whole
from ..types import StopReach
from .granting import RightCard, free_hands, hands, may_invite_again, right, rights, rights_at, rights_of_the_gone, stands_in
from .grounds import Grounds, asking, facts, facts_of, guard, may
from .helping import Help, help_at, help_for, help_of
from .stopping import StopCard, stop_in_force, stops, stops_of_places

__all__ = [
    "Grounds",
    "Help",
    "RightCard",
    "StopCard",
    "StopReach",
    "applies_for",
    "asking",
    "decide",
    "facts",
    "facts_of",
    "free_hands",
    "guard",
    "hands",
    "help_at",
    "help_for",
    "help_of",
    "is_whole",
    "may",
    "may_invite_again",
    "right",
    "rights",
    "rights_at",
    "rights_of_the_gone",
    "stands_in",
    "stop_in_force",
    "stops",
    "stops_of_places",
]
