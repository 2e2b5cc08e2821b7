"""参保的写入：parts for the effect of a handler and for taking it back; the caller's statement carries the audit row of its case."""

from datetime import date, datetime
from functools import lru_cache

from sheyintong.engines.database.parts import Insert, Part, Update
from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month, Period

from . import rules
from .errors import AlreadyEnrolled, ChangedMeanwhile, MonthOverlaps, OtherPension
from .states import ENROLMENT
from .types import Enrolment, EnrolmentState, PersonFacts, Scheme, Wish

MEANWHILE = ChangedMeanwhile()


@lru_cache
def _refusals(scheme: Scheme) -> dict[str, Refusal]:
    """How a constraint reads that another writer's row broke between our reading and our writing."""
    said = {"scheme": scheme.label, "code_": scheme.value, "enrolment": "?", "state": "", "hint": ""}
    return {
        "enrolments_enrolment_one_live": AlreadyEnrolled(**{**said, "state": EnrolmentState.PAYING.label}),
        "enrolments_enrolment_one_pension": OtherPension(**{**said, "scheme": "另一种基本养老保险"}),
        "enrolments_period_apart": MonthOverlaps(earliest="?"),
    }


def _first(reasons: tuple[Refusal, ...]) -> None:
    if reasons:
        raise reasons[0]


def slot(person: int, scheme: Scheme) -> int:
    """The number that keeps periods of one person and scheme apart."""
    return person * 256 + scheme.slot


def range_text(start: date, end: date | None) -> str:
    """A half-open daterange as PostgreSQL reads it."""
    return f"[{start.isoformat()},{end.isoformat() if end else ''})"


def enrol(*, facts: PersonFacts, wish: Wish, agency: int, at: datetime) -> tuple[Part, ...]:
    """参保：the relation and its first period, the last two parts. A paused relation in another capacity ends as this one begins.

    For the undo keep the id of the relation that ended (:func:`ended_by`), where there is one.

    Raises the first of :func:`rules.against_enrolling`; the write :class:`AlreadyEnrolled`, :class:`OtherPension`,
    :class:`MonthOverlaps` where another was quicker.
    """
    _first(rules.against_enrolling(facts, wish, at.astimezone(SHANGHAI).date()))
    refusals = _refusals(wish.scheme)
    values: dict[str, object] = {
        "person_id": facts.person,
        "scheme": wish.scheme.value,
        "kind": wish.kind.value,
        "state": EnrolmentState.PAYING.value,
        "agency_id": agency,
        "started_month": wish.month.first_day,
        "state_month": wish.month.first_day,
        "version": 1,
        "made_at": at,
    }
    before = ended_by(facts, wish)
    ending = () if before is None else (_moved(before, "end", wish.month),)
    for ended in ending:  # the reference makes PostgreSQL end the one before it begins the other
        values["drawing_since"] = ended["drawing_since"]
    enrolment = Insert("enrolments_enrolment", values, refusals=refusals)
    period = {
        "enrolment_id": enrolment["id"],
        "person_id": facts.person,
        "scheme": wish.scheme.value,
        "slot": slot(facts.person, wish.scheme),
        "during": range_text(wish.month.first_day, None),
        "made_at": at,
    }
    return *ending, enrolment, Insert("enrolments_period", period, refusals=refusals)


def ended_by(facts: PersonFacts, wish: Wish) -> Enrolment | None:
    """The paused relation that enrolling so ends, if any."""
    return next((held for held in facts.enrolments if rules.continues(held, wish)), None)


def _moved(held: Enrolment, name: str, month: Month, **also: object) -> Update:
    """The relation one step on, only if nothing was changed since ``held`` was read."""
    values = {"state": ENROLMENT.target(name, held.state).value, "state_month": month.first_day, "version": held.version + 1, **also}
    where = {"id": held.id, "version": held.version, "state": held.state.value}
    return Update(
        "enrolments_enrolment", values, where, MEANWHILE, gives=("id", "version", "drawing_since"), refusals=_refusals(held.scheme)
    )


def _during(period: int, now: str, then: str, scheme: Scheme) -> Update:
    where = {"id": period, "during": then}
    return Update("enrolments_period", {"during": now}, where, MEANWHILE, refusals=_refusals(scheme))


def stop(*, held: Enrolment, month: Month, at: datetime) -> tuple[Part, ...]:
    """停保：``month`` is the first month without. Raises the first of :func:`rules.against_stopping`; the write :class:`ChangedMeanwhile`.

    For the undo keep the month.
    """
    _first(rules.against_stopping(held, month, at.astimezone(SHANGHAI).date()))
    last, during = _last(held)
    return (
        _moved(held, "stop", month),
        _during(last, range_text(during.start, month.first_day), range_text(during.start, None), held.scheme),
    )


def _last(held: Enrolment) -> tuple[int, Period]:
    last = held.last_period
    if last is None or last.during is None:
        raise ChangedMeanwhile
    return last.id, last.during


def resume(*, facts: PersonFacts, held: Enrolment, month: Month, at: datetime) -> tuple[Part, ...]:
    """续保 from ``month``: a new period of the same relation. For the undo keep the month.

    Raises the first of :func:`rules.against_resuming`; the write :class:`ChangedMeanwhile`, :class:`OtherPension`.
    """
    _first(rules.against_resuming(facts, held, month, at.astimezone(SHANGHAI).date()))
    values = {
        "enrolment_id": held.id,
        "person_id": held.person,
        "scheme": held.scheme.value,
        "slot": slot(held.person, held.scheme),
        "during": range_text(month.first_day, None),
        "made_at": at,
    }
    return _moved(held, "resume", month), Insert("enrolments_period", values, refusals=_refusals(held.scheme))


def undo_enrol(*, held: Enrolment, ended: Enrolment | None = None) -> tuple[Part, ...]:
    """撤销参保: ``held`` as it is now; ``ended``, the relation it ended, is paused again.

    Raises :class:`StandsOtherwise` where something that still counts was built on the enrolment; the write :class:`ChangedMeanwhile`.
    """
    _first(rules.against_undoing_enrolment(held))
    last, during = _last(held)
    undone = _moved(held, "undo_enrol", held.started)
    empty = _during(last, "empty", range_text(during.start, during.end), held.scheme)
    if ended is None:
        return undone, empty
    return undone, empty, _moved(ended, "undo_end", _paused_since(ended), drawing_since=undone["drawing_since"])


def _paused_since(held: Enrolment) -> Month:
    """The first month after its last period."""
    during = held.last_period.during if held.last_period else None
    return Month.of(during.end) if during and during.end else held.state_since


def undo_stop(*, held: Enrolment, month: Month) -> tuple[Part, ...]:
    """撤销停保 from ``month``: the period goes on.

    Raises :class:`StandsOtherwise` where something that still counts was built on it; the write :class:`ChangedMeanwhile`, :class:`OtherPension`.
    """
    _first(rules.against_undoing_stop(held, month))
    last, during = _last(held)
    return (
        _moved(held, "undo_stop", Month.of(during.start)),
        _during(last, range_text(during.start, None), range_text(during.start, during.end), held.scheme),
    )


def undo_resume(*, held: Enrolment, month: Month) -> tuple[Part, ...]:
    """撤销续保 from ``month``: its period counts for nothing.

    Raises :class:`StandsOtherwise` where something that still counts was built on it; the write :class:`ChangedMeanwhile`.
    """
    _first(rules.against_undoing_resume(held, month))
    last, during = _last(held)
    before = [each.during.end for each in held.periods if each.id != last and each.during is not None and each.during.end is not None]
    since = Month.of(max(before, default=during.start))
    return _moved(held, "undo_resume", since), _during(last, "empty", range_text(during.start, during.end), held.scheme)
