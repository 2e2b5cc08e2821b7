"""离岗查询：whom an actor may let go at once, and what would end with her."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from sheyintong.kernel.actors import Actor, ActorKind

from .. import rules
from ..errors import LastControl, NoSuchMember, NotYoursToEnd, OwnLeave
from ..models import Member, Post, StandIn
from ..states import MemberState
from ..types import HeldPost, PostCard, Role
from .people import lent_card, own_card

COLUMNS = ("member", "valid_to", "role", "outlet", "outlet__bank", "outlet__agency__path", "agency__path")


def need_leavable(actor: Actor, member: int, on: date) -> None:
    """能否让她离岗: by this actor. Raises :class:`NoSuchMember`, :class:`OwnLeave`, :class:`NotYoursToEnd`, :class:`LastControl`."""
    found = Member.objects.filter(pk=member).exclude(state=MemberState.LEFT.value).first()
    if found is None:
        raise NoSuchMember(member=member)
    if actor.kind is not ActorKind.SYSTEM:
        if member == actor.member or (found.account_id is not None and found.account_id == actor.id):
            raise OwnLeave()
        if member not in leavable(actor, [member], on):
            raise NotYoursToEnd(member=member)
    need_control_without(Post.objects.filter(member=member).values_list("pk", flat=True), on)


def need_control_without(ending: Iterable[int], on: date) -> None:
    """总有一名内控: over every place where one of these posts would end. Only an active member counts, and only a post without an end.

    Raises :class:`LastControl`.
    """
    control = Post.objects.filter(role=Role.INTERNAL_CONTROL.value, member__state=MemberState.ACTIVE.value)
    ends = control.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), pk__in=ending)
    kept = control.exclude(pk__in=ending).filter(valid_from__lte=on, valid_to__isnull=True)
    path = rules.without_control(*(rows.order_by("pk").values_list("agency__path", flat=True) for rows in (ends, kept)))
    if path:
        raise LastControl(path=path)


def leavable(actor: Actor, members: Iterable[int], on: date) -> frozenset[int]:
    """Whom of these an actor may let go. What they hold or will hold decides; of those who hold nothing any more, what they held."""
    asked = Post.objects.filter(member__in=set(members) - {actor.member}).exclude(member__state=MemberState.LEFT.value)
    held: dict[int, list[HeldPost]] = defaultdict(list)
    past: dict[int, list[HeldPost]] = defaultdict(list)
    for member, until, role, outlet, bank, outlet_path, agency_path in asked.values_list(*COLUMNS):
        kept = held if until is None or until > on else past
        kept[member].append(HeldPost(Role(role), outlet, bank, outlet_path or agency_path or ""))
    return frozenset(member for member, posts in (past | held).items() if rules.may_end(actor, posts))


def ends_with(member: int, on: date) -> list[PostCard]:
    """What ends with a member: her own posts, those yet to begin too, those she stands in for, and who stands in for her."""
    ahead = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    own = Post.objects.select_related("member").filter(ahead, member=member).order_by("pk")
    lent = StandIn.objects.select_related("post", "member").filter(valid_to__gt=on).order_by("pk")
    for_others = lent.filter(Q(member=member) | Q(post__in=own.values("pk")))
    return [own_card(post) for post in own] + [lent_card(row) for row in for_others]
