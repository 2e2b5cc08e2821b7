"""即办件抽查：drawn once, after the day, from a root that nobody knew while the cases were made."""

from datetime import datetime, timedelta

import pytest

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries, rules
from sheyintong.casework.cases.errors import NotSampled
from sheyintong.engines.database.statements import fetch_rows
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, SealCard
from sheyintong.kernel.actors import system
from sheyintong.wiring import workers
from tests.support.world import IDENTITY, NOW, World

from .test_accepting import FLEXIBLE

NIGHT = rules.day_bounds(NOW)[1]
MORNING = NIGHT + timedelta(hours=10)
HALF = 50  # per cent, so that a draw of few cases takes some and leaves some


@pytest.fixture(autouse=True)
def halves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the immediate cases is looked at again."""
    monkeypatch.setattr("sheyintong.casework.cases.commands.sampling.policy.share", lambda code, on: HALF / 100)


def served(world: World) -> list[str]:
    """Four immediate cases of the day; their numbers."""
    done = []
    for name in ("王秀英", "周代办"):
        for item, answers in (("enroll_flexible", FLEXIBLE), ("print_rights", {})):
            made = cases.accept(
                actor=world.actor("周敏"), person=world.people[name], item=item, visit=None, answers=answers, checked=[IDENTITY],
                key=f"{item}{name}", now=NOW,
            )  # fmt: skip
            done.append(made.number)
    return done


def sealed(at: datetime) -> SealCard:
    """A seal, also of what this test has not committed."""
    return audit.open_era(actor=system("tacheng", "test"), reason="test", now=at)


def draw(at: datetime) -> int:
    return cases.draw(actor=system("tacheng", "sampling"), day=NOW, now=at)


def drawn() -> set[tuple[str, str]]:
    """Number and root of what was drawn."""
    rows = fetch_rows("SELECT c.number, s.root FROM cases_sample s JOIN cases_case c ON c.id = s.case_id", [])
    return {(str(number), str(root)) for number, root in rows}


def test_nothing_is_drawn_by_a_root_that_was_there_while_the_cases_were_made(world: World) -> None:
    served(world)
    sealed(NOW)
    sealed(NIGHT - timedelta(seconds=1))
    assert (draw(NOW), draw(NIGHT), draw(MORNING), drawn()) == (0, 0, 0, set())


def test_a_day_is_drawn_once_by_the_first_root_after_it_and_every_draw_is_in_the_trail(world: World) -> None:
    numbers = served(world)
    audit.seal(NOW)
    root = sealed(NIGHT).root
    sealed(MORNING)
    count = draw(MORNING)
    found = drawn()
    assert (count, len(found)) == (2, 2)
    assert found == {(number, root) for _, number in rules.drawn(root, sorted(numbers), {"percent": HALF})}
    sealed(MORNING + timedelta(minutes=5))
    assert (draw(MORNING + timedelta(hours=1)), drawn()) == (0, found)
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'cases.draw'", []) == [("2",)]


def test_a_worker_that_stood_still_catches_up(world: World) -> None:
    served(world)
    later = NOW + timedelta(days=5)
    sealed(later)
    workers.draw_samples({}, later)
    assert len(drawn()) == 2


def test_a_sample_is_judged_once_and_only_where_it_was_drawn(world: World) -> None:
    numbers = served(world)
    sealed(NIGHT)
    draw(MORNING)
    taken = sorted(number for number, _ in drawn())
    reviewer = world.actor("阿依努尔")
    card = queries.need(Reader(reviewer), taken[0])
    cases.judge_sample(actor=reviewer, case=card, passed=False, note="照片不清", now=MORNING)
    assert fetch_rows("SELECT count(*) FROM cases_sample WHERE result = 'faulty' AND note = '照片不清'", []) == [("1",)]
    left = next(number for number in numbers if number not in taken)
    for number in (taken[0], left):
        with pytest.raises(NotSampled):
            cases.judge_sample(actor=reviewer, case=queries.need(Reader(reviewer), number), passed=True, note="", now=MORNING)
