"""自检：small checks of an installation; each says whether it is well, what was looked at, and how to mend it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sheyintong.engines.server import roles, runlock
from sheyintong.engines.server.errors import AlreadyRunning
from sheyintong.engines.server.place import parameters
from sheyintong.engines.server.settings import Settings
from sheyintong.engines.server.supervisor import is_free
from sheyintong.kernel.errors import Refusal

LEAST_FREE = 2_000_000_000  # bytes
LEAST_SHARE = 0.05
MOST_CLOCK_DIFFERENCE = 2.0  # seconds between this machine and the database
FONTS = "cvttf_NotoSansCJK_Regular"


@dataclass(frozen=True, slots=True)
class Finding:
    """结论：one line of the report."""

    ok: bool
    what: str
    mend: str = ""


Check = Callable[[Settings], Iterator[Finding]]


def disk(settings: Settings) -> Iterator[Finding]:
    """Room in the data folder, and that it can be written."""
    room = shutil.disk_usage(settings.home)
    enough = room.free >= LEAST_FREE and room.free >= LEAST_SHARE * room.total
    yield Finding(enough, f"disk: {room.free / 1e9:.1f} GB free at {settings.home}", "free some space, or move SHEYINTONG_HOME")
    writable = os.access(settings.home, os.W_OK | os.X_OK)
    yield Finding(writable, "data folder can be written", f"give {settings.home} to the user who runs the server")


def keys(settings: Settings) -> Iterator[Finding]:
    """The key folder is whole, readable, and closed to others."""
    from sheyintong.engines.keys import problems

    folder = settings.home / "keys"
    found = problems(folder)
    for sentence in found:
        yield Finding(False, "keys", sentence)
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            mode = stat.S_IMODE(path.stat().st_mode)
            if path.suffix == ".key" and mode & 0o077 and not found:
                yield Finding(False, f"keys: {path.name} is open to others ({mode:o})", f"chmod 600 '{path}'")
    if not found:
        yield Finding(True, "keys: whole, readable, closed to others")


def clock(settings: Settings) -> Iterator[Finding]:
    """This machine's clock agrees with the database's, and was not turned back behind what was written already."""
    with roles.connect(parameters(settings)) as connection:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    away = abs((datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
    yield Finding(away < MOST_CLOCK_DIFFERENCE, f"clock: {away:.1f} s from the database's", "set both machines to one time server (NTP)")
    newest = max((path.stat().st_mtime for path in (settings.home / "log").glob("*.log")), default=0.0)
    back = newest - datetime.now(UTC).timestamp()
    yield Finding(back < 60, "clock: not behind the last log", f"the clock was turned back by {back:.0f} s: set it right before serving")


def fonts(settings: Settings) -> Iterator[Finding]:
    """The font that printed documents use."""
    spec = find_spec(FONTS)
    files = [p for root in (spec.submodule_search_locations or ()) for p in Path(root).glob("*.[ot]tf")] if spec else []
    yield Finding(bool(files), "fonts: Noto Sans CJK", "install the package cvttf-notosanscjk-regular")


def database(settings: Settings) -> Iterator[Finding]:
    """The database answers as the application, is of a known version, and its tables are of this release."""
    from sheyintong.faces.ops.commands.migrate import schemas_behind

    with roles.connect(parameters(settings)) as connection:
        version = connection.info.server_version // 10000
        yield Finding(16 <= version <= 18, f"database: PostgreSQL {version} answers", "use PostgreSQL 16, 17 or 18")
        row = connection.execute("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        yield Finding(row == (False,), "database: the application's role has no administrator's right", "ALTER ROLE syt_app NOSUPERUSER …")
    behind = [name for name, _ in schemas_behind(settings)]
    yield Finding(not behind, "tables: of this release", f"behind are {', '.join(behind)}: start the server once, or `sheyintong migrate`")


def privileges(settings: Settings) -> Iterator[Finding]:
    """What the application may do to each table is what the models declare, in every schema."""
    from sheyintong.engines.database import grants, schemas
    from sheyintong.faces.ops.commands.migrate import SCHEMAS

    with roles.connect(parameters(settings)) as connection:
        names = [name for name, *_ in connection.execute(SCHEMAS).fetchall()]
    found = []
    for name in names:
        with schemas.schema(name):
            found += list(grants.differences(name))
    for sentence in found:
        yield Finding(False, f"privileges: {sentence}", "`sheyintong migrate --again`")
    if not found:
        yield Finding(True, f"privileges: as declared in {len(names)} schemas")


def ports(settings: Settings) -> Iterator[Finding]:
    """The port is free, or it is ours."""
    try:
        runlock.check(settings.home)
    except AlreadyRunning as running:
        yield Finding(True, running.for_operator)
        return
    free = is_free(settings.host, settings.port)
    yield Finding(free, f"port {settings.port}: free", "stop the program that listens there, or set SHEYINTONG_PORT")


WITHOUT_DATABASE: tuple[Check, ...] = (disk, keys, fonts, ports)
WITH_DATABASE: tuple[Check, ...] = (database, clock, privileges)


def examine(settings: Settings, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """Every finding; a check that cannot be made is a finding too."""
    for check in checks:
        try:
            yield from check(settings)
        except Refusal as refusal:
            yield Finding(False, check.__name__, refusal.for_operator)
        except OSError as error:
            yield Finding(False, check.__name__, str(error))
