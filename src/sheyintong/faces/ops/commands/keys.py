"""密钥：change the key of the blind indexes, rewrite what was indexed under an older one, say how far that is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from sheyintong.engines.server import runlock
from sheyintong.engines.server.settings import Settings
from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.actors import Actor, system
from sheyintong.kernel.errors import Refusal

LABEL = "sheyintong keys"


@click.group()
def command() -> None:
    """Keys (密钥): change the one that numbers and phones are found by, and rewrite what was found by an older one."""


@command.command()
@click.pass_obj
def state(load: Load) -> None:
    """Say for each region how many rows are not found by the newest key yet. Exit code 1 when any is left."""
    project.set_up(load(), "app")
    from sheyintong.engines import keys
    from sheyintong.engines.database import indexes
    from sheyintong.foundation.regions import queries

    click.echo(f"newest index key: {indexes.generation(keys.sealer())}")
    behind = 0
    for actor in _regions():
        for each in queries.index_states():
            behind += each.rows
            word = f", {each.without} of them without anything sealed: to be told again" if each.without else ""
            click.echo(f"{actor.region}: {each.column}: {each.rows} rows under an older key{word}")
    if behind:
        raise SystemExit(1)


@command.command("rotate-index")
@click.pass_obj
def rotate_index(load: Load) -> None:
    """Make a new key for the blind indexes and rewrite everything under it. Stop the services first; broken off, type it again.

    Members' own numbers are indexed under the new key before anybody can write with it, so that nobody is free for her own case meanwhile.
    """
    settings = load()
    project.set_up(settings, "app")
    from sheyintong.engines import keys
    from sheyintong.foundation.regions import commands

    folder, now = settings.home / "keys", datetime.now(UTC)
    with _alone(settings):
        number = keys.stage(folder, keys.Kind.INDEX)
        sealer = keys.sealer_ahead(number)
        for actor in _regions():
            for _ in commands.index_ahead(sealer=sealer, actor=actor, now=now):
                pass
        keys.publish(folder, keys.Kind.INDEX, number)
    keys.use(folder)
    click.echo(f"index key {number} is in use; older ones stay to find what is not rewritten yet")
    _reindex(now)


@command.command()
@click.pass_obj
def reindex(load: Load) -> None:
    """Rewrite what is indexed under an older key, chunk by chunk, beside running services too; broken off, type it again."""
    project.set_up(load(), "app")
    _reindex(datetime.now(UTC))


def _reindex(now: datetime) -> None:
    from sheyintong.foundation.regions import commands

    for actor in _regions():
        rows: dict[str, int] = {}
        for done in commands.reindex(actor=actor, now=now):
            rows[done.column] = rows.get(done.column, 0) + done.rows
            for line in _left(actor.region, done.column, done.left):
                click.echo(line, err=True)
        for column, count in rows.items():
            click.echo(f"{actor.region}: {column}: {count} rows rewritten")


def _left(region: str, column: str, ids: Iterable[int]) -> Iterator[str]:
    table = column.partition(".")[0]
    yield from (f"{region}: {table} {id_} stays under its older key: held twice, or not to be opened. Look at both." for id_ in ids)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody serves this home, and nobody begins to, while the key changes; an AlreadyRunning ends the command with its sentence."""
    try:
        with runlock.held(settings):
            yield
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None


def _regions() -> Iterator[Actor]:
    """Each region in turn, looked into, as the system under our label."""
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries

    for region in queries.all_regions():
        with schemas.schema(region.schema):
            yield system(region.slug, LABEL)
