"""抽签：which cases a day's draw was over, what its root gives, and whether that is what was taken. Shows nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sheyintong.engines.database.statements import fetch, fetch_all
from sheyintong.foundation.audit import queries as audit_queries
from sheyintong.foundation.audit.types import SealCard
from sheyintong.kernel.clock import start_of

from .. import rules
from ..errors import NoSuchDrawing

ACCEPTED = "cases.accept"
LOTS = """
SELECT json_build_object('id', c.id, 'number', c.number, 'typed', COALESCE(i.method = 'typed', false), 'root', s.root, 'result', s.result)
FROM cases_case c LEFT JOIN visits_visit v ON v.id = c.visit_id LEFT JOIN identification_identification i ON i.id = v.identification_id
LEFT JOIN cases_sample s ON s.case_id = c.id
WHERE c.mode = 'immediate' AND c.accepted_at >= $1::timestamptz AND c.accepted_at < $2::timestamptz ORDER BY c.number
"""
DRAWING = """
SELECT json_build_object('day', d.day, 'at', d.at, 'seal', d.seal, 'root', d.root, 'share', d.share::text, 'typed_share', d.typed_share::text,
  'eligible', d.eligible, 'typed', d.typed, 'drawn', d.drawn, 'taken', count(s.result), 'open', count(*) FILTER (WHERE s.result = ''),
  'passed', count(*) FILTER (WHERE s.result = 'passed'), 'faulty', count(*) FILTER (WHERE s.result = 'faulty'))
FROM cases_drawing d LEFT JOIN (SELECT s.result, (c.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM cases_sample s
  JOIN cases_case c ON c.id = s.case_id) s ON s.day = d.day
WHERE d.day BETWEEN $1::date AND $2::date GROUP BY d.id ORDER BY d.day DESC
"""
FIRST = """
SELECT to_json(COALESCE((SELECT max(day) + 1 FROM cases_drawing), ((SELECT max(c.accepted_at) FROM cases_sample s JOIN cases_case c ON c.id = s.case_id)
  AT TIME ZONE 'Asia/Shanghai')::date + 1, ((SELECT min(accepted_at) FROM cases_case WHERE mode = 'immediate') AT TIME ZONE 'Asia/Shanghai')::date))
"""


@dataclass(frozen=True, slots=True)
class Lot:
    """签：an immediate case of a day. ``root`` and ``result`` are those of its sample, None where it was not taken."""

    id: int
    number: str
    typed: bool
    root: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """一天的抽签：the seal and its root, the shares in force that day, how many stood to be drawn, and what came of those taken.

    ``drawn`` were drawn by lot; ``taken`` also counts those that came to light later and are all looked at again.
    """

    day: date
    at: datetime
    seal: int
    root: str
    share: Decimal
    typed_share: Decimal
    eligible: int
    typed: int
    drawn: int
    taken: int
    open: int
    passed: int
    faulty: int

    @property
    def late(self) -> int:
        """晚到：how many were taken without a lot."""
        return self.taken - self.drawn


@dataclass(frozen=True, slots=True)
class Place:
    """名次：a case in the order of its rank among its kind; whether the root draws it, whether it came to light after the draw, whether it was taken."""

    id: int
    number: str
    typed: bool
    rank: str
    drawn: bool
    late: bool
    taken: bool
    result: str


class Differs(StrEnum):
    """What may not be as the rule gives it."""

    ROOT = "root"
    SEAL = "seal"
    ELIGIBLE = "eligible"
    TYPED = "typed"
    DRAWN = "drawn"
    NOT_IN_TRAIL = "not_in_trail"
    NOT_TAKEN = "not_taken"
    TAKEN = "taken"


SENTENCES = {
    Differs.ROOT: "The root is not that of the seal.",
    Differs.SEAL: "The seal is not the first that covers the day.",
    Differs.ELIGIBLE: "{recorded} cases stood to be drawn, {found} are found.",
    Differs.TYPED: "{recorded} of them were typed, {found} are found.",
    Differs.DRAWN: "{recorded} were drawn, the root gives {found}.",
    Differs.NOT_IN_TRAIL: "{number} has no acceptance in the trail.",
    Differs.NOT_TAKEN: "{number} was to be drawn and was not.",
    Differs.TAKEN: "{number} was taken and not drawn.",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """不符：one thing that is not as the rule gives it: of which case, or what was recorded and what is found."""

    kind: Differs
    number: str = ""
    recorded: int = 0
    found: int = 0

    @property
    def text(self) -> str:
        """One sentence for the operator."""
        return SENTENCES[self.kind].format(number=self.number, recorded=self.recorded, found=self.found)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """重算：the draw of a day made again from its root, and every difference to what was recorded."""

    drawing: Drawing
    places: tuple[Place, ...]
    differences: tuple[Difference, ...]


def lots(day: date) -> list[Lot]:
    """The immediate cases accepted on a day."""
    return fetch_all(LOTS, [start_of(day), start_of(day + timedelta(days=1))], Lot)


def sealed(found: Sequence[Lot]) -> dict[int, int | None]:
    """In which seal each of them was accepted: 0 where the trail has no such entry, None while it waits for its seal."""
    return dict.fromkeys((lot.id for lot in found), 0) | audit_queries.sealed_in(ACCEPTED, [lot.id for lot in found])


def seal_for(day: date, seals: Mapping[int, int | None]) -> SealCard | None:
    """抽签的根：the first seal made when the day had settled that covers each acceptance; None while there is none."""
    known = [number for number in seals.values() if number is not None]
    if len(known) < len(seals):
        return None
    return audit_queries.first_seal_since(start_of(day + timedelta(days=1)) + rules.SETTLING, number=max(known, default=0))


def chosen(root: str, found: Sequence[Lot], share: Decimal, typed_share: Decimal) -> list[tuple[str, Lot]]:
    """中签：rank and case; those of a visit that a typed number opened are drawn among themselves."""
    named = {lot.number: lot for lot in found}
    groups = ((False, share), (True, typed_share))
    return [
        (rank, named[number])
        for typed, part in groups
        if (numbers := [lot.number for lot in found if lot.typed == typed])
        for rank, number in rules.drawn(root, numbers, part)
    ]


def first_undrawn() -> date | None:
    """The first day that was not drawn yet; None before the first immediate case."""
    return fetch(FIRST, [], date)


def drawings(since: date, until: date) -> list[Drawing]:
    """抽签 of these days, the newest first."""
    return fetch_all(DRAWING, [since, until], Drawing)


def recomputed(day: date) -> Recomputed:
    """重算 a day's draw. Raises :class:`NoSuchDrawing`."""
    made = next(iter(drawings(day, day)), None)
    if made is None:
        raise NoSuchDrawing(day=day)
    found = lots(day)
    seals = sealed(found)
    in_time = [lot for lot in found if (number := seals[lot.id]) is not None and number <= made.seal]
    picked = {lot.id for _, lot in chosen(made.root, in_time, made.share, made.typed_share)}
    held = {lot.id for lot in in_time}
    places = [
        Place(
            lot.id,
            lot.number,
            lot.typed,
            rules.rank(made.root, lot.number),
            lot.id in picked,
            lot.id not in held,
            lot.root is not None,
            lot.result or "",
        )
        for lot in found
    ]
    order = sorted(places, key=lambda each: (each.typed, each.late, each.rank))
    return Recomputed(made, tuple(order), tuple(_differences(made, order, {id_: seals[id_] for id_ in held})))


def _differences(made: Drawing, places: Sequence[Place], seals: Mapping[int, int | None]) -> Iterator[Difference]:
    """What is not as the rule gives it."""
    in_time = [each for each in places if not each.late]
    kept, wanted = audit_queries.seal(made.seal), seal_for(made.day, seals)
    if kept is None or kept.root != made.root:
        yield Difference(Differs.ROOT)
    if wanted is None or wanted.number != made.seal:
        yield Difference(Differs.SEAL)
    counts = (
        (Differs.ELIGIBLE, made.eligible, len(in_time)),
        (Differs.TYPED, made.typed, sum(each.typed for each in in_time)),
        (Differs.DRAWN, made.drawn, sum(each.drawn for each in in_time)),
    )
    yield from (Difference(kind, recorded=recorded, found=found) for kind, recorded, found in counts if recorded != found)
    yield from (Difference(Differs.NOT_IN_TRAIL, each.number) for each in in_time if not seals[each.id])
    yield from (Difference(Differs.NOT_TAKEN, each.number) for each in in_time if each.drawn and not each.taken)
    yield from (Difference(Differs.TAKEN, each.number) for each in in_time if each.taken and not each.drawn)


def late(today: date, days: int) -> list[tuple[Drawing, Lot]]:
    """晚到的件：of the days drawn lately, cases that came to light after their draw and were not taken yet."""
    missed = []
    for made in drawings(today - timedelta(days=days), today):
        found = [lot for lot in lots(made.day) if lot.root is None]
        seals = sealed(found)
        missed += [(made, lot) for lot in found if (number := seals[lot.id]) is not None and number > made.seal]
    return missed
