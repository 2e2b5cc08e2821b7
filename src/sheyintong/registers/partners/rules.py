"""合作方规则：what an agreement must hold before it is signed; which rows of a list of branches can be taken. Pure."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sheyintong.foundation.regions.types import Agency
from sheyintong.kernel.actors import Actor, ActorKind
from sheyintong.kernel.idnumbers import cnaps_code
from sheyintong.registers.catalogue.types import Stage

from .errors import NoBranchFile
from .states import AgreementState
from .types import BranchState, ClauseText, Grant, RefusedRow

COLUMNS = ("bank_code12", "branch_name", "bank_name", "city", "province", "last_op", "last_date")
STATES = {"add": BranchState.LISTED, "remove": BranchState.REMOVED}
STAGES = ("receive", "handle", "review", "feedback")
DELEGABLE = frozenset({"receive", "handle", "feedback"})
"""Stages a partner may be given; review stays with the agency (domain reference 2.4)."""
WRITERS = ("centre_clerk", "centre_manager")
SIGNERS = ("centre_manager", "internal_control")
HEAD = ("centre_manager",)
REQUIRED_HEADINGS = ("个人信息", "退出")
"""Clauses without which no agreement is signed: 个人信息保护法第21条 (purpose, term, method, kinds, protection, no passing on); exit."""

NOT_NOW = {AgreementState.SUSPENDED: "协议已中止，恢复以后才能签补充协议", AgreementState.ENDED: "协议已终止，不能再签补充协议"}
"""Why no supplement is signed to an agreement in this state."""


def may(actor: Actor, roles: Collection[str], party: Agency) -> bool:
    """谁能起草、签订、中止：these posts of a centre in whose subtree the agency is; the system, which no person is."""
    return actor.kind is ActorKind.SYSTEM or (actor.has(*roles) and party.within(actor.scope))


def faults(clauses: Sequence[ClauseText], grants: Sequence[Grant]) -> list[str]:
    """What an agreement lacks, in words for the person; empty when it may be signed."""
    missing = [f"没有“{heading}”条款" for heading in REQUIRED_HEADINGS if not any(heading in c.heading for c in clauses)]
    missing += _ungrounded(grants, {clause.number for clause in clauses})
    return missing if grants else [*missing, "没有授权任何事项"]


def lacks(clauses: Sequence[ClauseText], grants: Sequence[Grant], held: Iterable[str]) -> list[str]:
    """What a supplement lacks to an agreement with the clauses ``held``; empty when it may be signed."""
    there = set(held)
    again = [f"第 {each.number} 条协议里已有" for each in clauses if each.number in there]
    nothing = [] if clauses or grants else ["没有新条款，也没有新事项"]
    return nothing + again + _ungrounded(grants, there | {clause.number for clause in clauses})


def bars(grants: Iterable[Grant], held: Collection[tuple[str, str]], state: AgreementState, names: Mapping[str, str]) -> list[str]:
    """What stands in the way of signing, beside what is lacking: the state of the agreement; what is ``held`` already or written twice.

    ``held`` are items with their stages, ``names`` what items are called.
    """
    written = Counter((each.item_code, each.stage) for each in grants)
    return [
        *([NOT_NOW[state]] if state in NOT_NOW else []),
        *(f"“{names[item]}”到{Stage(stage).label}，协议里已经有了，请删去" for item, stage in written if (item, stage) in held),
        *(f"“{names[item]}”到{Stage(stage).label}，写了两次，请删去后只加一次" for (item, stage), times in written.items() if times > 1),
    ]


def _ungrounded(grants: Iterable[Grant], numbers: Collection[str]) -> list[str]:
    absent = dict.fromkeys(g.clause for g in grants if g.clause not in numbers)
    return [f"授权事项所依据的第 {clause} 条不在协议中" for clause in absent]


def doubled(clauses: Iterable[ClauseText]) -> str:
    """The first clause number that stands twice; empty where each stands once."""
    seen: set[str] = set()
    for clause in clauses:
        if clause.number in seen:
            return clause.number
        seen.add(clause.number)
    return ""


def undelegable(grants: Iterable[Grant]) -> Grant | None:
    """The first grant of a stage that may not be given away."""
    return next((grant for grant in grants if grant.stage not in DELEGABLE), None)


@dataclass(frozen=True, slots=True)
class BranchRow:
    """名录行：one operation on one branch, as read."""

    line: int
    cnaps: str
    name: str
    bank_name: str
    city: str
    province: str
    state: BranchState
    on: date


def read_branches(path: Path) -> Iterator[BranchRow | RefusedRow]:
    """Every row of a list of branches; a row that cannot be taken comes with its reason. Raises :class:`NoBranchFile`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise NoBranchFile(why=f"缺少列 {'、'.join(missing)}")
            for row in reader:
                yield read_row(reader.line_num, row)
    except UnicodeDecodeError:
        raise NoBranchFile(why="不是 UTF-8 编码") from None
    except csv.Error as error:
        raise NoBranchFile(why=str(error)) from None


def read_row(line: int, row: Mapping[str, str | None]) -> BranchRow | RefusedRow:
    """One row, or why it is refused."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    cnaps = cells["bank_code12"] = cnaps_code(cells["bank_code12"]).number
    reason = _fault(cells)
    if reason:
        return RefusedRow(line, cnaps[:20], reason)
    state, on = STATES[cells["last_op"]], date.fromisoformat(cells["last_date"])
    return BranchRow(line, cnaps, cells["branch_name"], cells["bank_name"], cells["city"], cells["province"], state, on)


def _fault(cells: Mapping[str, str]) -> str:
    code = cnaps_code(cells["bank_code12"])
    if code.reason is not None:
        return f"联行号不对（{code.reason}）"
    for name, longest in (("branch_name", 120), ("bank_name", 80), ("city", 40), ("province", 40)):
        if not cells[name] or len(cells[name]) > longest or any(ord(c) < 32 for c in cells[name]):
            return f"{name} 为空、过长或含控制字符"
    if cells["last_op"] not in STATES:
        return "last_op 只能是 add 或 remove"
    try:
        date.fromisoformat(cells["last_date"])
    except ValueError:
        return "last_date 不是日期"
    return ""


def newest(rows: Iterable[BranchRow]) -> dict[str, BranchRow]:
    """The last operation on each branch: the latest date counts, on one date the later row."""
    last: dict[str, BranchRow] = {}
    for row in rows:
        if row.cnaps not in last or row.on >= last[row.cnaps].on:
            last[row.cnaps] = row
    return last


def may_resume(actor: Actor, suspended_scope: str) -> bool:
    """谁能恢复：whoever answers for all that the one who suspended answered for: what the prefecture suspended, no county gives back."""
    return actor.kind is ActorKind.SYSTEM or not suspended_scope or f"{suspended_scope}.".startswith(f"{actor.scope or '-'}.")
