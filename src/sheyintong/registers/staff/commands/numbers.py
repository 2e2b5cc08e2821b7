"""本人证件号码：told once by herself, corrected by 内控; every number that was ever hers keeps her from that person's cases."""

from datetime import datetime

from django.db import transaction

from sheyintong.engines import keys
from sheyintong.engines.database.statements import refusing, write
from sheyintong.kernel import masks
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.types import OwnNumber

from .. import queries
from ..errors import AlreadyMember, NumberNamed, NumberNotTold, NumberUnchanged
from ..models import Member, Post, ToldNumber
from ..queries.numbers import masked_number
from ..types import TOLD_NUMBER
from .posts import facts_changed, need_member, note

TAKEN = {"staff_member_person": AlreadyMember(), "staff_toldnumber_one_member": AlreadyMember(), "staff_toldnumber_current": NumberNamed()}


def name_number(*, member: int, number: str, actor: Actor, now: datetime) -> None:
    """本人证件号码：by it she is known among the persons registered now or later, so that she never acts on her own case.

    Kept sealed. Raises :class:`NumberInvalid`, :class:`NoSuchMember`, :class:`NumberNamed`, :class:`AlreadyMember`.
    """
    own = people.own_number(number, day_of(now))
    with transaction.atomic(), refusing(TAKEN):
        who = need_member(member)
        held = ToldNumber.objects.filter(member=who, ended_at__isnull=True).first()
        if held is not None and (held.number_sealed is not None or bytes(held.number_index) not in own.indexes):
            raise NumberNamed(member=member)
        person = own.holder or who.person_id
        if held is not None:  # told before it was kept sealed, and told the same again
            ToldNumber.objects.filter(pk=held.pk).update(ended_at=now)
        _hold(who, own, person, now)
        note(actor, "number_named", who, now, {"number": masks.id_number(own.text), "person": [who.person_id, person]})


def correct_number(*, member: int, number: str, reason: str, actor: Actor, now: datetime) -> None:
    """更正本人证件号码 by 内控, against the document. The wrong one is ended and goes on to count: she acts on the cases of neither.

    Raises :class:`NumberInvalid`, :class:`NoSuchMember`, :class:`NotYourOwnNumber`, :class:`NotYoursToCorrect`, :class:`NumberNotTold`,
    :class:`NumberUnchanged`, :class:`AlreadyMember`, :class:`ActorGone`.
    """
    own = people.own_number(number, day_of(now))
    with transaction.atomic(), refusing(TAKEN):
        who = need_member(member)
        queries.need_correctable(actor, member, day_of(now))
        held = ToldNumber.objects.filter(member=who, ended_at__isnull=True).first()
        if held is None:
            raise NumberNotTold(member=member)
        if bytes(held.number_index) in own.indexes:
            raise NumberUnchanged(member=member)
        write(*queries.present(actor))
        ToldNumber.objects.filter(pk=held.pk).update(ended_at=now)
        person = own.holder if held.person_id is not None and held.person_id == who.person_id else own.holder or who.person_id
        _hold(who, own, person, now)
        changed = {"number": [masked_number(held), masks.id_number(own.text)], "person": [who.person_id, person]}
        note(actor, "number_corrected", who, now, changed, reason)


def _hold(who: Member, own: OwnNumber, person: int | None, now: datetime) -> None:
    """Her number from now on, unless another member has it; what was read at her outlets before is asked again."""
    others = ToldNumber.objects.filter(ended_at__isnull=True, number_indexes__overlap=list(own.indexes)).exclude(member=who)
    if others.exists() or (own.holder is not None and queries.is_member(own.holder, besides=who.pk)):
        raise AlreadyMember()
    ToldNumber.objects.create(
        member=who, number_sealed=keys.sealer().seal(own.text, TOLD_NUMBER), number_index=own.indexes[0], number_indexes=list(own.indexes),
        person_id=own.holder, told_at=now,
    )  # fmt: skip
    Member.objects.filter(pk=who.pk).update(person_id=person)
    for post in Post.objects.filter(member=who, outlet__isnull=False):
        facts_changed(post)
