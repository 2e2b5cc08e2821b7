"""迁移路由：which table belongs into which schema. django-tenants decides per app; here each model says it of itself."""

from typing import Any

from django.apps import apps
from django.db import connections

PUBLIC_APPS = frozenset({"contenttypes", "procrastinate"})


class SchemaRouter:
    """Tables of a region go into its schema, shared ones into ``public``."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Whether this migration step applies to the schema that is being migrated."""
        in_public = bool(connections[db].schema_name == "public")  # type: ignore[attr-defined]
        if app_label in PUBLIC_APPS:
            return in_public
        if model_name is None:
            return None
        try:
            model = apps.get_model(app_label, model_name)
        except LookupError:
            return None
        return bool(getattr(model, "shared", False)) == in_public
