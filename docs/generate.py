"""Write the generated pages of the reference, or with --check say which of them is out of date."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from sheyintong.config import environment
from sheyintong.faces.ops.cli import cli

REFERENCE = Path(__file__).resolve().parent / "reference"


def settings_page() -> str:
    """Every setting, from the strict readers."""
    rows = [f"| `{name}` | {default} | {meaning} |" for name, default, meaning in environment.describe()]
    head = [
        "# 设置 Settings",
        "",
        "A wrong value stops the start with one sentence.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, ""])


def commands_page() -> str:
    """Every command with its options, from the command line itself."""
    context = click.Context(cli, info_name="sheyintong")
    lines = ["# 命令 Commands", ""]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is None or command.hidden:
            continue
        text = command.get_help(click.Context(command, info_name=f"sheyintong {name}", max_content_width=100))
        lines += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(lines)


def routes_page() -> str:
    """Who may open which address, from the views themselves."""
    from routes import page  # beside this file

    return page()


def listed(name: str) -> Callable[[], str]:
    """A page of ``listing.py``."""

    def page() -> str:
        import listing  # beside this file

        text: str = getattr(listing, f"{name}_page")()
        return text

    return page


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "routes.md": routes_page,
    "refusals.md": listed("refusals"),
    "states.md": listed("states"),
    "events.md": listed("events"),
    "items.md": listed("items"),
}


def main() -> int:
    """Write the pages; with ``--check`` only compare, 1 when one is out of date."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheyintong.config.settings")
    django.setup()
    stale = [name for name, page in PAGES.items() if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != page()]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/reference/{name} is out of date. Type: make docs", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (REFERENCE / name).write_text(PAGES[name](), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
