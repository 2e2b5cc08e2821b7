"""证书：recorded when won elsewhere, withdrawn at once."""

from datetime import date, datetime

from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.catalogue import queries as catalogue

from .. import events
from ..errors import BadDates, CertificateTaken, NoSuchCertificate
from ..models import Certificate, Member, Post
from .posts import facts_changed, need_member, not_oneself, note


def record_certificate(
    *, member: int, number: str, item_code: str | None, valid_from: date, valid_to: date, actor: Actor, now: datetime
) -> int:
    """记证书 for one item, or for all without one; its number in the register. ``valid_to`` is the first day without it.

    Raises :class:`BadDates`, :class:`NoSuchItem`, :class:`CertificateTaken`, :class:`NotForOneself`, :class:`NoSuchMember`.
    """
    if valid_to <= valid_from:
        raise BadDates()
    if item_code is not None:
        catalogue.item(item_code)
    with transaction.atomic(), refusing({"staff_certificate_number_key": CertificateTaken()}):
        who = need_member(member)
        not_oneself(actor, who)
        row = Certificate.objects.create(
            member=who, number=number, item_code=item_code, valid_from=valid_from, valid_to=valid_to, recorded_at=now
        )
        _rights_changed(who, now)
        note(actor, "certificate_recorded", who, now, {"number": number, "item": item_code, "to": valid_to})
    return row.pk


def withdraw_certificate(*, certificate: int, reason: str, actor: Actor, now: datetime) -> None:
    """收回证书 at once. Raises :class:`NoSuchCertificate`, :class:`NotForOneself`."""
    with transaction.atomic():
        if not Certificate.objects.filter(pk=certificate, withdrawn_at__isnull=True).update(withdrawn_at=now):
            raise NoSuchCertificate(certificate=certificate)
        row = Certificate.objects.select_related("member").get(pk=certificate)
        not_oneself(actor, row.member)
        _rights_changed(row.member, now)
        note(actor, "certificate_withdrawn", row.member, now, {"number": row.number}, reason)
        write(jobs.emit(events.CERTIFICATE_ENDED, {"member": row.member_id, "certificate": certificate}, at=now))


def _rights_changed(who: Member, now: datetime) -> None:
    today = day_of(now)
    for post in Post.objects.filter(member=who):
        if post.valid_to is None or post.valid_to > today:
            facts_changed(post)
