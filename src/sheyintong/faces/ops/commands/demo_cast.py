"""演示人物：the named cast with their keys and cards, put into the demo's regions where they are missing."""

from datetime import UTC, datetime

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load


@click.command(hidden=True)
@click.pass_obj
def command(load: Load) -> None:
    """Load the cast once; the mark is written last, so that a start that was cut off does it again."""
    settings = load()
    mark = settings.home / "demo" / "loaded"
    if mark.exists():
        return
    project.set_up(settings, "app")
    from sheyintong.rehearsal.cast import load as cast

    cast.load_all(settings.home, datetime.now(UTC))
    mark.touch()
