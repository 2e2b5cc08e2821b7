"""A letter is delivered once to each handler, whatever fails in between; a request key answers the same."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

import pytest
from django.db import connection, transaction

from sheyintong.engines.database.statements import fetch_rows, run, write
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs import queries, rules
from sheyintong.foundation.jobs.errors import KeyReused, KeyTaken, NoSuchLetter, NoSuchTask, ReasonNeeded, UnknownTask
from sheyintong.foundation.jobs.types import Handler, LetterState, Periodic
from tests.foundation.audit.test_record import TELLER
from tests.foundation.conftest import Committed

AT = datetime(2026, 11, 24, 3, 51, 7, tzinfo=UTC)


class Kept:
    """A handler that leaves a row, and fails as often as it is told to."""

    def __init__(self, name: str, failures: int = 0, leaves_row: bool = True) -> None:
        self.__module__, self.__qualname__ = "tests", name
        self.failures, self.leaves_row, self.calls = failures, leaves_row, 0

    def __call__(self, payload: dict[str, object], now: datetime) -> None:
        self.calls += 1
        if self.leaves_row:
            write(jobs.answered(account=1, key=f"{self.__qualname__}{self.calls}", digest="", answer=payload, at=now))
        if self.calls <= self.failures:
            raise ValueError("654201194001011528 must not be told")


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    yield
    jobs.use_tables({}, {})


def listen(*handlers: Handler) -> int:
    jobs.use_tables({"tests.Happened": handlers}, {"tests.task": lambda payload, now: None})
    part = jobs.emit("tests.Happened", {"n": 1}, at=AT)
    return write(part).id(part)


def rows_left() -> int:
    return int(str(fetch_rows("SELECT count(*) FROM jobs_answer WHERE account_id = 1")[0][0]))


def test_a_letter_reaches_each_handler_once(region: str) -> None:
    first, second = Kept("first"), Kept("second")
    number = listen(first, second)
    assert jobs.drain(AT) == 1
    assert jobs.drain(AT) == 0
    assert (first.calls, second.calls, rows_left()) == (1, 1, 2)
    assert queries.letter(number).state is LetterState.DELIVERED


def test_a_failing_handler_is_tried_again_later_and_alone(region: str) -> None:
    good, bad = Kept("good"), Kept("bad", failures=1)
    number = listen(bad, good)
    jobs.drain(AT)
    letter = queries.letter(number)
    assert (letter.state, letter.attempts, letter.due_at - AT) == (LetterState.WAITING, 1, timedelta(seconds=5))
    assert rows_left() == 1  # what the failing one wrote is rolled back
    assert jobs.drain(AT) == 0
    assert jobs.drain(AT + timedelta(seconds=5)) == 1
    assert (good.calls, bad.calls, rows_left()) == (1, 2, 2)
    assert queries.letter(number).state is LetterState.DELIVERED


def test_an_error_is_told_without_personal_data(region: str) -> None:
    number = listen(Kept("bad", failures=1))
    jobs.drain(AT)
    error = queries.letter(number).error
    assert "654201" not in error
    assert error.startswith("tests.bad: ValueError at test_jobs.py:")


def test_a_refusal_is_told_by_its_code() -> None:
    assert rules.said_of("cases.draw", NoSuchLetter(letter=7)).startswith("cases.draw: jobs.no_such_letter: ")


def test_after_too_many_failures_a_letter_waits_for_a_person(region: str, caplog: pytest.LogCaptureFixture) -> None:
    bad = Kept("bad", failures=rules.MOST_ATTEMPTS)
    number, now = listen(bad), AT
    for _ in range(rules.MOST_ATTEMPTS):
        assert jobs.drain(now) == 1
        now += timedelta(hours=1)
    assert jobs.drain(now) == 0
    assert [letter.id for letter in queries.letters()] == [number]
    with pytest.raises(ReasonNeeded):
        jobs.retry(number, actor=TELLER, reason=" ", at=now)
    jobs.retry(number, actor=TELLER, reason="已修复", at=now)
    with pytest.raises(NoSuchLetter), transaction.atomic():
        jobs.retry(number, actor=TELLER, reason="已修复", at=now)
    assert jobs.drain(now) == 1
    assert queries.letter(number).state is LetterState.DELIVERED
    assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'jobs.retry'") == [("已修复",)]


def test_a_broken_deferred_key_is_the_failure_of_its_handler(region: str) -> None:
    def orphan(payload: dict[str, object], now: datetime) -> None:
        run("INSERT INTO audit_leaf (entry_id, seal_id, position, digest) VALUES (-1, -1, 0, '')")

    number = listen(orphan)
    jobs.drain(AT)
    assert "IntegrityError" in queries.letter(number).error


def test_an_event_nobody_listens_to_is_delivered(region: str) -> None:
    number = listen()
    jobs.drain(AT)
    assert queries.letter(number).state is LetterState.DELIVERED


def test_letters_nobody_listens_to_are_passed_over_at_once(region: str) -> None:
    listen(Kept("kept"))
    write(*(jobs.emit("tests.Other", {}, at=AT) for _ in range(30)))
    assert jobs.drain(AT, limit=20) == 20
    assert jobs.drain(AT, limit=20) == 11
    assert queries.count_letters(LetterState.DELIVERED) == 31


def test_without_its_table_nothing_is_delivered(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheyintong.foundation.jobs.adapters import queue

    monkeypatch.setattr(queue.tables, "given", False)
    with pytest.raises(RuntimeError):
        jobs.drain(AT)


def test_a_letter_not_yet_due_waits(region: str) -> None:
    listen()
    assert jobs.drain(AT - timedelta(seconds=1)) == 0
    assert queries.lag(AT + timedelta(seconds=9)) == timedelta(seconds=9)


def test_delivered_letters_are_forgotten_after_a_time(region: str) -> None:
    listen()
    jobs.drain(AT)
    assert jobs.forget(AT) == 0
    assert jobs.forget(AT + timedelta(days=30)) == 1


def test_the_same_key_gives_the_first_answer_and_another_body_is_refused(region: str) -> None:
    write(jobs.answered(account=7, key="k", digest="d", answer={"case": 9}, at=AT))
    found = queries.same_answer(7, "k", "d")
    assert found is not None
    assert found.answer == {"case": 9}
    assert queries.answer_of(8, "k") is None
    with pytest.raises(KeyReused):
        queries.same_answer(7, "k", "other")
    with pytest.raises(KeyTaken), transaction.atomic():
        write(jobs.answered(account=7, key="k", digest="d", answer={"case": 10}, at=AT))


def test_a_deferred_task_goes_with_its_transaction(region: str) -> None:
    listen()
    with transaction.atomic():
        assert jobs.defer("tests.task", {"a": 1}, region=region)
        transaction.set_rollback(True)
    assert fetch_rows("SELECT count(*) FROM procrastinate_jobs") == [("0",)]
    assert jobs.defer("tests.task", {"a": 1}, region=region, once="x")
    assert not jobs.defer("tests.task", {"a": 1}, region=region, once="x")
    assert fetch_rows("SELECT args->'payload'->>'a', args->>'region' FROM procrastinate_jobs") == [("1", "tacheng")]
    with pytest.raises(UnknownTask):
        jobs.defer("tests.other", {}, region=region)


def test_a_task_that_was_given_up_is_queued_again_for_a_reason_once(region: str) -> None:
    listen()
    jobs.defer("tests.task", {"a": 1}, region=region)
    jobs.defer("tests.task", {"a": 2}, region="taizhou")
    run("UPDATE procrastinate_jobs SET status = 'failed', attempts = 6")
    mine, foreign = (int(str(row[0])) for row in fetch_rows("SELECT id FROM procrastinate_jobs ORDER BY id"))
    assert [each.id for each in queries.failed_tasks()] == [mine]
    with pytest.raises(ReasonNeeded):
        jobs.retry_task(mine, actor=TELLER, reason=" ", at=AT)
    jobs.retry_task(mine, actor=TELLER, reason="数据库已恢复", at=AT)
    assert fetch_rows("SELECT status, attempts FROM procrastinate_jobs ORDER BY id") == [("todo", "0"), ("failed", "6")]
    assert fetch_rows("SELECT reason FROM audit_entry WHERE act = 'jobs.retry_task'") == [("数据库已恢复",)]
    for task in (mine, foreign, 99999999):
        with pytest.raises(NoSuchTask):
            jobs.retry_task(task, actor=TELLER, reason="再试", at=AT)


def test_a_run_of_the_schedule_is_queued_once(region: str) -> None:
    listen()
    daily = [Periodic("tests.task", at=clock_time(3, 10))]
    assert [jobs.run_due(daily, region=region, now=AT + timedelta(hours=h)) for h in (0, 1, 15, 16, 17)] == [1, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-23T19:09:59", "t:2026-11-23T03:10:00"),  # 03:09:59 in Beijing
        ("2026-11-23T19:10:00", "t:2026-11-24T03:10:00"),
        ("2026-11-24T15:59:59", "t:2026-11-24T03:10:00"),
    ],
)
def test_a_daily_run_is_named_after_its_moment_in_beijing(now: str, slot: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert rules.slot_of(Periodic("t", at=clock_time(3, 10)), moment) == slot


def test_two_drains_at_once_deliver_once(committed: Committed) -> None:
    kept = Kept("kept")
    jobs.use_tables({"tests.Happened": (kept,)}, {})
    for n in range(50):
        write(jobs.emit("tests.Happened", {"n": n}, at=AT))
    taken: list[int] = []

    def drain() -> None:
        from sheyintong.engines.database import schemas

        with schemas.region("tacheng"):
            taken.append(jobs.drain(AT))
        connection.close()

    threads = [threading.Thread(target=drain) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(taken), kept.calls) == (50, 50)


def test_the_worker_delivers_seals_and_runs_tasks_until_it_is_stopped(committed: Committed) -> None:
    ran: list[dict[str, object]] = []
    kept = Kept("kept", leaves_row=False)
    jobs.use_tables({"tests.Happened": (kept,)}, {"tests.task": lambda payload, now: ran.append(payload)})
    write(jobs.emit("tests.Happened", {}, at=AT))
    jobs.defer("tests.task", {"a": 1}, region="tacheng")
    jobs.defer("tests.task", {"left": "by a dead worker"}, region="tacheng")
    run("UPDATE procrastinate_jobs SET status = 'doing' WHERE args->'payload'->>'left' IS NOT NULL")
    stop = threading.Event()
    worker = threading.Thread(target=jobs.work, args=(stop,), kwargs={"regions": lambda: ["tacheng"], "schedule": [Periodic("tests.task")]})
    worker.start()
    until = time.monotonic() + 15
    while (len(ran) < 3 or not kept.calls) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    worker.join(20)
    assert not worker.is_alive()
    assert kept.calls == 1
    assert {"a": 1} in ran
    assert {"left": "by a dead worker"} in ran
    assert len(ran) == 3


def test_the_worker_outlives_its_connections(committed: Committed) -> None:
    ran: list[object] = []
    kept = Kept("kept", leaves_row=False)
    jobs.use_tables({"tests.Happened": (kept,)}, {"tests.task": lambda payload, now: ran.append(payload)})
    stop = threading.Event()
    worker = threading.Thread(target=jobs.work, args=(stop,), kwargs={"regions": lambda: ["tacheng"]})
    worker.start()
    time.sleep(1)
    committed.intrude("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'syt_app'")
    connection.close()
    write(jobs.emit("tests.Happened", {}, at=AT))
    jobs.defer("tests.task", {}, region="tacheng")
    until = time.monotonic() + 20
    while not (ran and kept.calls) and time.monotonic() < until:
        time.sleep(0.05)
    alive = worker.is_alive()
    stop.set()
    worker.join(20)
    assert alive
    assert not worker.is_alive()
    assert (len(ran), kept.calls) == (1, 1)
