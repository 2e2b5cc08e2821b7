"""A term counts from the next new year and is never ended by a sweep: what is over is listed, to be appraised."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheyintong.foundation.files import commands, queries, rules
from sheyintong.foundation.files.queries import terms
from sheyintong.foundation.files.types import OverFile, Retention, StoredFile, TermCard
from sheyintong.kernel.clock import day_of
from tests.foundation.files.test_sweeping import LATE, ROOT, TELLER, erase, referred, sweep

__all__ = ["referred"]
NEW_YEAR = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
"""Half past midnight on 1 January 2026 in Beijing."""


def keep(term: Retention, at: datetime, text: str = "x") -> StoredFile:
    return commands.store(actor=TELLER, data=text.encode(), name="王秀英.txt", retention=term, at=at)


@pytest.mark.parametrize(
    ("term", "made", "over"),
    [
        (Retention.YEARS_10, date(2026, 1, 1), date(2037, 1, 1)),
        (Retention.YEARS_10, date(2026, 12, 31), date(2037, 1, 1)),
        (Retention.YEARS_30, date(2026, 11, 24), date(2057, 1, 1)),
        (Retention.YEARS_50, date(2026, 11, 24), date(2077, 1, 1)),
        (Retention.YEARS_100, date(2024, 2, 29), date(2125, 1, 1)),
        (Retention.PERMANENT, date(2026, 1, 1), None),
        (Retention.WORKING, date(2026, 1, 1), None),
    ],
)
def test_a_term_counts_from_the_new_year_after(term: Retention, made: date, over: date | None) -> None:
    assert rules.over_on(term, made) == over


@given(st.sampled_from(sorted(rules.YEARS)), st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.dates(date(2001, 1, 1), date(2400, 1, 1)))
def test_what_was_made_before_the_bound_is_what_is_over(term: Retention, made: date, today: date) -> None:
    ends = rules.over_on(term, made)
    assert ends is not None
    assert (made < rules.over_if_made_before(term, today)) == (ends <= today)


def test_every_term_has_its_name() -> None:
    assert len({term.label for term in Retention}) == len(Retention)


def test_a_file_is_listed_from_the_day_its_term_is_over_by_the_day_in_beijing(region: str, home: Path) -> None:
    older, newer = keep(Retention.YEARS_10, NEW_YEAR - timedelta(hours=1)), keep(Retention.YEARS_10, NEW_YEAR)
    keep(Retention.PERMANENT, NEW_YEAR - timedelta(days=40_000))
    keep(Retention.WORKING, NEW_YEAR - timedelta(days=40_000))
    assert queries.over(date(2035, 12, 31)) == []
    assert queries.over(date(2036, 1, 1)) == [OverFile(older.id, older.kind, 1, Retention.YEARS_10, older.stored_at, date(2036, 1, 1))]
    assert [each.id for each in queries.over(date(2037, 1, 1))] == [older.id, newer.id]
    assert [each.id for each in queries.over(date(2037, 1, 1), after=older.id)] == [newer.id]


def test_each_term_says_how_much_is_kept_and_how_much_is_over(region: str, home: Path) -> None:
    for term, text in ((Retention.YEARS_10, "x"), (Retention.YEARS_10, "xx"), (Retention.PERMANENT, "x")):
        keep(term, NEW_YEAR - timedelta(hours=1), text)
    gone = keep(Retention.YEARS_50, NEW_YEAR)
    commands.give_up(actor=TELLER, files=[gone.id], reason="没有收下", at=NEW_YEAR)
    assert queries.kept(date(2036, 1, 1)) == [TermCard(Retention.PERMANENT, 1, 1, 0), TermCard(Retention.YEARS_10, 2, 3, 2)]


def test_a_page_of_files_that_are_over_is_bounded(region: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "MOST", 2)
    made = [keep(Retention.YEARS_30, NEW_YEAR, str(n)).id for n in range(3)]
    first = queries.over(date(2060, 1, 1))
    assert [each.id for each in first] == made[:2]
    assert [each.id for each in queries.over(date(2060, 1, 1), after=first[-1].id)] == made[2:]


def test_a_file_somebody_refers_to_outlives_its_term(region: str, home: Path, referred: set[int]) -> None:
    long_ago = LATE - timedelta(days=366 * 12)
    held = keep(Retention.YEARS_10, long_ago)
    referred.add(held.id)
    assert [each.id for each in queries.over(day_of(LATE))] == [held.id]
    assert erase() == 0
    sweep()
    commands.sweep(actor=ROOT, at=LATE + timedelta(days=365), whole=True)
    assert queries.open_file(held.id) == b"x"
    assert [each.id for each in queries.over(day_of(LATE))] == [held.id]
