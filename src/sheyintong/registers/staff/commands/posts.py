"""设岗与顶岗：a role at a place for a time. What may not be held together is refused over every shared day."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.outlets import commands as outlets

from .. import events, queries, rules
from ..errors import BadDates, Incompatible, NoSuchMember, NoSuchPost, NotForOneself, OtherBank, PostHeld, WrongPlace
from ..models import Member, Post, StandIn
from ..states import MemberState
from ..types import Place, PlaceKind, Role


def need_member(member: int) -> Member:
    """The member, locked until the transaction ends; raises :class:`NoSuchMember`."""
    row = Member.objects.select_for_update().filter(pk=member).exclude(state=MemberState.LEFT.value).first()
    if row is None:
        raise NoSuchMember(member=member)
    return row


def lock_ending(actor: Actor, member: int) -> Member:
    """The member whose post or all of whose rights end, locked with whoever acts and with every 内控, always in one order.

    Of two who end one another at once the second waits, and then is gone herself. Raises :class:`NoSuchMember`, :class:`ActorGone`.
    """
    control = Post.objects.filter(role=Role.INTERNAL_CONTROL.value).values("member")
    rows = Member.objects.select_for_update(no_key=True).filter(Q(pk__in=[member, actor.member or member]) | Q(pk__in=control))
    who = next((row for row in list(rows.order_by("pk")) if row.pk == member), None)
    write(*queries.present(actor))
    if who is None or who.state == MemberState.LEFT.value:
        raise NoSuchMember(member=member)
    return who


def not_oneself(actor: Actor, member: Member) -> None:
    """Raises :class:`NotForOneself`."""
    if member.account_id is not None and member.account_id == actor.id and actor.kind != "system":
        raise NotForOneself()


def note(actor: Actor, act: str, member: Member, now: datetime, changed: Mapping[str, object] | None = None, why: str = "") -> None:
    """One entry about a member."""
    write(
        audit.record(actor=actor, act=f"staff.{act}", about=Subject("member", member.pk, member.name), changed=changed, reason=why, at=now)
    )


def facts_changed(post: Post) -> None:
    """Rights at the outlet of a post have changed."""
    if post.outlet_id is not None:
        outlets.facts_changed(outlet=post.outlet_id)


def check_post(*, member: int | None, role: Role, place: Place, valid_from: date, valid_to: date | None) -> None:
    """设岗前的核对：whether a post could be given, to a member or to somebody new, before anybody applies for it.

    Raises :class:`WrongPlace`, :class:`BadDates`, :class:`OtherBank`, :class:`Incompatible`, :class:`NoSuchMember`.
    """
    if not rules.may_be_held_at(role, place.kind):
        raise WrongPlace(role=role.value, place=place.kind.value)
    if valid_to is not None and valid_to <= valid_from:
        raise BadDates()
    if member is not None:
        with transaction.atomic():
            who = need_member(member)
            _refuse_other_bank(who, queries.bank_of(place))
            _refuse_clashes(who, role, valid_from, valid_to)


def give_post(*, member: int, role: Role, place: Place, valid_from: date, valid_to: date | None = None, actor: Actor, now: datetime) -> int:
    """设岗; the number of the post. ``valid_to`` is the first day without it.

    Raises :class:`WrongPlace`, :class:`BadDates`, :class:`OtherBank`, :class:`Incompatible`, :class:`PostHeld`, :class:`NotForOneself`,
    :class:`NoSuchMember`.
    """
    check_post(member=None, role=role, place=place, valid_from=valid_from, valid_to=valid_to)
    with transaction.atomic(), refusing({"staff_post_once": PostHeld()}):
        who = need_member(member)
        not_oneself(actor, who)
        _refuse_other_bank(who, queries.bank_of(place))
        _refuse_clashes(who, role, valid_from, valid_to)
        post = Post.objects.create(
            member=who,
            role=role.value,
            outlet_id=place.id if place.kind is PlaceKind.OUTLET else None,
            agency_id=place.id if place.kind is PlaceKind.AGENCY else None,
            bank_id=place.id if place.kind is PlaceKind.BANK else None,
            valid_from=valid_from,
            valid_to=valid_to,
            made_at=now,
        )
        facts_changed(post)
        told = {"post": post.pk, "role": role.value, place.kind.value: place.id, "from": valid_from, "to": valid_to}
        note(actor, "post_given", who, now, told)
        write(jobs.emit(events.POST_GIVEN, {"member": who.pk, "post": post.pk}, at=now))
        set_limits(who, actor, now)
    return post.pk


def _refuse_other_bank(who: Member, bank: int | None) -> None:
    if who.bank_id != bank:
        raise OtherBank(member=who.pk, own=who.bank_id, bank=bank)


def _refuse_clashes(who: Member, role: Role, start: date, end: date | None) -> None:
    held = [(post.role, post.valid_from, post.valid_to) for post in Post.objects.filter(member=who)]
    lent = StandIn.objects.select_related("post").filter(member=who)
    held += [(row.post.role, row.valid_from, row.valid_to) for row in lent]
    together = {Role(name) for name, since, until in held if rules.overlaps(start, end, since, until)}
    for clash in rules.clashes([role, *together]):
        if role in (clash.one, clash.other):
            raise Incompatible(one=clash.one.value, other=clash.other.value, why=clash.reason)


def set_limits(who: Member, actor: Actor, now: datetime) -> None:
    """Give her account the strictest limits of the roles she holds today."""
    if who.account_id is not None:
        roles = [post.role for post in queries.posts_of(who.pk, day_of(now))]
        access.set_limits(account=who.account_id, limits=rules.limits_of(roles), actor=actor, now=now)


def end_post(*, post: int, valid_to: date, reason: str, actor: Actor, now: datetime) -> None:
    """撤岗 from a day on. Raises :class:`NoSuchPost`, :class:`BadDates`, :class:`LastControl`, :class:`ActorGone`."""
    row = Post.objects.filter(pk=post).first()
    if row is None or (row.valid_to is not None and row.valid_to <= valid_to):
        raise NoSuchPost(post=post)
    if valid_to < row.valid_from:
        raise BadDates()
    with transaction.atomic():
        who = lock_ending(actor, row.member_id)
        queries.need_control_without([post], valid_to)
        Post.objects.filter(pk=post).update(valid_to=valid_to)
        facts_changed(row)
        note(actor, "post_ended", who, now, {"post": post, "role": row.role, "to": valid_to}, reason)
        write(jobs.emit(events.POST_ENDED, {"member": who.pk, "post": post}, at=now))


def stand_in(*, post: int, member: int, valid_from: date, valid_to: date, reason: str, actor: Actor, now: datetime) -> int:
    """顶岗：a member takes another's post for named days; the number of the stand-in.

    Raises :class:`BadDates`, :class:`OtherBank`, :class:`Incompatible`, :class:`NotForOneself`, :class:`NoSuchPost`, :class:`NoSuchMember`.
    """
    if valid_to <= valid_from:
        raise BadDates()
    row = Post.objects.filter(pk=post).first()
    if row is None or not rules.overlaps(valid_from, valid_to, row.valid_from, row.valid_to):
        raise NoSuchPost(post=post)
    with transaction.atomic():
        who = need_member(member)
        not_oneself(actor, who)
        _refuse_other_bank(who, queries.bank_of(queries.place_of(row)))
        _refuse_clashes(who, Role(row.role), valid_from, valid_to)
        made = StandIn.objects.create(post=row, member=who, valid_from=valid_from, valid_to=valid_to, reason=reason, made_at=now)
        facts_changed(row)
        note(actor, "stand_in_given", who, now, {"post": post, "role": row.role, "from": valid_from, "to": valid_to}, reason)
    return made.pk


def end_stand_in(*, stand_in: int, valid_to: date, reason: str, actor: Actor, now: datetime) -> None:
    """结束顶岗 from a day on. Raises :class:`NoSuchPost`, :class:`BadDates`."""
    row = StandIn.objects.select_related("post").filter(pk=stand_in).first()
    if row is None or row.valid_to <= valid_to:
        raise NoSuchPost(post=stand_in)
    if valid_to < row.valid_from:
        raise BadDates()
    with transaction.atomic():
        who = need_member(row.member_id)
        StandIn.objects.filter(pk=stand_in).update(valid_to=valid_to)
        facts_changed(row.post)
        note(actor, "stand_in_ended", who, now, {"post": row.post_id, "to": valid_to}, reason)
