"""导入：real files into the registers; one module below ``imports`` for each kind of file."""

import importlib
import pkgutil

import click

from sheyintong.faces.ops import imports


class Kinds(click.Group):
    """A group whose commands are the modules of ``imports``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every kind of file, sorted."""
        return sorted(found.name for found in pkgutil.iter_modules(imports.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a kind, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{imports.__name__}.{cmd_name}").command
        return command


@click.command(cls=Kinds)
def command() -> None:
    """Import files. A dry run shows what would happen; a second run changes nothing; a broken one is continued."""
