"""授权四步：apply, check, approve, execute, by as many persons as there are and never by fewer than two."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.errors import LoginTaken
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel import names
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff import queries as staff_queries
from sheyintong.registers.staff.types import Invited, Place, PlaceKind, Role

from .. import events, queries, rules
from ..errors import NewcomerUnnamed, RightInWrongHands, RightNotAtThisStep, RightNotYoursToApply
from ..queries import RightCard
from ..states import RIGHT, RightState
from ..types import Newcomer
from .leaving import nobody_left

STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "check": ("checked", ("internal_control",)),
    "approve": ("approved", ("centre_manager",)),
    "execute": ("executed", ("information_centre",)),
    "refuse": ("checked", ("internal_control", "centre_manager")),
}
GRANTING = ("check", "approve", "execute")
STANDS_IN = "internal_control"
"""稽核内控 approves or executes as well where nobody else holds the post of the step: a region that was just made has two persons."""


def apply_for_right(
    *, actor: Actor, member: int | Newcomer, role: Role, place: Place, valid_from: date, valid_to: date | None, reason: str, now: datetime
) -> int:
    """申请授权 for a member or for somebody new: the first of four steps; the number of the right.

    Raises :class:`RightNotYoursToApply`, :class:`NewcomerUnnamed`, :class:`LoginTaken`, :class:`WrongPlace`, :class:`BadDates`,
    :class:`Incompatible`, :class:`NoSuchMember`.
    """
    if not _is_hers(actor, role, place) or member == actor.member:
        raise RightNotYoursToApply(member=actor.member, role=role.value)
    known = member if isinstance(member, int) else None
    staff.check_post(member=known, role=role, place=place, valid_from=valid_from, valid_to=valid_to)
    name, login = _named(member) if isinstance(member, Newcomer) else ("", "")
    row = Insert(
        "authority_right",
        {
            "member_id": known, "name": name, "login": login, "role": role, "outlet_id": place.id if place.kind is PlaceKind.OUTLET else None,
            "agency_id": {PlaceKind.AGENCY: place.id, PlaceKind.BANK: actor.agency}.get(place.kind),
            "bank_id": place.id if place.kind is PlaceKind.BANK else None, "valid_from": valid_from, "valid_to": valid_to,
            "reason": reason[:200], "state": RightState.APPLIED, "applied_by_id": actor.member, "applied_at": now, "note": "",
        },
        refusals={"authority_right_login": LoginTaken()},
    )  # fmt: skip
    told = {"name": name, "login": login} if name else None
    entry = audit.record(actor=actor, act="authority.apply", about=Subject("right", row["id"], role), changed=told, reason=reason, at=now)
    return write(row, entry, *staff_queries.present(actor)).id(row)


def _is_hers(actor: Actor, role: Role, place: Place) -> bool:
    """Whether this post may apply for the role there."""
    if role not in rules.applies_for(actor.roles):
        return False
    if place.kind is PlaceKind.BANK:  # it reaches every outlet of the bank in the region
        return rules.is_whole(actor.scope)
    if place.kind is PlaceKind.AGENCY:
        return rules.within(regions.agency(place.id).path, actor.scope)
    card = outlets.outlet(place.id)
    if actor.has(*rules.AGENCY_APPLICANTS):
        return rules.within(card.agency_path, actor.scope)
    if actor.has("branch_manager"):
        return card.bank is not None and card.bank == actor.partner
    return card.id == actor.outlet


def _named(newcomer: Newcomer) -> tuple[str, str]:
    name = newcomer.name.strip()[:80]
    fault = names.fault(name)
    if fault is not None:
        raise NewcomerUnnamed(fault=fault.value)
    return name, access.check_login(newcomer.login)


def move_right(*, actor: Actor, right: int, step: str, note: str, now: datetime) -> Invited | None:
    """授权四步：check (内控), approve (负责人), execute (信息中心); ``refuse`` at either of the first two; ``withdraw`` by the applicant.

    Each within the subtree of whoever does it; a post at a whole bank spans the region, so each of its steps is the prefecture's.
    No two steps by the same person, and none by whoever applied or is applied for; only where nobody else holds the post of a step does
    稽核内控 do it as well. Executing writes the post; for a newcomer also account and member, and the invitation to print once is returned.
    Raises :class:`RightInWrongHands`, :class:`RightNotAtThisStep`, :class:`RightOfSomebodyGone`, :class:`ActorGone`, and what
    :func:`staff.give_post` and :func:`staff.invite` refuse.
    """
    card = queries.right(right)
    if card is None:
        raise RightInWrongHands(step=step, right=right, member=actor.member)
    stood_in = _hand(actor, card, step, day_of(now))
    target = RIGHT.target(step, RightState(card.state))
    values: dict[str, object] = {"note": note[:200]}
    if step in STEPS:
        column = STEPS[step][0]
        values |= {f"{column}_by_id": actor.member, f"{column}_at": now}
    if target is not RightState.EXECUTED:
        values["state"] = target
    told = {"stands_in_for": stood_in} if stood_in else None
    with transaction.atomic():
        write(
            Update("authority_right", values, {"id": right, "state": card.state}, RightNotAtThisStep(right=right, step=step)),
            audit.record(actor=actor, act=f"authority.{step}", about=Subject("right", right, card.role), changed=told, reason=note, at=now),
            *([nobody_left(card)] if step in GRANTING else []),
            *staff_queries.present(actor),
        )
        return _execute(actor, card, now) if target is RightState.EXECUTED else None


def _hand(actor: Actor, card: RightCard, step: str, today: date) -> str:
    """The role this actor stands in for at a step, "" where it is her own. Raises :class:`RightInWrongHands`."""
    wrong = RightInWrongHands(step=step, right=card.id, member=actor.member)
    if step == "withdraw":
        if actor.member is None or actor.member != card.applied_by:
            raise wrong
        return ""
    hands = queries.hands(card)
    roles = STEPS[step][1]
    if actor.member is None or actor.member in (card.applied_by, card.member) or not rules.within(card.path, actor.scope):
        raise wrong
    if actor.has(*roles) and actor.member not in hands:
        return ""
    if not queries.stands_in(actor, card, step, today):
        raise wrong
    return roles[0]


def _execute(actor: Actor, card: RightCard, now: datetime) -> Invited | None:
    """The post of an approved right; for somebody new with account, member and invitation."""
    place = _place(card)
    role, invited, member = Role(card.role), None, card.member
    if member is None:
        invited = staff.invite(
            name=card.member_name, login=card.login, role=role, place=place, valid_from=card.valid_from, valid_to=card.valid_to,
            actor=actor, now=now,
        )  # fmt: skip
        member = invited.member
    else:
        staff.give_post(actor=actor, member=member, role=role, place=place, valid_from=card.valid_from, valid_to=card.valid_to, now=now)
    write(
        Update(
            "authority_right",
            {"state": RightState.EXECUTED, "member_id": member},
            {"id": card.id, "state": card.state},
            RightNotAtThisStep(right=card.id, step="execute"),
        ),
        jobs.emit(events.RIGHT_EXECUTED, {"right": card.id}, at=now),
    )
    return invited


def _place(card: RightCard) -> Place:
    if card.outlet is not None:
        return Place(PlaceKind.OUTLET, card.outlet)
    return Place(PlaceKind.BANK, card.bank) if card.bank is not None else Place(PlaceKind.AGENCY, card.agency or 0)


def invite_again(*, actor: Actor, right: int, reason: str, now: datetime) -> Invited:
    """重发邀请 of a newcomer who has not come in yet, by 信息中心 or 稽核内控, never by whoever applied for her; the old code is void.

    Raises :class:`RightInWrongHands`, :class:`AlreadyJoined`.
    """
    card = queries.right(right)
    if card is None or card.member is None or not queries.may_invite_again(actor, card):
        raise RightInWrongHands(step="invite_again", right=right, member=actor.member)
    return staff.invite_again(member=card.member, reason=reason, actor=actor, now=now)
