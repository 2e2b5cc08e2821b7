"""数据库角色：the owner who migrates, the application that appends, and what a new table grants by default. Safe to repeat."""

from typing import Any, LiteralString

import psycopg
from psycopg import sql

from sheyintong.engines.server.errors import DatabaseTooOld, DatabaseUnreachable, RolesNotMade
from sheyintong.engines.server.place import APP, OWNER, parameters, role_password
from sheyintong.engines.server.settings import DatabaseRoles, Settings

# A table that nobody thought of is append-only for the application: a forgotten grant fails loudly, and the trail stays closed.
DEFAULT_PRIVILEGES: tuple[LiteralString, ...] = (
    "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {app}",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO {app}",
    "GRANT USAGE ON SCHEMA public TO {app}",
)
# A forgotten open transaction of the application would hold back the sealing of the trail, in every database of the server.
LIMITS = {"idle_in_transaction_session_timeout": "30s", "transaction_timeout": "120s", "timezone": "Asia/Shanghai"}
SINCE = {"transaction_timeout": 170000}


def ensure(settings: Settings) -> None:
    """角色就位：make the roles and the database where they are missing, and set what they may do.

    With roles that an administrator named it only checks the connection. Raises :class:`DatabaseUnreachable`,
    :class:`DatabaseTooOld`, :class:`RolesNotMade`.
    """
    if settings.database_roles is DatabaseRoles.NAMED and not settings.embedded:
        with connect(parameters(settings)) as connection:
            _check_version(connection)
        return
    admin = parameters(settings, "admin")
    name = admin["dbname"]
    with connect(admin | {"dbname": "postgres"}) as connection:
        _check_version(connection)
        try:
            _make_roles(connection, admin.get("password"))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
        except psycopg.Error as error:
            raise RolesNotMade(why=str(error).strip().replace("\n", " ")) from error
    prepare_database(settings, name)


def prepare_database(settings: Settings, name: str) -> None:
    """Give database ``name`` to the owner, close temporary tables (one could shadow a real table), set default privileges."""
    with connect(parameters(settings, "admin") | {"dbname": name}) as connection:
        try:
            for text in (
                "ALTER DATABASE {name} OWNER TO {owner}",
                "REVOKE TEMPORARY, CONNECT ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {name} TO {app}",
            ):
                connection.execute(_filled(text, name))
        except psycopg.Error as error:
            raise RolesNotMade(why=str(error).strip().replace("\n", " ")) from error
    with connect(parameters(settings, "owner") | {"dbname": name}) as connection:
        for text in DEFAULT_PRIVILEGES:
            connection.execute(_filled(text, name))


def connect(words: dict[str, str]) -> psycopg.Connection[Any]:
    """An autocommit connection; raises :class:`DatabaseUnreachable` with the server's own sentence."""
    try:
        return psycopg.connect(autocommit=True, connect_timeout=10, **words)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(why=str(error).strip().replace("\n", " ")) from error


def _filled(text: LiteralString, name: str) -> sql.Composed:
    return sql.SQL(text).format(name=sql.Identifier(name), owner=sql.Identifier(OWNER), app=sql.Identifier(APP))


def _check_version(connection: psycopg.Connection[Any]) -> None:
    version = connection.info.server_version // 10000
    if not 16 <= version <= 18:
        raise DatabaseTooOld(version=version)


def _make_roles(connection: psycopg.Connection[Any], secret: str | None) -> None:
    for role in (OWNER, APP):
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        password = role_password(secret, role)
        if password:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))
    for name, value in LIMITS.items():
        if connection.info.server_version >= SINCE.get(name, 0):
            connection.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(APP), sql.Identifier(name), sql.Literal(value)))
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if superuser != (True,):  # whoever made a role may admit itself to it, and must, to give it a database
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(sql.Identifier(OWNER)))
