"""体检：what is not well with this installation, and how to mend it."""

import sys
from contextlib import nullcontext

import click

from sheyintong.engines.server import postgres
from sheyintong.faces.ops import health, project
from sheyintong.faces.ops.cli import Load


@click.command()
@click.pass_obj
def command(load: Load) -> None:
    """Check disk, keys, fonts, port, database, clock and privileges; say how to mend each. Exit code 1 when something is not well."""
    settings = load()
    if settings.embedded and not (settings.home / "postgres" / "PG_VERSION").exists():
        raise click.ClickException(f"{settings.home} holds no data yet. Start once (make run, sheyintong serve), then ask again.")
    findings = list(health.examine(settings, health.WITHOUT_DATABASE))
    with postgres.running(settings.home, settings.postgres_bin) if settings.embedded else nullcontext():
        project.set_up(settings, "app")
        findings += health.examine(settings, health.WITH_DATABASE)
    for finding in findings:
        click.echo(f"{'✓' if finding.ok else '✗'} {finding.what}" + ("" if finding.ok else f" — {finding.mend}"))
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
