"""What is written inside a transaction is part of it, also when it is the transaction's first statement."""

import contextlib

from django.db import transaction

from sheyintong.engines.database.statements import fetch_rows, write
from tests.foundation.audit.test_record import act
from tests.foundation.conftest import Committed


def test_a_joined_write_that_comes_first_in_a_transaction_is_rolled_back_with_it(committed: Committed) -> None:
    write(act())
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        write(act())
        raise ZeroDivisionError
    assert fetch_rows("SELECT count(*) FROM audit_entry") == [("1",)]


def test_a_joined_write_alone_is_committed_at_once(committed: Committed) -> None:
    write(act())
    with committed.other() as app:
        assert app.execute("SELECT count(*) FROM audit_entry").fetchone() == (1,)
