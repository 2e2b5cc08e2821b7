"""银行：register a bank that keeps outlets for the agencies of this region."""

from datetime import datetime

from django.db import transaction

from sheyintong.engines.database.statements import refusing, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.idnumbers import uscc as judged

from .. import queries
from ..errors import BadBankCode, BadUscc, BankExists
from ..models import Bank
from ..types import BankCard

CODE_DIGITS = 3
TAKEN = {"partners_bank_name_key": BankExists()}


def add_bank(
    *, name: str, short_name: str, code: str = "", uscc: str = "", synthetic: bool = False, actor: Actor, now: datetime
) -> BankCard:
    """登记银行. ``code`` is what its CNAPS codes begin with. Raises :class:`BankExists`, :class:`BadUscc`, :class:`BadBankCode`."""
    told = judged(uscc)
    if uscc and told.reason is not None:
        raise BadUscc(why=str(told.reason))
    if code and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        raise BadBankCode()
    with transaction.atomic(), refusing(TAKEN):
        row = Bank.objects.create(
            name=name, short_name=short_name, code=code, uscc=told.number if uscc else "", synthetic=synthetic, created_at=now
        )
        write(audit.record(actor=actor, act="partners.bank_added", about=Subject("bank", row.pk, name), at=now))
    return queries.bank(row.pk)
