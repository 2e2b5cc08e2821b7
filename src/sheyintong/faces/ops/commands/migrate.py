"""迁移：tables, rights and static files of every schema brought to this release, as the owner; run by the starts."""

import click
import psycopg
from psycopg import sql

from sheyintong.engines.server import release, roles
from sheyintong.engines.server.place import parameters
from sheyintong.engines.server.settings import Settings
from sheyintong.faces.ops import messages, project
from sheyintong.faces.ops.cli import Load

SCHEMAS = """
SELECT n.nspname, obj_description(n.oid, 'pg_namespace'), EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid) FROM pg_namespace n
WHERE n.nspname = 'public' OR n.nspname ~ '^r_' ORDER BY n.nspname <> 'public', n.nspname
"""


@click.command(hidden=True)
@click.option("--again", is_flag=True, help="Also where the schemas say that they are of this release (after a restore).")
@click.pass_obj
def command(load: Load, again: bool) -> None:
    """Bring every schema to this release's tables and rights. Nothing is loaded when all are."""
    settings = load()
    texts()
    behind = schemas_behind(settings, again)
    if behind or static_behind(settings):
        project.set_up(settings, "owner")
    if behind:
        migrate(settings, behind)
    if static_behind(settings):
        collect(settings)


def texts() -> None:
    """Compile the texts of pages that are newer than their compiled form; an installed package brings them compiled."""
    try:
        messages.compile_stale()
    except OSError as error:
        click.echo(f"Pages stay Chinese: the English texts could not be compiled ({error}).", err=True)


def schemas_behind(settings: Settings, again: bool = False) -> list[tuple[str, bool]]:
    """The schemas whose comment names another release, each with whether it is empty; public and the template always are."""
    with roles.connect(parameters(settings, "owner")) as connection:
        found = {name: (said, filled) for name, said, filled in connection.execute(SCHEMAS).fetchall()}
    names = dict.fromkeys(["public", "r_template", *found])
    told = {name: found.get(name, (None, False)) for name in names}
    return [(name, not filled) for name, (said, filled) in told.items() if again or said != comment()]


def comment() -> str:
    """What a schema of this release says of itself."""
    return f"sheyintong {release.tables()}"


def migrate(settings: Settings, behind: list[tuple[str, bool]]) -> None:
    """Migrate and grant, schema by schema; a schema says that it is done only when it is."""
    from contextlib import nullcontext

    from sheyintong.engines.database import install

    for name, fresh in behind:
        with install.quick_states() if fresh else nullcontext():
            install.migrate(name)
        mark(settings, name)


def mark(settings: Settings, schema: str) -> None:
    """Write into ``schema`` that it is of this release, so that the next start passes it by."""
    with roles.connect(parameters(settings, "owner")) as connection:
        try:
            connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema), sql.Literal(comment())))
        except psycopg.errors.InsufficientPrivilege:  # public of a server of yours may be another's: it is looked at each time
            click.echo(f"The schema {schema} is not ours to describe.", err=True)


def static_behind(settings: Settings) -> bool:
    """Whether the static files of the data folder are of another release."""
    try:
        return (settings.home / "static" / ".release").read_text(encoding="ascii") != release.static()
    except OSError:
        return True


def collect(settings: Settings) -> None:
    """Lay the static files where the server takes them from."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    folder = settings.home / "static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".release").write_text(release.static(), encoding="ascii")
