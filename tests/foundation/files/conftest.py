"""A home of its own for the bytes of a test."""

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path
