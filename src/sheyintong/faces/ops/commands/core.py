"""核心系统：say who keeps what, see what waits for an answer, run a simulated core."""

from datetime import UTC, datetime

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.clock import local
from sheyintong.kernel.errors import Refusal


@click.group()
def command() -> None:
    """The agency's core system: keepers, changes on their way, a simulator."""


@command.command()
@click.argument("subject")
@click.argument("keeper", type=click.Choice(["here", "there"]))
@click.option("--region", "slug", required=True, help="The region it is said for.")
@click.option("--using", default="standalone", show_default=True, help="The adapter: standalone or testcore.")
@click.option("--address", default="", help="Where the core listens, such as http://127.0.0.1:18775.")
@click.pass_obj
def keep(load: Load, subject: str, keeper: str, slug: str, using: str, address: str) -> None:
    """Say that the record of SUBJECT (person, enrolment, payment, card) is kept KEEPER: here or there."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.exchange.core_system import commands
    from sheyintong.exchange.core_system.types import Keeper
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.kernel.actors import system

    try:
        with schemas.schema(regions.need(slug).schema):
            actor, now = system(slug, "operator"), datetime.now(UTC)
            commands.set_keeper(subject=subject, keeper=Keeper(keeper), using=using, address=address, actor=actor, now=now)
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    click.echo(f"{slug}: {subject} is kept {keeper}, by {using}{f' at {address}' if address else ''}")


@command.command()
@click.option("--region", "slug", required=True, help="The region asked about.")
@click.pass_obj
def waiting(load: Load, slug: str) -> None:
    """List changes that wait for an answer, and those that were answered with yes and no. Exit code 1 when there are such."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.exchange.core_system import queries
    from sheyintong.foundation.regions import queries as regions

    try:
        with schemas.schema(regions.need(slug).schema):
            open_, twofold = queries.waiting(), queries.contradicted()
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    for each in open_:
        click.echo(
            f"{each.number} {each.subject} {each.act} {each.state.value} since {local(each.at):%Y-%m-%d %H:%M}, {each.attempts} attempts {each.code}"
        )
    for each in twofold:
        click.echo(f"{each.number} {each.subject} {each.act} contradicted: {each.state.value}, then the opposite")
    click.echo(f"{len(open_)} waiting, {len(twofold)} contradicted")
    if twofold:
        raise SystemExit(1)


@command.command()
@click.option("--port", default=18775, show_default=True, type=click.IntRange(0, 65535), help="On 127.0.0.1.")
@click.option("--mode", "modes", multiple=True, help="subject:enrolment=late or number:6542…=no; moods: yes no late late_no twice"
              " contradicts never lost deaf.")  # fmt: skip
def simulate(port: int, modes: tuple[str, ...]) -> None:
    """Run a simulated core system that answers as it is told to."""
    from sheyintong.rehearsal.simulators.core import Core, Mode, server

    try:
        told = {name: Mode(mode).value for name, _, mode in (each.rpartition("=") for each in modes)}
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from None
    with server(Core(told), port) as served:
        click.echo(f"core system simulator on http://127.0.0.1:{served.server_address[1]}")
        served.serve_forever()
