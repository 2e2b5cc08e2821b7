"""即办件抽查：drawn once, after the day, from a root that nobody knew while the cases were made and that covers them all."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import queries, rules
from sheyintong.casework.cases.errors import NoSuchDrawing, NotSampled
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows, run
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, SealCard
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import day_of, start_of
from sheyintong.wiring import workers
from tests.support.world import IDENTITY, NOW, World

from .test_accepting import FLEXIBLE

DAY = day_of(NOW)
NIGHT = start_of(DAY + timedelta(days=1))
SETTLED = NIGHT + rules.SETTLING
MORNING = NIGHT + timedelta(hours=10)
ROBOT = system("tacheng", "sampling")


@pytest.fixture(autouse=True)
def halves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the immediate cases is looked at again, so that a draw of few cases takes some and leaves some."""
    monkeypatch.setattr("sheyintong.casework.cases.commands.sampling.policy.share", lambda code, on: Decimal("0.5"))


def one(world: World, name: str, item: str = "print_rights", at: datetime = NOW, key: str = "") -> str:
    """An immediate case; its number."""
    made = cases.accept(
        actor=world.actor("周敏"), person=world.people[name], item=item, visit=None, answers=FLEXIBLE if item == "enroll_flexible" else {},
        checked=[IDENTITY], key=f"{item}{name}{at}{key}", now=at,
    )  # fmt: skip
    return made.number


def served(world: World) -> list[str]:
    """Four immediate cases of the day; their numbers."""
    return [one(world, name, item) for name in ("王秀英", "周代办") for item in ("enroll_flexible", "print_rights")]


def sealed(at: datetime) -> SealCard:
    """A seal, also of what this test has not committed."""
    return audit.open_era(actor=system("tacheng", "test"), reason="test", now=at)


def draw(at: datetime, day: date = DAY) -> int | None:
    return cases.draw(actor=ROBOT, day=day, now=at)


def drawn() -> set[tuple[str, str]]:
    """Number and root of what was drawn."""
    rows = fetch_rows("SELECT c.number, s.root FROM cases_sample s JOIN cases_case c ON c.id = s.case_id", [])
    return {(str(number), str(root)) for number, root in rows}


def elsewhere(what: Callable[[], object]) -> object:
    """Do it on another connection of the application, as the worker does."""
    told: list[object] = []

    def at_once() -> None:
        try:
            with schemas.region("tacheng"):
                told.append(what())
        finally:
            connection.close()

    thread = threading.Thread(target=at_once)
    thread.start()
    thread.join(timeout=30)
    return told[0]


def test_nothing_is_drawn_by_a_root_that_was_there_while_the_cases_were_made_or_being_written(world: World) -> None:
    served(world)
    sealed(NOW)
    sealed(NIGHT - timedelta(seconds=1))
    sealed(SETTLED - timedelta(seconds=1))
    assert (draw(NOW), draw(NIGHT), draw(MORNING), drawn()) == (None, None, None, set())


def test_a_day_is_drawn_once_by_the_first_root_that_covers_it_and_every_draw_is_in_the_trail(world: World) -> None:
    numbers = served(world)
    sealed(NOW)
    root = sealed(SETTLED).root
    sealed(MORNING)
    count = draw(MORNING)
    found = drawn()
    assert (count, len(found)) == (2, 2)
    assert found == {(number, root) for _, number in rules.drawn(root, numbers, Decimal("0.5"))}
    sealed(MORNING + timedelta(minutes=5))
    assert (draw(MORNING + timedelta(hours=1)), drawn()) == (None, found)
    assert fetch_rows("SELECT act, count(*) FROM audit_entry WHERE act LIKE 'cases.draw%' GROUP BY act ORDER BY act", []) == [
        ("cases.draw", "2"), ("cases.draw_day", "1"),
    ]  # fmt: skip


def test_a_day_waits_while_one_of_its_acceptances_has_no_seal(world: World) -> None:
    served(world)
    sealed(SETTLED)
    one(world, "买买提·艾山")
    assert draw(MORNING) is None
    covering = sealed(MORNING)
    assert draw(MORNING) == 3
    assert {root for _, root in drawn()} == {covering.root}


def test_an_acceptance_held_back_in_a_transaction_holds_the_draw_back(committed_world: World) -> None:
    one(committed_world, "王秀英")

    def seal_and_draw() -> tuple[int | None, int]:
        one(committed_world, "周代办")  # begun later, written earlier
        while audit.seal(SETTLED):
            pass
        return draw(MORNING), len(drawn())

    with transaction.atomic():
        held = one(committed_world, "买买提·艾山")
        assert elsewhere(seal_and_draw) == (None, 0)
    while audit.seal(MORNING):
        pass
    assert draw(MORNING) == 2
    assert held in {place.number for place in queries.recomputed(DAY).places}
    assert not any(place.late for place in queries.recomputed(DAY).places)


def test_what_comes_to_light_after_its_day_was_drawn_is_seen_and_taken_without_a_lot(committed_world: World) -> None:
    first = one(committed_world, "王秀英")

    def seal_and_draw() -> int | None:
        while audit.seal(SETTLED):
            pass
        return draw(MORNING)

    with transaction.atomic():
        held = one(committed_world, "买买提·艾山")
        assert elsewhere(seal_and_draw) == 1
    assert workers.draw_samples({}, MORNING) is None
    assert {number for number, _ in drawn()} == {first}, "it has no seal yet"
    while audit.seal(MORNING):
        pass
    workers.draw_samples({}, MORNING)
    workers.draw_samples({}, MORNING)
    made = queries.recomputed(DAY)
    assert [(place.number, place.drawn, place.late, place.taken) for place in made.places] == [
        (first, True, False, True), (held, False, True, True),
    ]  # fmt: skip
    assert (made.drawing.eligible, made.drawing.drawn, made.drawing.taken, made.differences) == (1, 1, 2, ())
    assert fetch_rows("SELECT count(*) FROM audit_entry WHERE act = 'cases.draw_late'", []) == [("1",)]


def test_a_worker_that_stood_still_draws_every_day_it_missed_also_the_empty_one(world: World) -> None:
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=3)]
    for day in days:
        for name in ("王秀英", "周代办"):
            one(world, name, at=start_of(day) + timedelta(hours=11))
    later = NOW + timedelta(days=20)
    sealed(later)
    workers.draw_samples({}, later.astimezone(UTC))
    assert len(drawn()) == 3
    made = queries.drawings(DAY, DAY + timedelta(days=30))
    assert [each.day for each in made] == [DAY + timedelta(days=n) for n in range(19, -1, -1)]
    assert [each.day for each in made if each.eligible] == days[::-1]
    assert all(queries.recomputed(each.day).differences == () for each in made)
    workers.draw_samples({}, later)
    assert len(drawn()) == 3


def test_a_day_is_the_day_in_beijing_whatever_the_zone_of_the_clock(world: World) -> None:
    last, first = one(world, "王秀英", at=NIGHT - timedelta(seconds=1)), one(world, "周代办", at=NIGHT)
    sealed(SETTLED + timedelta(days=1))
    for moment in (NIGHT.astimezone(UTC), (MORNING + timedelta(days=1)).astimezone(UTC)):
        cases.draw_due(actor=ROBOT, now=moment)
    assert [[place.number for place in queries.recomputed(day).places] for day in (DAY, DAY + timedelta(days=1))] == [[last], [first]]
    run("SET LOCAL timezone = 'America/New_York'")
    assert [each.taken for each in queries.drawings(DAY, DAY + timedelta(days=1))] == [1, 1]
    assert queries.recomputed(DAY).differences == ()


def test_the_share_is_that_of_the_day_also_where_it_changed_at_midnight(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shares = {DAY: Decimal("0.025"), DAY + timedelta(days=1): Decimal(1)}
    monkeypatch.setattr("sheyintong.casework.cases.commands.sampling.policy.share", lambda code, on: shares[on])
    for day in (0, 1):
        for name in ("王秀英", "周代办", "买买提·艾山"):
            one(world, name, at=NOW + timedelta(days=day))
    sealed(MORNING + timedelta(days=2))
    workers.draw_samples({}, MORNING + timedelta(days=1))
    assert [(each.share, each.eligible, each.drawn) for each in queries.drawings(DAY, DAY + timedelta(days=1))] == [
        (Decimal(1), 3, 3), (Decimal("0.025"), 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE cases_sample SET case_id = (SELECT id FROM cases_case WHERE number = '{left}') WHERE case_id = {taken}", "was taken and not drawn"),
        ("UPDATE cases_case SET accepted_at = accepted_at - interval '1 day' WHERE number = '{left}'", "4 cases stood to be drawn, 3 are found"),
        ("UPDATE cases_case SET mode = 'reviewed' WHERE id = {taken}", "was to be drawn and was not"),
    ],
)  # fmt: skip
def test_a_draw_that_was_meddled_with_says_so_when_it_is_made_again(world: World, change: str, told: str) -> None:
    numbers = served(world)
    sealed(SETTLED)
    draw(MORNING)
    assert queries.recomputed(DAY).differences == ()
    left = next(number for number in numbers if number not in {each for each, _ in drawn()})
    taken = fetch_rows("SELECT min(case_id) FROM cases_sample")[0][0]
    run(change.format(left=left, taken=taken))
    assert told in "".join(each.text for each in queries.recomputed(DAY).differences)
    with pytest.raises(NoSuchDrawing):
        queries.recomputed(DAY + timedelta(days=1))


def test_a_sample_is_judged_once_and_only_where_it_was_drawn(world: World) -> None:
    numbers = served(world)
    sealed(SETTLED)
    draw(MORNING)
    taken = sorted(number for number, _ in drawn())
    reviewer = world.actor("阿依努尔")
    card = queries.need(Reader(reviewer), taken[0])
    cases.judge_sample(actor=reviewer, case=card, passed=False, note="照片不清", now=MORNING)
    assert fetch_rows("SELECT count(*) FROM cases_sample WHERE result = 'faulty' AND note = '照片不清'", []) == [("1",)]
    assert [(each.open, each.passed, each.faulty) for each in queries.drawings(DAY, DAY)] == [(1, 0, 1)]
    left = next(number for number in numbers if number not in taken)
    for number in (taken[0], left):
        with pytest.raises(NotSampled):
            cases.judge_sample(actor=reviewer, case=queries.need(Reader(reviewer), number), passed=True, note="", now=MORNING)
