"""环境变量：the one place where settings are read. Each has a strict reader; a wrong value stops the start with one sentence."""

import difflib
import ipaddress
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sheyintong.engines.server.settings import DatabaseRole, DatabaseRoles, Settings
from sheyintong.kernel.errors import Refusal

__all__ = ["SETTINGS", "DatabaseRole", "DatabaseRoles", "Setting", "Settings", "WrongSetting", "describe", "load"]

PREFIX = "SHEYINTONG_"
TESTS = "SHEYINTONG_TEST_"  # what the tests tell each other
LIKE = "an address like postgresql://user:password@host:5432/sheyintong"
PUBLIC = "an address like https://shebao.example.cn, without a path, is expected"
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
MOST_WORKERS = 12  # three connections each, under the 60 of the embedded server


class WrongSetting(Refusal):
    """设置有误：a setting has a value that cannot be used."""

    code = "config.wrong_setting"
    person = "系统设置有误，请信息人员处理。"
    operator = "{name}: {why}."


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, the field it fills, how its text is read, its default (shown in the docs) and its meaning."""

    name: str
    field: str
    read: Callable[[str], object]
    default: Callable[[], object]
    default_text: str
    meaning: str


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1024 <= int(text) <= 65535:
        raise ValueError(f"a port is a whole number from 1024 to 65535, not {text!r}")
    return int(text)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST_WORKERS:
        raise ValueError(f"a whole number from 1 to {MOST_WORKERS} is expected, not {text!r}")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if "\0" in text or (path.exists() and not path.is_dir()):
        raise ValueError(f"a folder is expected, {text!r} is none")
    return path.absolute()


def _binaries(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    missing = [name for name in ("initdb", "postgres") if not (path / name).is_file()]
    if missing:
        raise ValueError(f"the folder {text!r} has no {' and no '.join(missing)}")
    return path


def _database_url(text: str) -> str:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(text)
    except ProgrammingError as error:  # libpq repeats the address in its words, and the address holds a password
        raise ValueError(f"the address cannot be read; {LIKE} is expected") from error
    needed = (("user", "user"), ("database", "dbname")) if "://" in text else (("host", "host"), ("database", "dbname"))
    absent = [word for word, key in needed if not parts.get(key)]
    if absent:
        raise ValueError(f"the address names no {' and no '.join(absent)}; {LIKE} is expected")
    return text


def _public_url(text: str) -> str:
    """The address as a browser would send it: small letters, no slash at its end, a name as DNS holds it."""
    parts = urlsplit(text.lower())  # raises ValueError for a port or a bracket that is none
    try:
        host, port = parts.hostname or "", parts.port
        name = f"[{ipaddress.IPv6Address(host)}]" if ":" in host else host
    except ValueError as error:
        raise ValueError(f"{PUBLIC}, not {text!r}") from error
    plain = (
        text.lower().removesuffix("/") == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc and not parts.netloc.endswith(":")
    )
    if parts.scheme not in ("http", "https") or not plain or not (":" in host or HOST.fullmatch(host)) or port == 0:
        raise ValueError(f"{PUBLIC}, not {text!r}")
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        network = ipaddress.ip_network(text)
    except ValueError as error:
        raise ValueError(f"an address or a network like 127.0.0.1 or 10.1.2.0/24 is expected, not {text!r}") from error
    if network.prefixlen == 0:
        raise ValueError(f"{text!r} would trust everybody; name the proxy alone")
    return network


def _one_of(kinds: type[DatabaseRole] | type[DatabaseRoles]) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return kinds(text)
        except ValueError as error:
            raise ValueError(f"{' or '.join(kinds)} is expected, not {text!r}") from error

    return read


def _default_home() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sheyintong"
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "sheyintong"


def _default_workers() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SHEYINTONG_HOME",
        "home",
        _folder,
        _default_home,
        "`./var` under `make run`, else the platform's data folder",
        "Data folder: embedded database, keys, files, logs. One process tree serves it.",
    ),
    Setting("SHEYINTONG_PORT", "port", _port, lambda: 8000, "8000", "Port of the pages, on 127.0.0.1."),
    Setting("SHEYINTONG_BRIDGE_PORT", "bridge_port", _port, lambda: 18765, "18765", "Port of the card reader's bridge, on 127.0.0.1."),
    Setting(
        "SHEYINTONG_PUBLIC_URL",
        "public_url",
        _public_url,
        lambda: "",
        "`http://127.0.0.1:` and the port",
        "How people reach the pages: scheme, host and port, without a path. Letters and receipts name it; with `https` every cookie is Secure.",
    ),
    Setting(
        "SHEYINTONG_TRUSTED_PROXY",
        "trusted_proxy",
        _network,
        lambda: None,
        "none",
        "Address or network of the proxy before the pages, such as 127.0.0.1. Of it alone X-Forwarded-For and X-Forwarded-Proto are believed.",
    ),
    Setting("SHEYINTONG_WORKERS", "workers", _workers, _default_workers, "cores, at most 8", "Web worker processes, three threads each."),
    Setting(
        "SHEYINTONG_DATABASE_URL",
        "database_url",
        _database_url,
        lambda: None,
        "the embedded server",
        "A PostgreSQL 16–18 server of yours; its user may create roles, or see SHEYINTONG_DATABASE_ROLES.",
    ),
    Setting(
        "SHEYINTONG_DATABASE_ROLES",
        "database_roles",
        _one_of(DatabaseRoles),
        lambda: DatabaseRoles.MADE,
        "made",
        "`made`: the roles syt_owner and syt_app are made by the user of the address. `named`: your administrator made them, "
        "and each process is given the address of its own role.",
    ),
    Setting(
        "SHEYINTONG_DB_ROLE",
        "role",
        _one_of(DatabaseRole),
        lambda: DatabaseRole.APP,
        "app",
        "As whom this process works in the database: `owner` migrates, `app` serves.",
    ),
    Setting(
        "SHEYINTONG_POSTGRES_BIN",
        "postgres_bin",
        _binaries,
        lambda: None,
        "the wheel's, else the system's newest",
        "Folder with PostgreSQL's programs for the embedded server.",
    ),
)


def load(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read and check every setting; ``given`` (texts or None, by field) come from the command line and win.

    Raises :class:`WrongSetting` for a value that cannot be used and for a ``SHEYINTONG_`` name that is no setting.
    """
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        told = given.get(setting.field)
        text = environ.get(setting.name, "") if told is None else str(told)
        try:
            values[setting.field] = setting.read(text) if text else setting.default()
        except (ValueError, RuntimeError) as error:  # RuntimeError: this user has no home folder for a default
            raise WrongSetting(name=setting.name, why=str(error)) from error
    if values["port"] == values["bridge_port"]:
        raise WrongSetting(name="SHEYINTONG_BRIDGE_PORT", why=f"{values['port']} is the port of the pages; take another")
    values["public_url"] = values["public_url"] or f"http://{Settings.HOST}:{values['port']}"
    settings = Settings(**values)
    if not settings.local and settings.trusted_proxy is None:  # all would be one client: one who errs would lock everybody out
        why = f"{settings.public_url} leads to {Settings.HOST} through a proxy; say its address, such as 127.0.0.1"
        raise WrongSetting(name="SHEYINTONG_TRUSTED_PROXY", why=why)
    return settings


def describe() -> list[tuple[str, str, str]]:
    """The table of the docs: variable, default, meaning."""
    return [(setting.name, setting.default_text, setting.meaning) for setting in SETTINGS]


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    names = [setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(TESTS) and name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            raise WrongSetting(name=name, why="is no setting" + (f", {near[0]} is meant" if near else ""))
