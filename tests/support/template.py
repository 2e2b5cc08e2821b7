"""The template database of the tests, keyed by the code that makes it: built once, cloned for each worker in 0.2 s."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

SOURCE = Path(__file__).resolve().parents[2] / "src"
ROLES = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'syt_owner') THEN CREATE ROLE syt_owner LOGIN CREATEDB; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'syt_app') THEN CREATE ROLE syt_app LOGIN; END IF;
END $$;
"""
RIGHTS = """
REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO syt_owner;
GRANT USAGE ON SCHEMA public TO syt_app;
"""
DEFAULTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE syt_owner GRANT USAGE ON SCHEMAS TO syt_app;
ALTER DEFAULT PRIVILEGES FOR ROLE syt_owner GRANT SELECT, INSERT ON TABLES TO syt_app;
ALTER DEFAULT PRIVILEGES FOR ROLE syt_owner GRANT USAGE, SELECT ON SEQUENCES TO syt_app;
ALTER DEFAULT PRIVILEGES FOR ROLE syt_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE syt_owner GRANT EXECUTE ON FUNCTIONS TO syt_app;
"""


def digest() -> str:
    """Changes whenever a migration, a profile or the making of the template changes."""
    files = [*SOURCE.rglob("migrations/*.py"), *SOURCE.rglob("*.yaml"), *(SOURCE / "sheyintong/engines/database").glob("*.py")]
    files += [*SOURCE.rglob("models.py"), *(SOURCE / "sheyintong/rehearsal").rglob("*.py"), Path(__file__)]
    together = hashlib.sha256()
    for path in sorted(files):
        together.update(path.read_bytes())
    return together.hexdigest()[:12]


def build(superuser: str, home: Path) -> str:
    """The name of the template database; made when it is not there."""
    name = f"tpl_{digest()}"
    with psycopg.connect(superuser, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(4711)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        server.execute(ROLES)
        for (old,) in server.execute("SELECT datname FROM pg_database WHERE datname ~ '^(tpl|t|l)_'").fetchall():
            server.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}_b" OWNER syt_owner')
        host = psycopg.conninfo.conninfo_to_dict(superuser)["host"]
        with psycopg.connect(make_conninfo(host=host, user="postgres", dbname=f"{name}_b"), autocommit=True) as made:
            made.execute(RIGHTS.format(name=f"{name}_b"))
            made.execute(DEFAULTS)
        environment = {
            **os.environ,
            "SHEYINTONG_DATABASE_URL": f"postgresql://syt_owner@/{name}_b?host={quote(host)}",
            "SHEYINTONG_DB_ROLE": "owner",
            "SHEYINTONG_HOME": str(home),
            "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}",
        }
        subprocess.run([sys.executable, "-m", "tests.support.fill"], check=True, env=environment, cwd=SOURCE.parent)
        server.execute(f'ALTER DATABASE "{name}_b" RENAME TO "{name}"')
    return name


def clone(superuser: str, template: str, name: str) -> None:
    """A fresh copy of the template."""
    with psycopg.connect(superuser, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
        server.execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
