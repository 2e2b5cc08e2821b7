"""Pages under test: the region tacheng with its cast, as the demo has it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.foundation.regions.types import Region, RegionKind


def demo_region() -> Region:
    """The region tacheng as a row of the table of regions would give it."""
    return Region(1, "tacheng", "塔城", "r_tacheng", RegionKind.DEMO, "塔城地区", "新疆维吾尔自治区", "cn/xinjiang/tacheng")


@pytest.fixture
def stage(region: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cast in place; gives the data folder. The pages find the region without a row of its own."""
    from django.conf import settings as own

    from sheyintong.casework.cases import commands as cases
    from sheyintong.engines import keys
    from sheyintong.faces.demo import views as demo
    from sheyintong.foundation.regions import queries
    from sheyintong.rehearsal.cast import load
    from sheyintong.wiring.items import HANDLERS
    from tests.registers import places

    keys.ensure(own.HOME)
    cases.use_handlers(HANDLERS)
    places.load()
    assert load.load("tacheng", datetime.now(UTC), tmp_path)
    monkeypatch.setitem(queries._REGIONS, "tacheng", demo_region())
    monkeypatch.setattr(queries, "all_regions", lambda: [demo_region()])
    monkeypatch.setattr(demo, "home_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def browser() -> Client:
    """A browser without a session."""
    return Client()
