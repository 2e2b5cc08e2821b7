"""文案：for whoever writes pages: collect the texts, say which are not translated, compile."""

import os
import sys

import click

from sheyintong.faces.ops.project import DJANGO_SETTINGS


@click.command(hidden=True)
@click.option("--update", is_flag=True, help="Write the texts of templates and code into locale/en/LC_MESSAGES/django.po first.")
def command(update: bool) -> None:
    """Check and compile the English texts of pages. Needs no database. Exit code 1 when one is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    import django
    import polib

    from sheyintong.faces.ops import messages

    django.setup()
    if update:
        click.echo(f"{messages.update()} not translated: {messages.ENGLISH}")
    found = messages.faults(messages.extract(), polib.pofile(str(messages.ENGLISH)))
    for line in found:
        click.echo(line, err=True)
    messages.compile_stale()
    sys.exit(1 if found else 0)
