"""人员岗位的查询：the actor of a session, staff of a place, posts and certificates of a member, who can mend what, whether she who acts is still there."""

from .actor import actor_of, asking
from .leaving import ends_with, leavable, need_control_without, need_leavable
from .numbers import has_told_number, is_her_own, need_correctable, own_numbers, somebody_else, told_numbers
from .people import (
    bank_of,
    clashes,
    holders,
    holders_upward,
    is_certified,
    is_filled,
    is_member,
    managers_of_agency,
    managers_of_bank,
    managers_of_outlet,
    member,
    member_of_account,
    place_of,
    posts_of,
    staff_of_agency,
    staff_of_bank,
    staff_of_outlet,
)
from .present import present

__all__ = [
    "actor_of",
    "asking",
    "bank_of",
    "clashes",
    "ends_with",
    "has_told_number",
    "holders",
    "holders_upward",
    "is_certified",
    "is_filled",
    "is_her_own",
    "is_member",
    "leavable",
    "managers_of_agency",
    "managers_of_bank",
    "managers_of_outlet",
    "member",
    "member_of_account",
    "need_control_without",
    "need_correctable",
    "need_leavable",
    "own_numbers",
    "place_of",
    "posts_of",
    "present",
    "somebody_else",
    "staff_of_agency",
    "staff_of_bank",
    "staff_of_outlet",
    "told_numbers",
]
