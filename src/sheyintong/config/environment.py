"""设置：what the operator may set, read strictly from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """One value for everything an operator may set."""

    home: Path
    port: int
    database_url: str | None
    workers: int
    bridge_port: int
    role: str


def load() -> Settings:
    """Read the environment."""
    return Settings(
        home=Path(os.environ.get("SHEYINTONG_HOME", "var")).absolute(),
        port=int(os.environ.get("SHEYINTONG_PORT", "8000")),
        database_url=os.environ.get("SHEYINTONG_DATABASE_URL"),
        workers=int(os.environ.get("SHEYINTONG_WORKERS", "2")),
        bridge_port=int(os.environ.get("SHEYINTONG_BRIDGE_PORT", "18765")),
        role=os.environ.get("SHEYINTONG_DB_ROLE", "app"),
    )
