"""发布摘要：a digest of what tables, rights and static files are made from; the same digest means that there is nothing to do."""

import hashlib
from importlib import metadata
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
MAKES_TABLES = ("**/migrations/*.py", "**/models.py", "**/models/*.py", "engines/database/**/*.py")
LIBRARIES = ("django", "django-tenants", "django-htmx", "procrastinate")


def tables() -> str:
    """Changes with every migration, model and library that brings tables of its own."""
    return _digest(*MAKES_TABLES)


def static() -> str:
    """Changes with every file that the pages load."""
    return _digest("**/static/**/*")


def _digest(*patterns: str) -> str:
    together = hashlib.sha256()
    for library in LIBRARIES:
        together.update(f"{library} {metadata.version(library)}\n".encode())
    for path in sorted({path for pattern in patterns for path in SOURCE.glob(pattern) if path.is_file()}):
        together.update(path.relative_to(SOURCE).as_posix().encode() + b"\0" + path.read_bytes())
    return together.hexdigest()[:16]
