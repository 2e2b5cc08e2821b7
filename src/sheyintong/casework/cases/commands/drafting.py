"""草稿：a form half filled is kept for its person at this outlet, found again, given up and taken back, or erased when its days are over.

A draft has no number: a number says that the agency received a request, and runs without gaps. It is given when the draft is accepted;
the row stays the same, so a draft and its case are one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sheyintong.casework.identification.errors import TypedOpensGuideOnly
from sheyintong.casework.identification.types import Method
from sheyintong.casework.visits.errors import VisitNotOpen
from sheyintong.casework.visits.types import Visit
from sheyintong.engines.database.parts import Guard, Insert, Part, Update
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.files import commands as files
from sheyintong.kernel.actors import Actor
from sheyintong.registers.authority.types import AGENCY_BODY
from sheyintong.registers.catalogue.types import Item
from sheyintong.registers.policy import queries as policy
from sheyintong.registers.staff import queries as staff

from .. import queries, rules
from ..errors import AnswersRefused, DraftGone, DraftNotKept, DraftNotYours, DraftThere
from ..queries import DraftCard
from ..queries.sealing import ANSWERS, sealed
from ..states import CASE, CaseState, EffectState
from ..types import Answers, Scan
from .accepting import begin, stage
from .evidence import too_weak

KEEPERS = ("teller", "township_clerk", "centre_clerk", "hall_guide")
OPEN = "EXISTS (SELECT FROM visits_visit WHERE id = %s AND session_id = %s AND state = 'open')"
OVER = """
SELECT id, person_id, item_code, item_name, state FROM cases_case
WHERE number IS NULL AND state IN ('draft', 'withdrawn') AND expires_on < $1::date ORDER BY id LIMIT 500
"""


def save_draft(*, actor: Actor, item: str, visit: Visit, answers: Answers, scans: Sequence[Scan] = (), now: datetime) -> int:
    """存草稿：the number of the row. Saving again goes on with the same draft: one of an item for one person at one outlet.

    Nothing is decided: the answers may be incomplete and the actor need not have the right to accept. Raises :class:`DraftNotYours`,
    :class:`DraftNotKept`, :class:`AnswersRefused` for what is too long, :class:`VisitNotOpen`, :class:`DraftGone`, :class:`DraftThere`,
    :class:`TypedOpensGuideOnly`, :class:`OnlyInPerson`, :class:`BeyondMandate`, :class:`FileErased` for a picture that is not there any more.
    """
    if not actor.has(*KEEPERS) or visit.outlet != actor.outlet:
        raise DraftNotYours()
    if not Method(visit.method).proves_presence:  # a draft may hold what was told before
        raise TypedOpensGuideOnly()
    if weak := too_weak(visit, item, now):
        raise weak
    asked = begin(actor=actor, person=visit.person, item=item, visit=visit, now=now)
    if asked.item.responsible_body != AGENCY_BODY:
        raise DraftNotKept(name=asked.item.name, body=asked.item.responsible_body, item=item)
    problems = rules.too_long(asked.questions, answers)
    if problems:
        raise AnswersRefused(problems)
    values = {
        "visit_id": visit.id, "answers": sealed(rules.half_filled(asked.questions, answers), ANSWERS), "drafted_by_id": actor.member,
        "drafted_at": now, "expires_on": now.date() + timedelta(days=policy.number("case.draft_days", now.date())),
    }  # fmt: skip
    row = _row(asked.item, visit, asked.context.agency, values)
    return write(
        row,
        *[_scan(row, scan, actor, now) for scan in scans],
        *[files.claimed(scan.file) for scan in scans],
        Guard(OPEN, (visit.id, actor.session or 0), VisitNotOpen(visit=visit.id)),
        audit.record(
            actor=actor,
            act="cases.save_draft",
            about=Subject("case", row["id"], asked.item.name),
            person=visit.person,
            item=item,
            case=row["id"],
            at=now,
            persons=visit.persons,
        ),
        *staff.present(actor),
    ).id(row)


def _row(item: Item, visit: Visit, agency: int, values: dict[str, object]) -> Insert | Update:
    found = fetch_rows(
        "SELECT id FROM cases_case WHERE state = 'draft' AND person_id = $1::bigint AND item_code = $2::text AND outlet_id = $3::bigint",
        [visit.person, item.code, visit.outlet],
    )
    if found:
        id_ = int(found[0][0] or 0)
        return Update("cases_case", values, {"id": id_, "state": CaseState.DRAFT}, DraftGone(draft=id_))
    fixed: dict[str, object] = {
        "code": "", "item_code": item.code, "item_name": item.name, "mode": item.mode, "person_id": visit.person, "outlet_id": visit.outlet,
        "agency_id": agency, "state": CaseState.DRAFT, "effect": EffectState.NONE, "limit_days": 0, "paused_days": 0, "corrections": 0,
        "sentence": "", "second_entry": "none",
    }  # fmt: skip
    return Insert("cases_case", fixed | values, refusals={"cases_one_draft": DraftThere(item=item.code)})


def _scan(case: Insert | Update, scan: Scan, actor: Actor, now: datetime) -> Insert:
    """A picture of a material. That somebody compared it with the original is another row, written at acceptance."""
    values = {
        "case_id": case["id"],
        "name": scan.name,
        "ground": scan.ground,
        "how": "scan",
        "file_id": scan.file,
        "checked_by_id": None,
        "at": now,
    }
    return Insert("cases_material", values)


def discard_draft(*, actor: Actor, draft: DraftCard, now: datetime) -> None:
    """放弃草稿：it is no longer offered; :func:`restore_draft` takes it back until its days are over. Raises :class:`DraftGone`."""
    target = CASE.target("withdraw", draft.state)
    write(*_moved(actor, draft, "withdraw", target, "cases.discard_draft", now))


def restore_draft(*, actor: Actor, draft: DraftCard, now: datetime) -> None:
    """取回草稿。 Raises :class:`DraftGone`, and :class:`DraftThere` where a new one was begun meanwhile."""
    target = CASE.target("restore", draft.state)
    write(*_moved(actor, draft, "restore", target, "cases.restore_draft", now))


def _moved(actor: Actor, draft: DraftCard, move: str, target: str, act: str, now: datetime) -> tuple[Part, ...]:
    if not actor.has(*KEEPERS) or draft.outlet != actor.outlet:
        raise DraftNotYours()
    if draft.expires_on is None or draft.expires_on < now.date():
        raise DraftGone(draft=draft.id)
    about = Subject("case", draft.id, draft.item_name)
    same = {"id": draft.id, "state": draft.state, "drafted_at": draft.drafted_at}  # what another tab saved meanwhile is not given up
    moved = Update(
        "cases_case", {"state": target}, same, DraftGone(draft=draft.id), refusals={"cases_one_draft": DraftThere(item=draft.item)}
    )
    return (
        moved,
        stage(draft.id, move, draft.state, target, actor=actor, now=now),
        audit.record(actor=actor, act=act, about=about, person=draft.person, item=draft.item, case=draft.id, at=now),
        *staff.present(actor),
    )


def expire_drafts(*, actor: Actor, now: datetime) -> int:
    """草稿到期：what nobody went on with is erased with its pictures, and so is what was given up; how many. Run by the schedule, twice is once."""
    over = fetch_rows(OVER, [now.date()])
    for id_, person, item, name, state in over:
        row, before = int(id_ or 0), CaseState(state or "")
        target = CASE.target("expire", before) if before is CaseState.DRAFT else before
        values = {"state": target, "answers": sealed({}, ANSWERS), "expires_on": None}
        about = Subject("case", row, name or "")
        write(
            Update("cases_case", values, {"id": row, "state": before}, DraftGone(draft=row)),
            *([stage(row, "expire", before, target, actor=actor, now=now)] if target != before else []),
            *[files.erased(file, at=now) for file in queries.files_of(row)],
            audit.record(actor=actor, act="cases.expire_draft", about=about, person=int(person or 0), item=item, case=row, at=now),
        )
    return len(over)
