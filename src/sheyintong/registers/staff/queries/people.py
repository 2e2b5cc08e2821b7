"""人员查询：posts, certificates and members, who works at a place and who manages it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from sheyintong.foundation.access import queries as access
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.clock import day_of
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.people import queries as people

from .. import rules
from ..errors import NoSuchMember
from ..models import Certificate, Member, Post, StandIn
from ..states import MemberState
from ..types import CertificateCard, MemberCard, Place, PlaceKind, PostCard, Role


def place_of(post: Post) -> Place:
    """岗位所在 of a post."""
    if post.outlet_id is not None:
        return Place(PlaceKind.OUTLET, post.outlet_id)
    if post.agency_id is not None:
        return Place(PlaceKind.AGENCY, post.agency_id)
    assert post.bank_id is not None  # noqa: S101 - the table's own constraint
    return Place(PlaceKind.BANK, post.bank_id)


def bank_of(place: Place) -> int | None:
    """Whose place it is: the bank's, or None for one of the agencies. Raises :class:`NoSuchOutlet`."""
    if place.kind is PlaceKind.OUTLET:
        return outlets.outlet(place.id).bank
    return place.id if place.kind is PlaceKind.BANK else None


def _running(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def posts_on(on: date) -> "QuerySet[Post]":
    """Posts that run on a day, of members who have not left; for the rooms of this module."""
    rows = Post.objects.select_related("member").filter(_running(on)).exclude(member__state=MemberState.LEFT.value)
    return rows.order_by("pk")


def stand_ins_on(on: date) -> "QuerySet[StandIn]":
    """Stand-ins that run on a day; for the rooms of this module."""
    rows = StandIn.objects.select_related("post", "member").filter(_running(on)).exclude(member__state=MemberState.LEFT.value)
    return rows.order_by("pk")


def own_card(post: Post) -> PostCard:
    """A post of her own; for the rooms of this module."""
    who = post.member
    return PostCard(post.pk, who.pk, who.name, who.account_id, Role(post.role), place_of(post), post.valid_from, post.valid_to)


def lent_card(row: StandIn) -> PostCard:
    """A post she stands in for; for the rooms of this module."""
    who, post = row.member, row.post
    held = (post.pk, who.pk, who.name, who.account_id, Role(post.role), place_of(post))
    return PostCard(*held, row.valid_from, row.valid_to, stand_in=True)


def posts_of(member: int, on: date) -> list[PostCard]:
    """岗位 a member holds on a day: her own, then those she stands in for."""
    own = [own_card(post) for post in posts_on(on).filter(member=member)]
    return own + [lent_card(row) for row in stand_ins_on(on).filter(member=member) if _runs(row.post, on)]


def _runs(post: Post, on: date) -> bool:
    return post.valid_from <= on and (post.valid_to is None or post.valid_to > on)


def holders(place: Place, on: date, roles: Iterable[Role] = ()) -> list[PostCard]:
    """Who holds a post at a place on a day, stand-ins after their principals; of some roles, or of all."""
    column = f"{place.kind.value}_id"
    wanted = [role.value for role in roles] or [role.value for role in Role]
    own = [own_card(post) for post in posts_on(on).filter(role__in=wanted, **{column: place.id})]
    rows = stand_ins_on(on).filter(post__role__in=wanted, **{f"post__{column}": place.id})
    return own + [lent_card(row) for row in rows if _runs(row.post, on)]


def is_filled(place: Place, role: Role, now: datetime) -> bool:
    """Whether anybody has come into a post, or may still come in by an invitation that runs; also where it begins later."""
    ahead = Q(valid_to__isnull=True) | Q(valid_to__gt=day_of(now))
    posts = Post.objects.filter(ahead, role=role.value, **{f"{place.kind.value}_id": place.id})
    held = Member.objects.filter(pk__in=posts.values("member")).exclude(state=MemberState.LEFT.value)
    if held.filter(state=MemberState.ACTIVE.value).exists():
        return True
    invited = held.filter(invitation__isnull=False).values_list("invitation_id", flat=True)
    return any(access.can_be_used(each, now) for each in invited)


def staff_of_outlet(outlet: int, on: date) -> list[MemberCard]:
    """网点人员 on a day, by name."""
    numbers = {post.member for post in holders(Place(PlaceKind.OUTLET, outlet), on)}
    return _cards(Member.objects.filter(pk__in=numbers).order_by("name", "pk"), on)


def staff_of_agency(agency: int, on: date) -> list[MemberCard]:
    """机构人员 on a day, by name."""
    numbers = {post.member for post in holders(Place(PlaceKind.AGENCY, agency), on)}
    return _cards(Member.objects.filter(pk__in=numbers).order_by("name", "pk"), on)


def staff_of_bank(bank: int, on: date) -> list[MemberCard]:
    """银行的管理人员 on a day, by name: whoever holds a post for the whole bank, not for one of its outlets."""
    numbers = {post.member for post in holders(Place(PlaceKind.BANK, bank), on)}
    return _cards(Member.objects.filter(pk__in=numbers).order_by("name", "pk"), on)


def member(member_id: int, on: date) -> MemberCard:
    """人员 with posts and certificates of a day; raises :class:`NoSuchMember`."""
    found = _cards(Member.objects.filter(pk=member_id), on)
    if not found:
        raise NoSuchMember(member=member_id)
    return found[0]


def member_of_account(account: int, on: date) -> MemberCard | None:
    """人员 who signs in with an account."""
    return next(iter(_cards(Member.objects.filter(account=account), on)), None)


def _cards(rows: "QuerySet[Member]", on: date) -> list[MemberCard]:
    members = list(rows)
    certificates: dict[int, list[CertificateCard]] = defaultdict(list)
    held = Certificate.objects.filter(member__in=members, withdrawn_at__isnull=True, valid_from__lte=on, valid_to__gt=on)
    for row in held.order_by("valid_to", "pk"):
        certificates[row.member_id].append(CertificateCard(row.pk, row.number, row.item_code, row.valid_from, row.valid_to))
    posts: dict[int, list[PostCard]] = defaultdict(list)
    for card in [own_card(post) for post in posts_on(on).filter(member__in=members)]:
        posts[card.member].append(card)
    for card in [lent_card(row) for row in stand_ins_on(on).filter(member__in=members) if _runs(row.post, on)]:
        posts[card.member].append(card)
    return [
        MemberCard(m.pk, m.account_id, m.person_id, m.name, m.bank_id, m.state, tuple(posts[m.pk]), tuple(certificates[m.pk]))
        for m in members
    ]


def is_member(person: int, *, besides: int) -> bool:
    """Whether a person, by any of her records, is a member already under another number than ``besides``; for the rooms of this module."""
    rows = Member.objects.filter(person_id__in=people.ids_of(person)).exclude(state=MemberState.LEFT.value)
    return rows.exclude(pk=besides).exists()


def is_certified(member_id: int, item_code: str, on: date) -> bool:
    """Whether a member holds a certificate for an item, or for all, on a day."""
    rows = Certificate.objects.filter(member=member_id, withdrawn_at__isnull=True, valid_from__lte=on, valid_to__gt=on)
    return rows.filter(Q(item_code=item_code) | Q(item_code__isnull=True)).exists()


def managers_of_outlet(outlet: int, on: date) -> list[PostCard]:
    """谁管这个网点：its manager, else the manager of its bank, else those of the agency that keeps it."""
    card = outlets.outlet(outlet)
    found = holders(Place(PlaceKind.OUTLET, outlet), on, [Role.OUTLET_MANAGER])
    if not found and card.bank is not None:
        found = managers_of_bank(card.bank, on)
    return found or managers_of_agency(card.agency, on)


def managers_of_bank(bank: int, on: date) -> list[PostCard]:
    """谁管这家银行：its branch managers."""
    return holders(Place(PlaceKind.BANK, bank), on, [Role.BRANCH_MANAGER])


def managers_of_agency(agency: int, on: date) -> list[PostCard]:
    """谁管这个机构：the managers of its centre, else of the nearest agency above that has one."""
    return holders_upward(agency, [Role.CENTRE_MANAGER], on)


def holders_upward(agency: int, roles: Iterable[Role], on: date) -> list[PostCard]:
    """Who holds one of the roles at an agency, else at the nearest agency above it."""
    here, wanted = regions.agency(agency), list(roles)
    above = sorted((each for each in regions.agencies() if here.within(each.path)), key=lambda each: -len(each.path))
    for each in above:
        found = holders(Place(PlaceKind.AGENCY, each.id), on, wanted)
        if found:
            return found
    return []


clashes = rules.clashes
