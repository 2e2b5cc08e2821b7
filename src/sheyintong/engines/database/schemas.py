"""模式切换：which region's schema the present thread looks into."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django_tenants.postgresql_backend.base import FakeTenant

TEMPLATE = "r_template"


def schema_of(slug: str) -> str:
    """The schema name of a region's slug."""
    return f"r_{slug}"


def use(schema: str) -> None:
    """Look into ``schema`` (and public) from now on in this thread."""
    connection.set_tenant(FakeTenant(schema_name=schema))  # type: ignore[attr-defined]


def current() -> str:
    """The schema this thread looks into."""
    return str(connection.schema_name)  # type: ignore[attr-defined]


@contextmanager
def schema(name: str) -> Iterator[None]:
    """Look into ``name`` inside the block, then back."""
    before = current()
    use(name)
    try:
        yield
    finally:
        use(before)


@contextmanager
def region(slug: str) -> Iterator[None]:
    """Look into the schema of a region inside the block."""
    with schema(schema_of(slug)):
        yield
