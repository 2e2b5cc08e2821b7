"""保管期限：《社会保险业务档案管理规定（试行）》（人力资源和社会保障部、国家档案局令第3号，2009年9月1日起施行）.

A term is permanent or 10, 30, 50 or 100 years, counts from 1 January after the year a thing was made, and is the least there is: what is
over may be appraised. Nothing is destroyed without an appraisal and an approval, so nothing here ever makes the sweep take it. These two
rules are taken from reposts of the order that agree, and still to be checked against the original (待核).
"""

from datetime import date

from ..types import Retention

YEARS = {Retention.YEARS_100: 100, Retention.YEARS_50: 50, Retention.YEARS_30: 30, Retention.YEARS_10: 10}
"""永久 never ends; a working paper is no archive and has no term."""


def over_on(retention: Retention, made: date) -> date | None:
    """期满日：the first day after the term of what was made then; None where there is none."""
    return date(made.year + 1 + YEARS[retention], 1, 1) if retention in YEARS else None


def over_if_made_before(retention: Retention, today: date) -> date:
    """What was made before this day has its term behind it today. ``retention`` is one of :data:`YEARS`."""
    return date(today.year - YEARS[retention], 1, 1)
