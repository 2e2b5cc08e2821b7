"""A statement of ours borrows a server connection from the pool for its own length alone."""

from collections.abc import Iterator
from unittest import mock

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg_pool import ConnectionPool
from pytest_django import DjangoDbBlocker

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows

WHERE = "SELECT current_schema(), pg_backend_pid()::text"


@pytest.fixture
def pool(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ConnectionPool]:
    """A pool of one connection, as a web worker has one of three; Django has none open."""
    with django_db_blocker.unblock():
        connection.close()
        settings = connection.get_connection_params() | {"autocommit": True}
        wrapper = type(connections["default"])
        with (
            ConnectionPool(kwargs=settings, min_size=1, max_size=1, open=False) as made,
            mock.patch.object(wrapper, "pool", new_callable=mock.PropertyMock, return_value=made),
        ):
            yield made
            connection.close()


def test_it_is_given_back_at_once_and_django_opens_none(pool: ConnectionPool) -> None:
    with schemas.region("tacheng"):
        first, second = fetch_rows(WHERE), fetch_rows(WHERE)
    assert first == second
    assert connection.connection is None


def test_each_region_is_looked_into_whoever_had_the_connection_before(pool: ConnectionPool) -> None:
    seen = []
    for slug in ("tacheng", "template", "tacheng", "template"):
        with schemas.region(slug):
            seen.append(fetch_rows(WHERE)[0][0])
    assert seen == ["r_tacheng", "r_template"] * 2


def test_a_statement_that_fails_leaves_the_connection_fit_for_the_next(pool: ConnectionPool) -> None:
    with schemas.region("tacheng"):
        with pytest.raises(psycopg.Error):
            fetch_rows("SELECT 1 / 0")
        assert fetch_rows(WHERE)[0][0] == "r_tacheng"


def test_inside_a_transaction_it_goes_over_djangos_own(pool: ConnectionPool) -> None:
    with schemas.region("tacheng"), transaction.atomic():
        inside = fetch_rows("SELECT pg_backend_pid()::text, pg_current_xact_id()::text")
        assert fetch_rows("SELECT pg_backend_pid()::text, pg_current_xact_id()::text") == inside
