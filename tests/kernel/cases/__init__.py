"""Worked cases in YAML, and where public data lie beside a checkout."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SHARED = next((p / "shared" / "data" for p in Path(__file__).resolve().parents if (p / "shared" / "data").is_dir()), None)
"""``../shared/data``, or None where it is missing: what is tested with it is then skipped."""


def cases(name: str) -> Any:
    """The cases of one file."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text())
