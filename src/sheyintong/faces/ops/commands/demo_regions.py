"""演示统筹区：the two regions of the demo, made where they are missing; run by the start of the demo."""

from datetime import UTC, datetime

import click

from sheyintong.engines.server import roles
from sheyintong.engines.server.place import parameters
from sheyintong.engines.server.settings import Settings
from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.faces.ops.commands.migrate import mark
from sheyintong.kernel.actors import system

PLACES = ("cn/xinjiang/tacheng", "cn/jiangsu/taizhou")


@click.command(hidden=True)
@click.pass_obj
def command(load: Load) -> None:
    """Make the demo's regions where they are missing. Nothing is loaded when they are there."""
    settings = load()
    places = missing(settings)
    if places:
        project.set_up(settings, "owner")
    for place in places:
        create(settings, place)


def missing(settings: Settings) -> list[str]:
    """The places that have no schema; a region is made whole or not at all."""
    with roles.connect(parameters(settings, "owner")) as connection:
        present = {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace").fetchall()}
    return [place for place in PLACES if f"r_{place.rpartition('/')[2]}" not in present]


def create(settings: Settings, place: str) -> None:
    """Make one as a demo region, which it stays for ever."""
    from sheyintong.foundation.regions import queries
    from sheyintong.foundation.regions.types import RegionKind
    from sheyintong.wiring import profiles

    actor = system(place.rpartition("/")[2], "sheyintong demo")
    region = profiles.create(actor=actor, profile=queries.read_profile(place), kind=RegionKind.DEMO, now=datetime.now(UTC))
    mark(settings, region.schema)
