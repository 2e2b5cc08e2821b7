"""办件规则：numbers, clocks, agreement of two entries, the draw of re-checks. Pure."""

import math
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from sheyintong.kernel.calendar import Calendar
from sheyintong.kernel.crypto.sm3 import sm3
from sheyintong.kernel.names import folded

from .types import Answers, Kind, Problem, Question

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read two ways
CODE_LENGTH = 6
LONGEST = 400  # characters of one answer
SETTLING = timedelta(minutes=10)
"""After a day's end its draw waits this long for what is still being written: five times what a transaction may live."""


def new_code() -> str:
    """查询码：six characters printed on the receipt; with the number it opens the status page."""
    left, code = int.from_bytes(secrets.token_bytes(16)), ""
    for _ in range(CODE_LENGTH):
        left, place = divmod(left, len(ALPHABET))
        code += ALPHABET[place]
    return code


def number_prefix(agency_code: str, today: date) -> str:
    """办件号的前段：six digits of the agency's division and the day; a running number of seven digits follows."""
    return f"{agency_code[:6]:0<6}{today:%y%m%d}"


@lru_cache(maxsize=4096)
def due_on(calendar: Calendar, accepted: date, limit_days: int, paused_days: int = 0) -> date:
    """办结期限：the last working day of the limit; the day of acceptance does not count, pauses are added in working days."""
    days = limit_days + paused_days
    return calendar.add_working_days(accepted, days).value if days else accepted


def shorter(*limits: int | None) -> int:
    """The shortest of the limits that are set, in working days; 0 is at once."""
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else 0


def missing(questions: Sequence[Question], answers: Answers) -> list[Problem]:
    """Answers that are required and not there, or chosen from outside the choices."""
    found = []
    for question in questions:
        given = answers.get(question.name, "").strip()
        if question.required and not given and question.kind is not Kind.NOTE:
            found.append(Problem(question.name, f"请填写“{question.label}”"))
        elif given and question.choices and given not in {c.value for c in question.choices if not c.disabled_reason}:
            found.append(Problem(question.name, f"“{question.label}”不在可选范围内"))
        elif len(given) > LONGEST:
            found += too_long([question], answers)
    return found


def kept(questions: Sequence[Question], answers: Answers) -> dict[str, str]:
    """Only what was asked, stripped: a form cannot smuggle in other fields."""
    return {q.name: answers.get(q.name, "").strip() for q in questions if answers.get(q.name, "").strip()}


def half_filled(questions: Sequence[Question], answers: Answers) -> dict[str, str]:
    """草稿的填写：what was answered so far; a choice that is not offered is left out, so the form asks again."""
    found = kept(questions, answers)
    offered = {q.name: {c.value for c in q.choices if not c.disabled_reason} for q in questions if q.choices}
    return {name: given for name, given in found.items() if name not in offered or given in offered[name]}


def too_long(questions: Sequence[Question], answers: Answers) -> list[Problem]:
    """Answers longer than any answer may be."""
    return [Problem(q.name, f"“{q.label}”太长，最多 {LONGEST} 字") for q in questions if len(answers.get(q.name, "").strip()) > LONGEST]


def disagreements(first: Answers, second: Answers, fields: Iterable[str]) -> list[str]:
    """二录不一致：the fields in which two independent entries differ. Names are compared folded, numbers without spaces."""
    return [name for name in fields if _plain(first.get(name, "")) != _plain(second.get(name, ""))]


def _plain(text: str) -> str:
    return folded(text).replace(" ", "").upper()


def rank(root: str, number: str) -> str:
    """抽查排序：SM3 of the root of a day's draw and the case number. Nobody can choose it: the root is known only after the cases are."""
    return sm3(f"{root}|{number}".encode()).hex()


def drawn(root: str, numbers: Iterable[str], share: Decimal) -> list[tuple[str, str]]:
    """抽查：the (rank, number) pairs of the smallest ranks, their ``share`` rounded up, at least one of a day with any case."""
    ranked = sorted((rank(root, number), number) for number in numbers)
    return ranked[: max(math.ceil(len(ranked) * share), 1)]


def days_left(calendar: Calendar, today: date, due: date) -> int:
    """剩余工作日：working days after today up to the due day; negative when late."""
    if due >= today:
        return calendar.working_days_between(today, due).value
    return -calendar.working_days_between(due, today).value


def day_bounds(now: datetime) -> tuple[datetime, datetime]:
    """The day of ``now`` as two moments, half-open."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)
