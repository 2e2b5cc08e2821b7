"""运行设置：what one process was told; read and checked once by ``config.environment``, then only passed on."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit


class DatabaseRole(StrEnum):
    """数据库角色：as whom a process works: the owner migrates, the application may only append and what it was granted."""

    OWNER = "owner"
    APP = "app"


class DatabaseRoles(StrEnum):
    """角色来源：whether the two roles are made by us, or were made by a database administrator and are named in the address."""

    MADE = "made"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Settings:
    """设置：every value is checked. ``database_url`` is None for the embedded server; ``host`` is loopback and no setting changes it.

    ``public_url`` is how people reach the pages, without a slash at its end; ``trusted_proxy`` whose word of a request is believed.
    """

    HOST: ClassVar[str] = "127.0.0.1"

    home: Path
    port: int
    bridge_port: int
    workers: int
    database_url: str | None
    database_roles: DatabaseRoles
    role: DatabaseRole
    postgres_bin: Path | None
    public_url: str
    trusted_proxy: IPv4Network | IPv6Network | None
    host: str = HOST

    @property
    def address(self) -> str:
        """Where the first page is on this machine."""
        return f"http://{self.host}:{self.port}/"

    @property
    def public_host(self) -> str:
        """The host of the public address; an address of IPv6 in its brackets."""
        return urlsplit(self.public_url).netloc.removesuffix(f":{urlsplit(self.public_url).port}")

    @property
    def local(self) -> bool:
        """Whether people reach the pages on this machine alone."""
        return all(_is_loopback(name) for name in (self.host, urlsplit(self.public_url).hostname or ""))

    @property
    def embedded(self) -> bool:
        """Whether the database is our own, in the data folder."""
        return self.database_url is None


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
