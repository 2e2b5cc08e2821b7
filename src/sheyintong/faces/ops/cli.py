"""命令行：commands are found by name and loaded when asked for, so that a small one starts without Django or a database."""

import importlib
import keyword
import pkgutil
from collections.abc import Callable

import click

from sheyintong.engines.server.settings import Settings
from sheyintong.faces.ops import commands

Load = Callable[..., Settings]  # config.environment.load, handed down by the entry: a face may not reach up for it


def module_of(name: str) -> str:
    """The module that holds the command ``name``: ``devices-sim`` lies in ``devices_sim``, ``import`` in ``import_``."""
    module = name.replace("-", "_")
    return f"{module}_" if keyword.iskeyword(module) else module


def name_of(module: str) -> str:
    """The command's name for a module's."""
    return module.rstrip("_").replace("_", "-")


class Lazy(click.Group):
    """A group whose commands are the modules of ``commands``, each with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, sorted."""
        return sorted(name_of(found.name) for found in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None for a name that is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{commands.__name__}.{module_of(cmd_name)}").command
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sheyintong", message="%(prog)s %(version)s")
def cli() -> None:
    """社银通 · social-insurance services at the bank next door."""
