"""合作方的值：modes of delegation, ways an agreement ends, cards of banks, branches and agreements, the report of an import."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DelegationMode(StrEnum):
    """办理方式：合作办理 or 委托办理."""

    COOPERATE = "cooperate"
    ENTRUST = "entrust"


class EndKind(StrEnum):
    """退出方式：主动退出, 强制退出, 终止合作, 期满."""

    VOLUNTARY = "voluntary"
    FORCED = "forced"
    TERMINATED = "terminated"
    EXPIRED = "expired"


class BranchState(StrEnum):
    """名录状态：in the national directory, or removed from it."""

    LISTED = "listed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Grant:
    """授权：an item at a stage, by which clause."""

    item_code: str
    stage: str
    clause: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """条款：number, heading and wording; the statute it rests on; the next date it asks for something."""

    number: str
    heading: str
    text: str
    ground: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class BankCard:
    """银行."""

    id: int
    name: str
    short_name: str
    code: str
    uscc: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class BranchCard:
    """联行号：one row of the national directory."""

    cnaps: str
    name: str
    bank_name: str
    city: str
    province: str
    state: BranchState
    last_on: date


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """协议：head, clauses and grants. ``days_left`` counts from the day asked about to ``valid_to`` (half-open); negative when past."""

    id: int
    number: str
    bank: int
    bank_name: str
    agency: int
    mode: DelegationMode
    state: str
    valid_from: date
    valid_to: date
    days_left: int
    in_force: bool
    reason: str
    suspended_scope: str
    document_file: int | None
    clauses: tuple[ClauseText, ...]
    grants: tuple[Grant, ...]
    facts_version: int


@dataclass(frozen=True, slots=True)
class DraftCard:
    """草案：what is to be signed; ``number`` of the supplement, empty for the agreement itself.

    It is not signed with ``faults``, what it lacks, nor with ``bars``, what else stands in the way.
    """

    id: int
    agreement: int
    number: str
    clauses: tuple[ClauseText, ...]
    grants: tuple[Grant, ...]
    written_by: tuple[int, ...]
    version: int
    drafted_at: datetime
    faults: tuple[str, ...]
    bars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplementCard:
    """补充协议：its number, when it was signed, its scan, and what it added."""

    id: int
    number: str
    signed_at: datetime
    document_file: int | None
    clauses: tuple[ClauseText, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """被拒的行：line in the file (the heading is line 1) and why."""

    line: int
    cnaps: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """导入结果：counts of rows; ``removed`` of the rows taken are marked removed; every refused row with its reason."""

    rows: int
    added: int
    changed: int
    unchanged: int
    removed: int
    refused: tuple[RefusedRow, ...]
    dry_run: bool
