"""本人证件号码查询：who told hers and who did not, for those who answer for her; the number itself only masked."""

from collections.abc import Iterable, Mapping
from datetime import date

from sheyintong.engines import keys
from sheyintong.engines.database.parts import Guard
from sheyintong.kernel import masks, sealed
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.sealed import Sealed
from sheyintong.registers.people.types import OwnNumber

from .. import rules
from ..errors import NoSuchMember, NotYourOwnNumber, NotYoursToCorrect, OwnCard
from ..models import Member, Post, ToldNumber
from ..states import MemberState
from ..types import TOLD_NUMBER, HeldPost, NumberCard, Role, Told
from .people import own_card


def has_told_number(member_id: int) -> bool:
    """Whether a member has told the number of her own document, and it is kept."""
    return ToldNumber.objects.filter(member=member_id, ended_at__isnull=True, number_sealed__isnull=False).exists()


NOT_TOLD = "NOT EXISTS (SELECT FROM staff_toldnumber t WHERE t.member_id = %s::bigint AND t.number_indexes && %s::bytea[])"


def somebody_else(actor: Actor, number: OwnNumber) -> Guard:
    """不是本人：the guard of a write about the holder of a number, that whoever acts never told it as her own, in either form.

    The write raises :class:`OwnCard`.
    """
    return Guard(NOT_TOLD, (actor.member, ["\\x" + index.hex() for index in number.indexes]), OwnCard(member=actor.member))


def is_her_own(member: int | None, number: OwnNumber) -> bool:
    """Whether a member told this number as her own, now or before, in either form."""
    return ToldNumber.objects.filter(member=member, number_indexes__overlap=list(number.indexes)).exists()


def masked_number(row: ToldNumber) -> str:
    """6542**********0021; "" of one that was told before it was kept. For the rooms of this module."""
    if row.number_sealed is None:
        return ""
    return sealed.masked(Sealed(bytes(row.number_sealed), TOLD_NUMBER), masks.id_number, sealer=keys.sealer())


def told_numbers(member_id: int) -> list[Told]:
    """历次登记 of a member's own number, masked, the latest first. Whoever shows them notes her."""
    rows = ToldNumber.objects.filter(member=member_id).order_by("-pk")
    return [Told(masked_number(row), row.told_at, row.ended_at) for row in rows]


def need_correctable(actor: Actor, member: int, on: date) -> None:
    """能否更正她的号码：内控 who answers for her, and nobody her own.

    Raises :class:`NoSuchMember`, :class:`NotYourOwnNumber`, :class:`NotYoursToCorrect`.
    """
    if not Member.objects.filter(pk=member).exclude(state=MemberState.LEFT.value).exists():
        raise NoSuchMember(member=member)
    if member == actor.member:
        raise NotYourOwnNumber()
    if not actor.has(Role.INTERNAL_CONTROL) or not rules.answers_for(actor, map(_held, _deciding(_posts([member])[member], on))):
        raise NotYoursToCorrect(member=member)


def own_numbers(actor: Actor, on: date) -> list[NumberCard]:
    """在岗人员的本人证件号码：everybody at work whom the actor answers for, those who have not told theirs in front, then by name."""
    names = dict(Member.objects.filter(state=MemberState.ACTIVE.value).values_list("pk", "name"))
    kept = ToldNumber.objects.filter(ended_at__isnull=True, number_sealed__isnull=False, member__in=names)
    told = dict(kept.values_list("member_id", "told_at"))
    cards = []
    for member, posts in _posts(names).items():
        deciding = _deciding(posts, on)
        if rules.answers_for(actor, map(_held, deciding)):
            cards.append(NumberCard(member, names[member], tuple(map(own_card, deciding)), told.get(member)))
    return sorted(cards, key=lambda each: (each.told_at is not None, each.name, each.id))


def _posts(members: Iterable[int]) -> Mapping[int, list[Post]]:
    found: dict[int, list[Post]] = {member: [] for member in members}
    for post in Post.objects.select_related("member", "outlet__agency", "agency").filter(member__in=found).order_by("pk"):
        found[post.member_id].append(post)
    return found


def _deciding(posts: list[Post], on: date) -> list[Post]:
    """The posts that say who answers for her: what she holds or will hold; of whoever holds nothing any more, what she held."""
    return [post for post in posts if post.valid_to is None or post.valid_to > on] or posts


def _held(post: Post) -> HeldPost:
    agency = post.agency or (post.outlet.agency if post.outlet else None)
    bank = post.outlet.bank_id if post.outlet else post.bank_id
    return HeldPost(Role(post.role), post.outlet_id, bank, agency.path if agency else "")
