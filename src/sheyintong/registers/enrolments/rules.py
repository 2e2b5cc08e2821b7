"""参保的规则：pure; each function gives every reason against, none when it may be done."""

from datetime import date

from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.periods import Month, Period, add_months, age_on

from .errors import (
    AlreadyEnrolled,
    Drawing,
    KindWrong,
    MonthOverlaps,
    MonthWrong,
    NotAlive,
    NotPaused,
    NotPaying,
    OtherPension,
    StandsOtherwise,
    Student,
    StudentNotAsked,
    TooYoung,
)
from .types import BASIC_PENSIONS, Enrolment, EnrolmentKind, EnrolmentState, PersonFacts, Scheme, Wish

YEARS = 16
"""满 16 周岁: for the resident scheme 国发〔2014〕8号; for 灵活就业人员 the age at which one may work."""

GOES_WITH = {
    EnrolmentKind.EMPLOYEE: (Scheme.EMPLOYEE_PENSION, Scheme.CIVIL_PENSION, Scheme.UNEMPLOYMENT, Scheme.WORK_INJURY),
    EnrolmentKind.FLEXIBLE: (Scheme.EMPLOYEE_PENSION,),
    EnrolmentKind.RESIDENT: (Scheme.RESIDENT_PENSION,),
}


def against_enrolling(facts: PersonFacts, wish: Wish, today: date) -> tuple[Refusal, ...]:
    """参保：every reason why this person may not enrol so, in the order a person is told them."""
    found: list[Refusal | None] = [
        None if wish.scheme in GOES_WITH[wish.kind] else KindWrong(kind=wish.kind.label, scheme=wish.scheme.label, **_codes(wish)),
        None if facts.alive else NotAlive(),
        _too_young(facts, wish, today),
        *(_stands_against(each, wish) for each in facts.enrolments),
        _student(wish),
        _month_wrong(wish.month, today),
        _overlaps(facts, wish.scheme, wish.month),
    ]
    return tuple(each for each in found if each is not None)


def _codes(wish: Wish) -> dict[str, str]:
    return {"code_": wish.scheme.value, "kind_": wish.kind.value}


def _too_young(facts: PersonFacts, wish: Wish, today: date) -> Refusal | None:
    if age_on(facts.birth, today) >= YEARS:
        return None
    return TooYoung(scheme=wish.scheme.label, code_=wish.scheme.value, on=_birthday(facts.birth).isoformat())


def _birthday(birth: date) -> date:
    """The day on which the years are full: for 29 February it is 1 March in a common year, as :func:`age_on` counts."""
    day = add_months(birth, 12 * YEARS)
    return day if age_on(birth, day) >= YEARS else date(day.year, 3, 1)


def continues(held: Enrolment, wish: Wish) -> bool:
    """接续：a paused relation of the same scheme in another capacity (a former employee now pays for herself) ends as the new one begins."""
    return held.scheme is wish.scheme and held.state is EnrolmentState.PAUSED and held.kind is not wish.kind


def _stands_against(held: Enrolment, wish: Wish) -> Refusal | None:
    if held.drawing_since is not None and held.state is not EnrolmentState.UNDONE and held.scheme in BASIC_PENSIONS:
        return Drawing(since=held.drawing_since.isoformat(), scheme=held.scheme.label, code_=held.scheme.value)
    said = {"scheme": held.scheme.label, "code_": held.scheme.value, "enrolment": held.id, "state": held.state.label}
    if held.scheme is wish.scheme and held.state.is_live and not continues(held, wish):
        return AlreadyEnrolled(**said, hint="请办理续保。" if held.state is EnrolmentState.PAUSED else "")
    if held.state is EnrolmentState.PAYING and held.scheme in BASIC_PENSIONS and wish.scheme in BASIC_PENSIONS:
        return OtherPension(**said)
    return None


def _student(wish: Wish) -> Refusal | None:
    if wish.kind is not EnrolmentKind.RESIDENT:
        return None
    if wish.is_student is None:
        return StudentNotAsked()
    return Student() if wish.is_student else None


def _month_wrong(month: Month, today: date) -> Refusal | None:
    this = Month.of(today)
    return None if month in (this, this + 1) else MonthWrong(this=str(this), next=str(this + 1))


def _overlaps(facts: PersonFacts, scheme: Scheme, month: Month) -> Refusal | None:
    """A month inside a period of the same scheme that counts, or before one."""
    ends = [
        each.during.end
        for held in facts.enrolments
        if held.scheme is scheme and held.state is not EnrolmentState.UNDONE
        for each in held.periods
        if each.during is not None and each.during.end is not None
    ]
    earliest = max(ends, default=None)
    return MonthOverlaps(earliest=Month.of(earliest).spoken) if earliest is not None and month.first_day < earliest else None


def against_stopping(held: Enrolment, month: Month, today: date) -> tuple[Refusal, ...]:
    """停保：``month`` is the first month without. It must leave at least one month of the last period."""
    found: list[Refusal | None] = [
        None if held.state is EnrolmentState.PAYING else NotPaying(scheme=held.scheme.label, state=held.state.label, enrolment=held.id),
        _month_wrong(month, today),
    ]
    last = held.last_period
    if last is not None and last.during is not None and month.first_day <= last.during.start:
        found.append(MonthOverlaps(earliest=(Month.of(last.during.start) + 1).spoken))
    return tuple(each for each in found if each is not None)


def against_resuming(facts: PersonFacts, held: Enrolment, month: Month, today: date) -> tuple[Refusal, ...]:
    """续保 from ``month``: paused, alive, drawing nothing, paying into no other basic pension."""
    others = [each for each in facts.enrolments if each.id != held.id]
    drawing = held.drawing_since is not None
    found: list[Refusal | None] = [
        None if held.state is EnrolmentState.PAUSED else NotPaused(scheme=held.scheme.label, state=held.state.label, enrolment=held.id),
        None if facts.alive else NotAlive(),
        Drawing(since=str(held.drawing_since), scheme=held.scheme.label, code_=held.scheme.value) if drawing else None,
        *(_stands_against(each, Wish(held.scheme, held.kind, month)) for each in others),
        _month_wrong(month, today),
        _overlaps(facts, held.scheme, month),
    ]
    return tuple(each for each in found if each is not None)


def against_undoing_stop(held: Enrolment, month: Month) -> tuple[Refusal, ...]:
    """撤销停保：the relation must be paused and its last period end before ``month``, whatever was done and taken back in between."""
    during = held.last_period.during if held.last_period else None
    stands = held.state is EnrolmentState.PAUSED and during is not None and during.end == month.first_day
    return () if stands else (_stands_otherwise(held, f"{month.spoken}起暂停缴费"),)


def against_undoing_resume(held: Enrolment, month: Month) -> tuple[Refusal, ...]:
    """撤销续保：the relation must pay and its last period, which goes on, begin in ``month``."""
    last = held.last_period
    stands = held.state is EnrolmentState.PAYING and last is not None and last.during == Period(month.first_day)
    return () if stands else (_stands_otherwise(held, f"{month.spoken}起参保缴费"),)


def against_undoing_enrolment(held: Enrolment) -> tuple[Refusal, ...]:
    """撤销参保：the relation must pay, in its one period that counts, which goes on."""
    counted = [each.during for each in held.periods if each.during is not None]
    stands = held.state is EnrolmentState.PAYING and [during.end for during in counted] == [None]
    return () if stands else (_stands_otherwise(held, f"{held.started.spoken}起参保缴费"),)


def _stands_otherwise(held: Enrolment, then: str) -> Refusal:
    during = held.last_period.during if held.last_period else None
    since = None if during is None else during.start if held.state is EnrolmentState.PAYING else during.end
    now = f"{Month.of(since).spoken}起{held.state.label}" if since else held.state.label
    return StandsOtherwise(scheme=held.scheme.label, now=now, then=then, enrolment=held.id)
