"""A hostile harness while it is cheap: random order, warnings are errors, every test rolls back, no test truncates."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from sheyintong.engines import keys

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)  # what a test starts is not measured, only the tests

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # each worker has a server and keys of its own: a sealer waits for its whole server
FOLDER = Path(os.environ.get("SHEYINTONG_TEST_HOME", ROOT / "var" / "test")) / WORKER
os.environ["SHEYINTONG_HOME"] = str(FOLDER / "home")
settings.HOME = FOLDER / "home"  # they were read before this file
keys.use(settings.HOME / "keys")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver leaves an event loop in the thread

from tests.support import server, template  # noqa: E402
from tests.support.databases import EMPTY, Databases  # noqa: E402

# Where no table of characters is kept yet, hypothesis makes one first; on a busy machine that takes longer than it allows an input.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


def socket_folder() -> Path:
    """The folder of the test server's socket: a socket path may not be longer than 107 bytes."""
    return FOLDER if len(str(FOLDER)) < 80 else Path("/tmp") / f"syt-test-{abs(hash(str(FOLDER))) % 10**8}"


@pytest.fixture(scope="session")
def databases(django_db_blocker: pytest.FixtureRequest) -> Iterator[Databases]:
    """The databases on the server of this worker, made from the template of the code as it is."""
    with server.running(socket_folder() / "pg") as url:
        settings = connections["default"].settings_dict
        settings.update(HOST=str(conninfo_to_dict(url)["host"]), USER="syt_app", OPTIONS={"prepare_threshold": 0})
        yield Databases(url, template.build(url, FOLDER / "home"), django_db_blocker)
        connections["default"].close()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """Where a test asks for Django's own fixture it gets ours; Django's test database is never made."""
    connections["default"].settings_dict["NAME"] = EMPTY


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords of tests are hashed cheaply: fifteen members of a cast would take seconds each time."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def english_texts() -> None:
    """Compile the texts of pages before any test asks for English: Django reads a catalogue once a process."""
    from sheyintong.faces.ops import messages

    messages.compile_stale()


@pytest.fixture
def region(databases: Databases, ground: str) -> Iterator[str]:
    """The region tacheng on its ground; whatever a test writes is rolled back."""
    with databases.undone(ground):
        yield "tacheng"


@pytest.fixture(scope="session")
def ground() -> str:
    """The database a region is looked at in: the fresh template. A file of tests may stand on another one that is filled."""
    return EMPTY


@pytest.fixture
def superuser(databases: Databases, ground: str) -> str:
    """The address of the database of this test as its superuser: what an intruder in the machine room could do."""
    return databases.superuser(ground)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that flush by TRUNCATE: the application's role may not, and they would see one schema only."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: transaction=True is not for this house")
