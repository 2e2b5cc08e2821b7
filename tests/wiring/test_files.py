"""The sweep of files knows everybody who refers to one, and runs by the schedule."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.files.errors import FileErased
from sheyintong.foundation.files.models import File
from sheyintong.wiring import workers
from sheyintong.wiring.files import CLAIMS
from tests.foundation.audit.test_record import AT, TELLER
from tests.foundation.conftest import Committed, committed, house_keys

__all__ = ["committed", "house_keys"]


ROWS = {
    "cases_material.file_id": "case_id, name, ground, how, at, file_id) VALUES (1, 'x', '', 'scan', now(), {})",
    "outlets_have.evidence_file_id": (
        "outlet_id, kind, met, since, note, by_label, at, evidence_file_id) VALUES (1, 'signage', true, now(), '', 'x', now(), {})"
    ),
    "partners_agreement.document_file_id": (
        "bank_id, agency_id, number, mode, state, valid_from, valid_to, drafted_at, end_kind, reason, suspended_scope, facts_version,"
        " document_file_id) VALUES (1, 1, 'x', 'cooperate', 'draft', '2026-01-01', '2027-01-01', now(), '', '', '', 1, {})"
    ),
    "partners_supplement.document_file_id": "agreement_id, number, signed_at, document_file_id) VALUES (1, 'x', now(), {})",
    "people_proxy.evidence_file_id": (
        "person_id, proxy_id, kind, items, evidence, valid_from, made_at, ended_reason, evidence_file_id)"
        " VALUES (1, 2, 'agent', '{{}}', 'x', '2026-01-01', now(), '', {})"
    ),
}
"""Every column that names a file, and a row of its table. A new one is added to the claims of its module first."""


def columns() -> set[str]:
    """Every column that is a key to a file, or is called as one."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return {
        f"{field.model._meta.db_table}.{field.column}"
        for field in fields
        if field.related_model is File or re.search(r"(^|_)files?_ids?$", field.column)
    }


def test_every_module_that_keeps_the_number_of_a_file_says_which_it_refers_to() -> None:
    assert columns() == set(ROWS)
    assert {column.partition("_")[0] for column in ROWS} == set(CLAIMS)


@pytest.mark.parametrize("column", sorted(ROWS))
def test_no_file_that_such_a_column_names_is_erased(committed: Committed, column: str) -> None:
    held, free = (files.store(actor=TELLER, data=b"x", name="a.txt", retention="working", at=AT).id for _ in range(2))
    committed.intrude(f"INSERT INTO {column.partition('.')[0]} ({ROWS[column].format(held)}")
    files.use_claims(CLAIMS)
    assert files.erase_unclaimed(actor=TELLER, at=AT + timedelta(days=2)) == 1
    assert fetch_rows("SELECT id FROM files_file WHERE erased_at IS NULL") == [(str(held),)]
    with pytest.raises(FileErased):
        files.claim(free)


def test_it_runs_by_the_schedule(region: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    files.use_claims(CLAIMS)
    files.store(actor=TELLER, data=b"x", name="a.txt", retention="working", at=AT)
    assert {"files.erase_unclaimed", "files.sweep"} <= {each.task for each in workers.SCHEDULE}
    late = datetime.now(AT.tzinfo) + timedelta(days=2)
    workers.TASKS["files.erase_unclaimed"]({}, late)
    workers.TASKS["files.sweep"]({}, late + timedelta(days=2))
    assert fetch_rows("SELECT gone FROM files_file") == [("t",)]
    assert fetch_rows("SELECT act, actor_kind, actor_label FROM audit_entry WHERE act <> 'files.store' ORDER BY id") == [
        ("files.erase_unclaimed", "system", "files"),
        ("files.sweep", "system", "files"),
    ]
