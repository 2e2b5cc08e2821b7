"""草稿：what was half filled at an outlet and waits there for its person to come again. Shown only to a reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines.database.statements import fetch, fetch_all
from sheyintong.foundation.audit.types import PERSON, Reader

from ..errors import DraftGone
from ..states import CaseState


@dataclass(frozen=True, slots=True)
class DraftCard:
    """草稿：whose, of which item, saved by whom and when; the answers stay sealed (hexadecimal) until a reader opens them."""

    id: int
    item: str
    item_name: str
    person: int
    person_name: str
    outlet: int
    state: CaseState
    drafted_by: str
    drafted_at: datetime
    expires_on: date | None
    answers: str
    scans: int

    @property
    def discarded(self) -> bool:
        """Whether it was given up, and can still be taken back."""
        return self.state is CaseState.WITHDRAWN


DRAFT = """
SELECT json_build_object('id', c.id, 'item', c.item_code, 'item_name', c.item_name, 'person', c.person_id, 'person_name', p.name,
  'outlet', c.outlet_id, 'state', c.state, 'drafted_by', m.name, 'drafted_at', c.drafted_at, 'expires_on', c.expires_on,
  'answers', encode(c.answers, 'hex'), 'scans', (SELECT count(*) FROM cases_material t WHERE t.case_id = c.id AND t.file_id IS NOT NULL))
FROM cases_case c JOIN people_person p ON p.id = c.person_id JOIN staff_member m ON m.id = c.drafted_by_id
WHERE c.number IS NULL AND c.expires_on IS NOT NULL AND c.outlet_id = $1::bigint
"""


def drafts(reader: Reader, *, outlet: int, limit: int = 500, discarded: bool = True) -> list[DraftCard]:
    """草稿列表 of an outlet, the newest first; with those given up (``discarded``) while they can be taken back."""
    where = "AND (c.state = 'draft' OR $2::boolean AND c.state = 'withdrawn') ORDER BY c.drafted_at DESC LIMIT $3::int"
    return _noted(reader, fetch_all(DRAFT + where, [outlet, discarded, limit], DraftCard), "list")


def drafts_of_person(reader: Reader, *, person: int, outlet: int) -> list[DraftCard]:
    """她的草稿 at this outlet, the newest first."""
    where = "AND c.state = 'draft' AND c.person_id = $2::bigint ORDER BY c.drafted_at DESC"
    return _noted(reader, fetch_all(DRAFT + where, [outlet, person], DraftCard))


def draft_of(reader: Reader, *, person: int, item: str, outlet: int) -> DraftCard | None:
    """The one draft of an item for a person at this outlet, if any."""
    where = "AND c.state = 'draft' AND c.person_id = $2::bigint AND c.item_code = $3::text"
    found = fetch(DRAFT + where, [outlet, person, item], DraftCard)
    return _noted(reader, [found])[0] if found else None


def draft(reader: Reader, *, id: int, outlet: int) -> DraftCard:  # noqa: A002
    """One draft of this outlet, given up or not. Raises :class:`DraftGone`."""
    found = fetch(DRAFT + "AND c.state IN ('draft', 'withdrawn') AND c.id = $2::bigint", [outlet, id], DraftCard)
    if found is None:
        raise DraftGone(draft=id)
    return _noted(reader, [found])[0]


def _noted(reader: Reader, cards: Sequence[DraftCard], field: str = "draft") -> list[DraftCard]:
    for card in cards:
        reader.note(PERSON, card.person, field)
    return list(cards)
