"""任务：what could not be delivered or was given up, and sending it again for a reason."""

from datetime import UTC, datetime

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.clock import local

REGION = click.option("--region", "slug", required=True, help="The region whose they are.")
REASON = click.option("--reason", required=True, help="Why, for the trail.")


@click.group()
def command() -> None:
    """Events and tasks in the background (任务): what failed for good, and how to try it again."""


@command.command(name="list")
@REGION
@click.pass_obj
def list_(load: Load, slug: str) -> None:
    """List dead letters (events given up) and tasks given up. Exit code 1 when there are any."""
    with project.inside(load(), slug, "sheyintong jobs"):
        from sheyintong.foundation.jobs import queries
        from sheyintong.foundation.jobs.types import LetterState

        dead, failed = queries.letters(LetterState.DEAD), queries.failed_tasks()
        waiting, lag = queries.count_letters(LetterState.WAITING), queries.lag(datetime.now(UTC))
    for letter in dead:
        click.echo(f"letter {letter.id} {letter.event} of {local(letter.at):%Y-%m-%d %H:%M}, {letter.attempts} attempts: {letter.error}")
    for task in failed:
        click.echo(f"task {task.id} {task.task}, {task.attempts} attempts")
    click.echo(f"{waiting} letters wait, the oldest for {lag.total_seconds():.0f} s; {len(dead)} letters and {len(failed)} tasks given up")
    if dead or failed:
        raise SystemExit(1)


@command.command()
@click.argument("what", type=click.Choice(["letter", "task"]))
@click.argument("number", type=int)
@REGION
@REASON
@click.pass_obj
def retry(load: Load, what: str, number: int, slug: str, reason: str) -> None:
    """Try a dead letter, or a task that was given up, again; its NUMBER is that of `list`. The worker takes it at its next turn."""
    with project.inside(load(), slug, "sheyintong jobs") as actor:
        from sheyintong.foundation.jobs import commands

        again = commands.retry if what == "letter" else commands.retry_task
        again(number, actor=actor, reason=reason, at=datetime.now(UTC))
    click.echo(f"{what} {number} waits again")
