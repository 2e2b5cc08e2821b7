"""人员岗位的命令：invite, join, give and end posts, stand in, certify, leave at once."""

from .certificates import record_certificate, withdraw_certificate
from .members import (
    accept_invitation,
    add_member,
    invite,
    invite_again,
    invite_founders,
    invite_founders_again,
    leave,
    name_person,
)
from .numbers import correct_number, name_number
from .posts import check_post, end_post, end_stand_in, give_post, stand_in

__all__ = [
    "accept_invitation",
    "add_member",
    "check_post",
    "correct_number",
    "end_post",
    "end_stand_in",
    "give_post",
    "invite",
    "invite_again",
    "invite_founders",
    "invite_founders_again",
    "leave",
    "name_number",
    "name_person",
    "record_certificate",
    "stand_in",
    "withdraw_certificate",
]
