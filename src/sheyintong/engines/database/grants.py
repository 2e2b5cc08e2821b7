"""数据库权限：the application's role may do to a table exactly what its model declares, after every migrate and every clone.

A clone widens rights (pg_dump writes only GRANTs, default privileges give INSERT back), so the step also revokes.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from .rows import Row, Writes

APP_ROLE = "syt_app"
EVERY = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
PROCRASTINATE = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")


def declared(shared: bool) -> dict[str, frozenset[str]]:
    """Table → privileges of the application's role, for the public schema or for a region."""
    wanted = {m._meta.db_table: m.writes.value for m in apps.get_models() if issubclass(m, Row) and m.shared is shared}
    if shared:
        wanted |= dict.fromkeys(PROCRASTINATE, Writes.DELETE.value)
        wanted |= {"django_content_type": Writes.OWNER.value}
    return wanted | {"django_migrations": Writes.OWNER.value}


def held(schema: str) -> dict[str, frozenset[str]]:
    """Table → privileges the application's role really holds in ``schema``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, COALESCE(array_agg(a.privilege_type) FILTER (WHERE a.grantee = r.oid), '{}')"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.rolname = %s"
            " LEFT JOIN LATERAL aclexplode(c.relacl) a ON true WHERE n.nspname = %s AND c.relkind IN ('r', 'p') GROUP BY 1",
            [APP_ROLE, schema],
        )
        return {table: frozenset(p for p in privileges if p in EVERY) for table, privileges in cursor.fetchall()}


def differences(schema: str, shared: bool | None = None) -> Iterator[str]:
    """Sentences that say where the rights held differ from the rights declared; none when all is well."""
    wanted = declared(schema == "public" if shared is None else shared)
    for table, privileges in sorted(held(schema).items()):
        allowed = wanted.get(table, frozenset())
        if table in wanted and privileges != allowed:
            yield f"{schema}.{table}: {APP_ROLE} holds {sorted(privileges)}, declared are {sorted(allowed)}"


def apply(schema: str) -> None:
    """Bring the rights of the application's role in ``schema`` to what is declared. Runs as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {APP_ROLE}')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {APP_ROLE}')
        present = held(schema)
        for table, privileges in declared(schema == "public").items():
            if table in present:
                cursor.execute(f'REVOKE ALL ON "{schema}"."{table}" FROM {APP_ROLE}')
                cursor.execute(f'GRANT {", ".join(sorted(privileges))} ON "{schema}"."{table}" TO {APP_ROLE}')
