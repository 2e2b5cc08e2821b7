"""A hostile harness while it is cheap: random order, warnings are errors, every test rolls back, no test truncates."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("SHEYINTONG_TEST_HOME", ROOT / "var" / "test"))
os.environ.setdefault("SHEYINTONG_HOME", str(FOLDER / "home"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver leaves an event loop in the thread

from tests.support import server, template  # noqa: E402


def socket_folder() -> Path:
    """The folder of the test server's socket: a socket path may not be longer than 107 bytes."""
    return FOLDER if len(str(FOLDER)) < 80 else Path("/tmp") / f"syt-test-{abs(hash(str(FOLDER))) % 10**8}"


class TestDatabase:
    """Where the tests' server is and what its template is called."""

    def __init__(self, superuser: str, name: str) -> None:
        self.superuser = superuser
        self.template = name


@pytest.fixture(scope="session")
def test_server(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The server with its template; under xdist each worker waits for the first one to make them."""
    if "SYT_TEST_SERVER" in os.environ:
        url = os.environ["SYT_TEST_SERVER"]
        yield TestDatabase(url, template.build(url, Path(os.environ["SHEYINTONG_HOME"])))
        return
    with server.running(socket_folder() / "pg") as url:
        yield TestDatabase(url, template.build(url, Path(os.environ["SHEYINTONG_HOME"])))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Passwords of tests are hashed cheaply: fifteen members of a cast would take seconds each time."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_configure(config: pytest.Config) -> None:
    """With several workers the controller starts the one server that all use."""
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        return
    running = server.running(socket_folder() / "pg")
    os.environ["SYT_TEST_SERVER"] = running.__enter__()
    config.add_cleanup(lambda: running.__exit__(None, None, None))


@pytest.fixture(scope="session")
def django_db_setup(test_server: TestDatabase, worker_id: str) -> Iterator[None]:
    """Each worker has a clone of the template and works as the application's role; Django's own test database is never made."""
    from django.db import connections
    from psycopg.conninfo import conninfo_to_dict

    name = f"t_{worker_id}"
    template.clone(test_server.superuser, test_server.template, name)
    settings = connections["default"].settings_dict
    settings.update(NAME=name, HOST=str(conninfo_to_dict(test_server.superuser)["host"]), USER="syt_app")
    settings["OPTIONS"] = {"prepare_threshold": 0}
    yield
    connections["default"].close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """``gw0`` under xdist, ``main`` alone."""
    return str(getattr(request.config, "workerinput", {"workerid": "main"})["workerid"])


@pytest.fixture(scope="session", autouse=True)
def english_texts() -> None:
    """Compile the texts of pages before any test asks for English: Django reads a catalogue once a process."""
    from sheyintong.faces.ops import messages

    messages.compile_stale()


@pytest.fixture
def region(db: None) -> Iterator[str]:
    """The region tacheng of a fresh template; whatever a test writes is rolled back."""
    from sheyintong.engines.database import schemas

    with schemas.region("tacheng"):
        yield "tacheng"


@pytest.fixture
def superuser(test_server: TestDatabase, django_db_setup: None, worker_id: str) -> str:
    """The address of the database of this worker as its superuser: what an intruder in the machine room could do."""
    return test_server.superuser.replace("dbname=postgres", f"dbname=t_{worker_id}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that flush by TRUNCATE: the application's role may not, and they would see one schema only."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: transaction=True is not for this house")
