"""体检：what is not well with this installation, and how to mend it."""

import sys

import click

from sheyintong.faces.ops import health, project
from sheyintong.faces.ops.cli import Load


@click.command()
@click.pass_obj
def command(load: Load) -> None:
    """Check disk, keys, fonts, port, database, clock and privileges; say how to mend each. Exit code 1 when something is not well."""
    settings = load()
    project.lend_database(settings)
    findings = list(health.examine(settings, health.WITHOUT_DATABASE))
    project.set_up_without_database(settings, "app")
    findings += health.examine(settings, health.WITH_DATABASE)
    for finding in findings:
        click.echo(f"{'✓' if finding.ok else '✗'} {finding.what}" + ("" if finding.ok else f" — {finding.mend}"))
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
