"""银行：register a bank that keeps outlets for the agencies of this region."""

from datetime import datetime

from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.idnumbers import uscc as judged

from .. import queries, rules
from ..errors import BadBankCode, BadUscc, BankExists, NotYourAgreement
from ..models import Bank
from ..types import BankCard
from .notes import need_plain

CODE_DIGITS = 3
TAKEN = {"partners_bank_name_key": BankExists()}


def add_bank(
    *, name: str, short_name: str, code: str = "", uscc: str = "", synthetic: bool = False, actor: Actor, now: datetime
) -> BankCard:
    """登记银行 by clerk or manager of a centre. ``code`` is what its CNAPS codes begin with; one that is real has it.

    Raises :class:`NotYourAgreement`, :class:`Unnamed`, :class:`BankExists`, :class:`BadUscc`, :class:`BadBankCode`.
    """
    if actor.kind is not ActorKind.SYSTEM and not actor.has(*rules.WRITERS):
        raise NotYourAgreement(member=actor.member, agency=actor.agency)
    need_plain(name, short_name)
    told = judged(uscc)
    if uscc and told.reason is not None:
        raise BadUscc(why=str(told.reason))
    if (code or not synthetic) and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        raise BadBankCode()
    with transaction.atomic(), refusing(TAKEN):
        row = Bank.objects.create(
            name=name, short_name=short_name, code=code, uscc=told.number if uscc else "", synthetic=synthetic, created_at=now
        )
        write(audit.record(actor=actor, act="partners.bank_added", about=Subject("bank", row.pk, name), at=now))
    return queries.bank(row.pk)
