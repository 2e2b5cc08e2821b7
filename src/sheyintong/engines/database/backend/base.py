"""The search path is told once per server connection: it is remembered on the psycopg connection, which survives the pool."""

from typing import Any

import psycopg
from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """One server connection in one region's schema."""

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Choose the schema. The process-wide content-type cache of the parent is left alone: no content types are used in regions."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)

    def tell_path(self) -> None:
        """Make Django's server connection look into the chosen schema."""
        self.tell(self.connection)

    def tell(self, server: Any) -> None:
        """Make a server connection look into the chosen schema; nothing is sent when it already does."""
        if getattr(server, "told_path", None) == self.schema_name:
            return
        path = ", ".join(f'"{part}"' for part in self._get_cursor_search_paths())
        try:
            server.execute(f"SET search_path = {path}")
        except psycopg.errors.InFailedSqlTransaction:
            server.told_path = None
        else:
            server.told_path = self.schema_name

    def _handle_search_path(self, cursor: Any = None) -> None:
        self.tell_path()

    def _forget(self) -> None:
        if self.connection is not None:
            self.connection.told_path = None

    def rollback(self) -> None:
        """Roll back; a path told inside the transaction is gone with it."""
        self._forget()
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint; a path told since is gone with it."""
        try:
            super().savepoint_rollback(sid)
        finally:
            self._forget()
