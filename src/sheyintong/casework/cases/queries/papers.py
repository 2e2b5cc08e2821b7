"""Materials and entries of a case, as its page lists them. They hold no value a person gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sheyintong.engines.database.statements import fetch, fetch_all, fetch_rows
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.foundation.files.types import Retention

from ..errors import ScanNotFound
from .cards import CaseCard


@dataclass(frozen=True, slots=True)
class MaterialCard:
    """办件材料：what was shown or handed in, and who compared it with the original. ``file`` is set for a picture of it."""

    id: int
    name: str
    ground: str
    how: str
    checked_by: str
    at: datetime
    file: int | None = None
    kind: str = ""
    retention: Retention | None = None

    @property
    def drawn(self) -> bool:
        """Whether a page can show it as a picture; a PDF is opened by itself."""
        return self.kind in ("png", "jpeg")


@dataclass(frozen=True, slots=True)
class EntryCard:
    """录入：who entered the key fields, when, and whether it agreed with the first."""

    round: int
    member: int
    member_name: str
    agrees: bool
    at: datetime


def materials(case: int) -> list[MaterialCard]:
    """材料 of a case, in the order they were taken."""
    return fetch_all(
        "SELECT json_build_object('id', t.id, 'name', t.name, 'ground', t.ground, 'how', t.how, 'checked_by', COALESCE(m.name, ''), 'at', t.at,"
        " 'file', t.file_id, 'kind', COALESCE(f.kind, ''), 'retention', f.retention) FROM cases_material t LEFT JOIN files_file f ON f.id = t.file_id"
        " LEFT JOIN staff_member m ON m.id = t.checked_by_id WHERE t.case_id = $1::bigint ORDER BY t.id",
        [case],
        MaterialCard,
    )


def files_of(case: int) -> list[int]:
    """影像文件 of a case: the numbers of its pictures."""
    rows = fetch_rows("SELECT DISTINCT file_id FROM cases_material WHERE case_id = $1::bigint AND file_id IS NOT NULL ORDER BY 1", [case])
    return [int(file or 0) for (file,) in rows]


def files_claimed(files: Sequence[int]) -> set[int]:
    """引用的文件：those of the files that are pictures of a draft or a case, whatever became of it."""
    rows = fetch_rows("SELECT DISTINCT file_id FROM cases_material WHERE file_id = ANY ($1::bigint[])", [list(files)])
    return {int(file or 0) for (file,) in rows}


def entries(case: int) -> list[EntryCard]:
    """两次录入 of a case, oldest first: who and when, never what."""
    return fetch_all(
        "SELECT json_build_object('round', e.round, 'member', e.member_id, 'member_name', m.name, 'agrees', e.agrees, 'at', e.at)"
        " FROM cases_entry e JOIN staff_member m ON m.id = e.member_id WHERE e.case_id = $1::bigint ORDER BY e.id",
        [case],
        EntryCard,
    )


def scan(reader: Reader, case: CaseCard, material: int) -> int:
    """影像：the stored file of a material of this case; the reader notes whose it is. Raises :class:`ScanNotFound`."""
    found = fetch("SELECT to_json(file_id) FROM cases_material WHERE case_id = $1::bigint AND id = $2::bigint", [case.id, material], int)
    if found is None:
        raise ScanNotFound(case=case.number)
    reader.note(PERSON, case.person, "scan")
    return found
