"""The operator's commands for what failed in the background."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from sheyintong.engines.database.statements import fetch_rows, run, write
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import jobs as command
from sheyintong.foundation.jobs import commands
from sheyintong.foundation.regions import queries as regions
from sheyintong.foundation.regions.types import Region, RegionKind

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REGION = ("--region", "tacheng")
GIVEN_UP = """INSERT INTO public.procrastinate_jobs (queue_name, task_name, args, status, attempts, queueing_lock)
  VALUES ('default', 'sheyintong.run', '{"task": "cases.draw", "payload": {}, "region": "%s"}', 'failed', 6, %s)"""


@pytest.fixture
def said(region: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on the region of the test."""
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(regions, "need", lambda slug: Region(1, slug, "塔城", "r_tacheng", RegionKind.DEMO))
    return lambda *words: CliRunner().invoke(command.command, list(words), obj=lambda: None)


def given_up(region: str = "tacheng", lock: str = "NULL") -> str:
    """A task that was given up; its number."""
    run(GIVEN_UP % (region, lock))
    return str(fetch_rows("SELECT max(id) FROM public.procrastinate_jobs")[0][0])


def test_nothing_given_up_is_nothing_to_do(said: Callable[..., Result]) -> None:
    listed = said("list", *REGION)
    assert "0 letters and 0 tasks given up" in listed.output
    assert listed.exit_code == 0


def test_a_task_given_up_is_listed_and_tried_again_with_all_its_attempts(said: Callable[..., Result]) -> None:
    number = given_up()
    listed = said("list", *REGION)
    assert f"task {number} cases.draw, 6 attempts" in listed.output
    assert listed.exit_code == 1
    assert said("retry", "task", number, *REGION, "--reason", "mended").output == f"task {number} waits again\n"
    assert fetch_rows("SELECT status, attempts FROM public.procrastinate_jobs WHERE id = $1", [int(number)]) == [("todo", "0")]
    assert fetch_rows("SELECT reason, about_id FROM audit_entry WHERE act = 'jobs.retry_task'") == [("mended", number)]
    assert "was not given up" in said("retry", "task", number, *REGION, "--reason", "again").output


def test_a_task_of_another_region_or_one_that_waits_already_is_refused(said: Callable[..., Result]) -> None:
    other, twin = given_up("taizhou"), given_up(lock="'once'")
    run("INSERT INTO public.procrastinate_jobs (queue_name, task_name, args, queueing_lock) VALUES ('default', 'x', '{}', 'once')")
    for number in (other, twin):
        assert "was not given up" in said("retry", "task", number, *REGION, "--reason", "mended").output


def test_a_dead_letter_is_sent_again_for_a_reason(said: Callable[..., Result]) -> None:
    write(commands.emit("x.Happened", {}, at=NOW))
    run("UPDATE jobs_outbox SET state = 'dead', attempts = 8, error = 'tests: ValueError'")
    number = str(fetch_rows("SELECT id FROM jobs_outbox")[0][0])
    assert f"letter {number} x.Happened" in said("list", *REGION).output
    assert "needs a reason" in said("retry", "letter", number, *REGION, "--reason", " ").output
    assert said("retry", "letter", number, *REGION, "--reason", "mended").exit_code == 0
    assert fetch_rows("SELECT state FROM jobs_outbox") == [("waiting",)]
