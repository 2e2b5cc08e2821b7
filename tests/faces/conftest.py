"""Pages under test: the region tacheng with its cast, as the demo has it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sheyintong.foundation.regions.types import Region, RegionKind
from tests.support.databases import Databases


def demo_region() -> Region:
    """The region tacheng as a row of the table of regions would give it."""
    return Region(1, "tacheng", "塔城", "r_tacheng", RegionKind.DEMO, "塔城地区", "新疆维吾尔自治区", "cn/xinjiang/tacheng")


@pytest.fixture(scope="session")
def cast_home(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the cast, whose database is ``t_stage``; loaded once a run."""
    from django.conf import settings as own

    from sheyintong.engines import keys
    from sheyintong.foundation.regions import queries
    from sheyintong.registers.policy import commands as policy
    from sheyintong.rehearsal.cast import load
    from tests.registers import places

    keys.ensure(own.HOME)
    home = tmp_path_factory.mktemp("cast")

    def fill() -> None:
        places.load()
        policy.adopt(actor=places.ACTOR, profile=queries.read_profile("cn/xinjiang/tacheng"), note="首次采用", now=places.NOW)
        assert load.load("tacheng", datetime.now(UTC), home)

    databases.filled("t_stage", fill)
    return home


@pytest.fixture
def stage(databases: Databases, cast_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The cast in place; gives the data folder. The pages find the region without a row of its own. What a test does is rolled back."""
    from django.conf import settings

    from sheyintong.casework.cases import commands as cases
    from sheyintong.faces.demo import views as demo
    from sheyintong.foundation.regions import queries
    from sheyintong.wiring.items import HANDLERS

    cases.use_handlers(HANDLERS)
    home = shutil.copytree(cast_home, tmp_path / "home")
    monkeypatch.setitem(queries._REGIONS, "tacheng", demo_region())
    monkeypatch.setattr(queries, "all_regions", lambda: [demo_region()])
    monkeypatch.setattr(demo, "home_folder", lambda: home)
    monkeypatch.setattr(settings, "HOME", home)  # the witness of seals that are rolled back
    with databases.undone("t_stage"):
        yield home


@pytest.fixture
def browser() -> Client:
    """A browser without a session."""
    return Client()
