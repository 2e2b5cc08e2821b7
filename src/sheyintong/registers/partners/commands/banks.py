"""银行：register a bank that keeps outlets for the agencies of this region."""

from datetime import datetime

from django.db import transaction

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel.actors import Actor

from .. import queries
from ..errors import BankExists
from ..models import Bank
from ..types import BankCard


def add_bank(
    *, name: str, short_name: str, code: str = "", uscc: str = "", synthetic: bool = False, actor: Actor, now: datetime
) -> BankCard:
    """登记银行. Raises :class:`BankExists`."""
    if Bank.objects.filter(name=name).exists():
        raise BankExists()
    with transaction.atomic():
        row = Bank.objects.create(name=name, short_name=short_name, code=code, uscc=uscc, synthetic=synthetic, created_at=now)
        write(audit.record(actor=actor, act="partners.bank_added", about=Subject("bank", row.pk, name), at=now))
    return queries.bank(row.pk)
