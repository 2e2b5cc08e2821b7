"""转中心：what began at a place that may finish it no more is finished in the hall of the county centre."""

from datetime import datetime

from sheyintong.engines.database.parts import Update
from sheyintong.engines.database.statements import fetch_all, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor

from .. import events
from ..errors import MovedMeanwhile
from ..states import CASE, CaseState
from .accepting import stage

STRANDED = """
SELECT json_build_array(c.id, c.number, c.item_code, c.item_name, c.person_id, hall.id, hall.name)
FROM cases_case c JOIN outlets_outlet o ON o.id = c.outlet_id LEFT JOIN partners_agreement g ON g.id = o.agreement_id
JOIN LATERAL (SELECT h.id, h.name FROM outlets_outlet h WHERE h.kind = 'CENTRE' AND h.state = 'open' AND h.agency_id = c.agency_id
  ORDER BY h.id LIMIT 1) hall ON true
WHERE c.state = 'in_correction' AND c.waits_at_id IS NULL AND (o.state = 'closed' OR o.kind IN ('BANK', 'AGENT_POINT') AND (
  g.id IS NULL OR g.state = 'ended' OR g.valid_to <= $1::date
  OR NOT EXISTS (
    SELECT FROM staff_post p LEFT JOIN staff_standin s ON s.post_id = p.id AND s.valid_from <= $1::date AND $1::date < s.valid_to
    JOIN staff_member m ON m.id IN (p.member_id, s.member_id) AND m.state = 'active'
    JOIN staff_certificate z ON z.member_id = m.id AND z.withdrawn_at IS NULL AND z.valid_from <= $1::date AND $1::date < z.valid_to
      AND (z.item_code IS NULL OR z.item_code = c.item_code)
    WHERE p.outlet_id = o.id AND p.role = 'teller' AND p.valid_from <= $1::date AND (p.valid_to IS NULL OR $1::date < p.valid_to))))
ORDER BY c.id
"""
"""Cases that wait for the person at a place that closed, or at a partner's whose agreement ended or where no teller is left who may finish
the item. A stop or a suspension is no end: they are lifted again."""
LEFT = """
SELECT json_build_array(c.id, c.number, c.item_code, c.item_name, c.person_id) FROM cases_case c JOIN staff_member m ON m.id = c.assignee_id
WHERE m.state = 'left' AND c.state IN ('accepted', 'in_correction', 'in_review') ORDER BY c.id
"""


def hand_to_centre(*, actor: Actor, now: datetime) -> int:
    """转中心办结 of every case that nobody may finish any more where it waits, and free what lies with somebody who left; how many.

    Asked again, it changes nothing. Where the county has no open hall of its own the case stays. Raises :class:`MovedMeanwhile`.
    """
    rows = fetch_all(STRANDED, [now.date()], tuple[int, str, str, str, int, int, str])
    for id_, number, item, name, person, hall, place in rows:
        _hand(actor, (id_, number, item, name, person), hall, place, now)
    return len(rows) + _free(actor, now)


def _hand(actor: Actor, case: tuple[int, str, str, str, int], hall: int, place: str, now: datetime) -> None:
    id_, number, item, name, person = case
    state = CaseState.IN_CORRECTION
    why = f"原网点不能再办这一件，由{place}接着办"
    write(
        Update("cases_case", {"waits_at_id": hall}, {"id": id_, "state": state}, MovedMeanwhile(case=number)),
        stage(id_, "hand_to_centre", state, CASE.target("hand_to_centre", state), actor=actor, now=now, note=why),
        audit.record(
            actor=actor,
            act="cases.hand_to_centre",
            about=Subject("case", id_, name),
            person=person,
            item=item,
            case=id_,
            reason=why,
            at=now,
        ),
        jobs.emit(events.HANDED, {"case": id_, "outlet": hall}, at=now),
    )


def _free(actor: Actor, now: datetime) -> int:
    """What lay with somebody who left lies with the queue again."""
    rows = fetch_all(LEFT, [], tuple[int, str, str, str, int])
    for id_, number, item, name, person in rows:
        write(
            Update("cases_case", {"assignee_id": None}, {"id": id_}, MovedMeanwhile(case=number)),
            audit.record(
                actor=actor, act="cases.assign", about=Subject("case", id_, name), person=person, item=item, case=id_, reason="离岗", at=now
            ),
        )
    return len(rows)
