"""位置：where the embedded server keeps its data and socket, and how each role reaches the database."""

import hashlib
import hmac
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sheyintong.engines.server.errors import HomeUnusable
from sheyintong.engines.server.settings import DatabaseRoles, Settings

SUPERUSER = "postgres"
OWNER = "syt_owner"
APP = "syt_app"
DATABASE = "sheyintong"
PORT = "5432"  # only the name of the socket
LONGEST_SOCKET = 100  # bytes; the kernel takes 107
Role = Literal["app", "owner", "admin"]


@dataclass(frozen=True, slots=True)
class Place:
    """位置：the folders of the embedded server of one home. The socket lies where nobody else can enter."""

    data: Path
    socket: Path
    log: Path
    lock: Path

    @property
    def socket_is_inside(self) -> bool:
        """Whether the socket's folder is part of the data folder."""
        return self.socket.parent == self.data


def place(home: Path) -> Place:
    """The place of the embedded server under ``home``; a long path, or one with a comma, gets a short folder for its socket."""
    data = home.absolute() / "postgres"
    socket = data / "s"
    if len(os.fsencode(socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET or "," in str(socket):  # libpq reads a comma as "or"
        digest = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
        socket = Path("/tmp") / f"syt-{digest}"  # noqa: S108 - 0700 and its owner is checked
    return Place(data, socket, home / "log" / "postgres.log", home / "postgres.lock")


def own_short_socket(folder: Path, uid: int, gid: int) -> None:
    """Make the short socket folder, 0700 and of ``uid``; raises :class:`HomeUnusable` when a stranger made it before us."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if uid != os.geteuid():
            os.chown(folder, uid, gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise HomeUnusable(home=folder, why="the socket of a long path would lie here, and it belongs to somebody else")


def parameters(settings: Settings, role: Role | None = None) -> dict[str, str]:
    """连接参数：libpq's words for reaching the database as ``role`` (the process's own where None).

    ``admin`` makes roles and databases: the embedded superuser, or the user of the address.
    """
    role = role or settings.role.value
    if settings.database_url is None:
        user = {"app": APP, "owner": OWNER, "admin": SUPERUSER}[role]
        return {"host": str(place(settings.home).socket), "port": PORT, "user": user, "dbname": DATABASE}
    from psycopg.conninfo import conninfo_to_dict

    given = {key: str(value) for key, value in conninfo_to_dict(settings.database_url).items()}
    if role == "admin" or settings.database_roles is DatabaseRoles.NAMED:
        return given
    name = APP if role == "app" else OWNER
    password = role_password(given.get("password"), name)
    given.pop("password", None)
    return given | {"user": name} | ({"password": password} if password else {})


def address(settings: Settings, role: Role) -> str:
    """The parameters of ``role`` as one ``postgresql://`` address, for the environment of a child."""
    from urllib.parse import quote, urlencode

    words = parameters(settings, role)
    host, port = words.pop("host", ""), words.pop("port", PORT)
    who = quote(words.pop("user"), safe="") + (f":{quote(words.pop('password'), safe='')}" if "password" in words else "")
    name = quote(words.pop("dbname"), safe="")
    return f"postgresql://{who}@/{name}?" + urlencode({"host": host, "port": port} | words, quote_via=quote)


def environment(settings: Settings, role: Role) -> dict[str, str]:
    """The variables with which a child of ours comes to the same settings, as ``role``; the administrator's password stays here."""
    told = {
        "SHEYINTONG_HOME": str(settings.home),
        "SHEYINTONG_PORT": str(settings.port),
        "SHEYINTONG_BRIDGE_PORT": str(settings.bridge_port),
        "SHEYINTONG_WORKERS": str(settings.workers),
        "SHEYINTONG_DB_ROLE": "app" if role == "app" else "owner",
    }
    if not settings.embedded:
        told |= {"SHEYINTONG_DATABASE_URL": address(settings, role), "SHEYINTONG_DATABASE_ROLES": "named"}
    return told


def role_password(secret: str | None, role: str) -> str | None:
    """The password of a role we make on a server of yours, from its administrator's: every machine comes to the same one."""
    if not secret:
        return None
    return hmac.new(secret.encode(), f"sheyintong role {role}".encode(), hashlib.sha256).hexdigest()


def as_django(words: dict[str, str]) -> dict[str, Any]:
    """The same words as Django's DATABASES entry names them (without ENGINE); what Django has no name for goes to OPTIONS."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    entry: dict[str, Any] = {names[key]: value for key, value in words.items() if key in names}
    return entry | {"OPTIONS": {key: value for key, value in words.items() if key not in names}}
