"""人员：invited with a post, joined with an account, gone at once."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.access.types import Origin
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.clock import day_of

from .. import events, queries, rules
from ..errors import AlreadyJoined, AlreadyMember, FoundersThere
from ..models import Member, Post, StandIn, ToldNumber
from ..states import MEMBER, MemberState
from ..types import Invited, Place, PlaceKind, Role
from .numbers import name_number
from .posts import facts_changed, give_post, lock_ending, need_member, note, set_limits

PURPOSE = "staff"
TAKEN = {"staff_member_account_id_key": AlreadyMember(), "staff_member_person": AlreadyMember()}


def invite(
    *,
    name: str,
    role: Role,
    place: Place,
    valid_from: date,
    valid_to: date | None = None,
    login: str = "",
    actor: Actor,
    now: datetime,
) -> Invited:
    """邀请人员 to a post; the code is printed once. With ``login`` her account is made now, else she makes it with the code.

    Raises as :func:`give_post`, and :class:`LoginTaken`.
    """
    with transaction.atomic():
        account = access.reserve_account(login=login, label=name, actor=actor, now=now).id if login else None
        printed = access.invite(purpose=PURPOSE, label=name, account=account, actor=actor, now=now)
        who = Member.objects.create(
            name=name,
            bank_id=queries.bank_of(place),
            account_id=account,
            invitation_id=printed.id,
            state=MemberState.INVITED.value,
            created_at=now,
        )
        note(actor, "invited", who, now, {"role": role.value})
        post = give_post(member=who.pk, role=role, place=place, valid_from=valid_from, valid_to=valid_to, actor=actor, now=now)
    return Invited(who.pk, post, printed.code, login, printed.expires_at)


def invite_again(*, member: int, reason: str, actor: Actor, now: datetime) -> Invited:
    """重发邀请：a new code for somebody who has not come in yet; the old one is void from now on.

    Raises :class:`AlreadyJoined`, :class:`NoSuchMember`.
    """
    with transaction.atomic():
        who = need_member(member)
        if who.state != MemberState.INVITED.value or who.invitation_id is None:
            raise AlreadyJoined(member=member)
        access.revoke_invitation(invitation=who.invitation_id, actor=actor, now=now, reason=reason)
        printed = access.invite(purpose=PURPOSE, label=who.name, account=who.account_id, actor=actor, now=now)
        Member.objects.filter(pk=member).update(invitation_id=printed.id)
        note(actor, "invited_again", who, now, {"invitation": [who.invitation_id, printed.id]}, reason)
        post = Post.objects.filter(member=member).order_by("pk").values_list("pk", flat=True)[0]
        login = who.account.login if who.account is not None else ""
    return Invited(who.pk, post, printed.code, login, printed.expires_at)


def invite_founders(*, agency: int, actor: Actor, now: datetime) -> tuple[Invited, Invited]:
    """两份首次邀请 of a new region: 信息中心 and 内控, for two persons, so that no right is ever granted by one alone."""
    place, today = Place(PlaceKind.AGENCY, agency), day_of(now)
    with transaction.atomic():
        one = invite(name="信息中心", role=Role.INFORMATION_CENTRE, place=place, valid_from=today, actor=actor, now=now)
        other = invite(name="内控", role=Role.INTERNAL_CONTROL, place=place, valid_from=today, actor=actor, now=now)
    return one, other


def invite_founders_again(*, agency: int, actor: Actor, now: datetime) -> tuple[Invited, Invited]:
    """重新发两份首次邀请 where nobody is left in one of the two posts, so that nobody could take anybody on. Raises :class:`FoundersThere`."""
    place = Place(PlaceKind.AGENCY, agency)
    if all(queries.is_filled(place, role, now) for role in rules.FOUNDERS):
        raise FoundersThere()
    return invite_founders(agency=agency, actor=actor, now=now)


def accept_invitation(*, code: str, login: str, password: str, number: str, name: str = "", origin: Origin, now: datetime) -> int:
    """接受邀请：the holder of the code makes or opens her account and joins; the member's number.

    ``name`` takes the place of the invitation's, but not of a name that others applied for, checked and
    approved. ``number`` is that of her own document. Raises :class:`InvitationInvalid`, :class:`LoginTaken`, :class:`WeakPassword`,
    :class:`NumberInvalid`, :class:`AlreadyMember`.
    """
    with transaction.atomic():
        account, invitation = access.accept_invitation(code=code, login=login, password=password, origin=origin, now=now)
        who = Member.objects.select_for_update().get(invitation=invitation)
        who.state = MEMBER.target("join", MemberState(who.state)).value
        who.name = who.name if who.account_id is not None else name.strip() or who.name
        who.account_id = account.id
        who.save(update_fields=["state", "account", "name"])
        actor = Actor(ActorKind.STAFF, account.id, who.name, origin.region, device=origin.device)
        note(actor, "joined", who, now)
        name_number(member=who.pk, number=number, actor=actor, now=now)
        write(jobs.emit(events.STAFF_JOINED, {"member": who.pk, "account": account.id}, at=now))
        set_limits(who, actor, now)
    return who.pk


def add_member(*, account: int, name: str, bank: int | None = None, person: int | None = None, actor: Actor, now: datetime) -> int:
    """登记人员 for an account that exists; the member's number. Raises :class:`AlreadyMember`."""
    with transaction.atomic(), refusing(TAKEN):
        who = Member.objects.create(
            account_id=account, name=name, bank_id=bank, person_id=person, state=MemberState.ACTIVE.value, created_at=now
        )
        note(actor, "joined", who, now)
        write(jobs.emit(events.STAFF_JOINED, {"member": who.pk, "account": account}, at=now))
    return who.pk


def name_person(*, member: int, person: int, actor: Actor, now: datetime) -> None:
    """本人是谁：her own number in the register of persons, so that she never acts on her own case. Raises :class:`AlreadyMember`."""
    with transaction.atomic(), refusing(TAKEN):
        who = need_member(member)
        Member.objects.filter(pk=member).update(person_id=person)
        note(actor, "person_named", who, now, {"person": [who.person_id, person]})


def leave(*, member: int, reason: str, actor: Actor, now: datetime) -> None:
    """即刻离岗：account closed, every session ended, posts and stand-ins closed, in one moment.

    One person is enough, within what she answers for. Raises :class:`NoSuchMember`, :class:`ActorGone`, :class:`OwnLeave`,
    :class:`NotYoursToEnd`, and :class:`LastControl` where no other 内控 would be left.
    """
    today = day_of(now)
    with transaction.atomic():
        who = lock_ending(actor, member)
        queries.need_leavable(actor, member, today)
        state = MEMBER.target("leave", MemberState(who.state))
        posts = [post for post in Post.objects.filter(member=who) if post.valid_to is None or post.valid_to > today]
        lent = [row for row in StandIn.objects.select_related("post").filter(member=who) if row.valid_to > today]
        _close(posts, lent, today)
        Member.objects.filter(pk=member).update(state=state.value, left_at=now)
        ToldNumber.objects.filter(member=member, ended_at__isnull=True).update(ended_at=now)
        if who.account_id is not None:
            access.close_account(account=who.account_id, actor=actor, now=now, reason=reason)
        if who.state == MemberState.INVITED.value and who.invitation_id is not None:
            access.revoke_invitation(invitation=who.invitation_id, actor=actor, now=now, reason=reason)
        note(actor, "left", who, now, {"posts": [post.pk for post in posts]}, reason)
        write(jobs.emit(events.STAFF_LEFT, {"member": who.pk, "account": who.account_id}, at=now))


def _close(posts: list[Post], lent: list[StandIn], today: date) -> None:
    """A post that has not begun ends on its first day, that is, never begins."""
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(valid_to=Greatest(F("valid_from"), today))
    StandIn.objects.filter(pk__in=[row.pk for row in lent]).update(valid_to=Greatest(F("valid_from"), today))
    for post in [*posts, *(row.post for row in lent)]:
        facts_changed(post)
