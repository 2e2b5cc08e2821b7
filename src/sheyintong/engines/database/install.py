"""安装：what a database needs before and after Django's migrations. Runs as the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState

from . import grants, schemas

REFUSE = """
CREATE OR REPLACE FUNCTION public.refuse(part text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'SY001', CONSTRAINT = part; END $$
"""


@contextmanager
def quick_states() -> Iterator[None]:
    """Render a model of a first migration alone instead of everything it touches: the schema is the same, the time a third."""
    slow = ProjectState.add_model

    def add_model(self: Any, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key, [])
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = slow  # type: ignore[method-assign]


def migrate(schema: str) -> None:
    """Bring one schema to the present migrations, then its rights to what the models declare."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        if schema == "public":
            cursor.execute(REFUSE)
    with schemas.schema(schema):
        call_command("migrate", verbosity=0, interactive=False)
        forbid_late_checks(schema)
        grants.apply(schema)


def forbid_late_checks(schema: str) -> None:
    """Make the keys that guard sign-in factors immediate: a deferred key would let a forbidden factor be read before COMMIT."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
            " WHERE n.nspname = %s AND t.relname = 'access_factor' AND c.contype = 'f' AND c.condeferrable",
            [schema],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{schema}".access_factor ALTER CONSTRAINT "{name}" NOT DEFERRABLE')


def analyse(schema: str) -> None:
    """Give the planner figures of freshly loaded tables; without them the facts of a decision are read eight times slower.

    An empty table gets none: told that it is empty, the planner would go on reading it whole while it fills.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{schema}"."{table}")')
            if cursor.fetchone() == (True,):
                cursor.execute(f'ANALYZE "{schema}"."{table}"')
