"""Regions in the database: the tree, the calendar, the loaded text, and a region cloned from the template."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from sheyintong.engines.database import cloning, statements
from sheyintong.foundation.regions import commands, queries
from sheyintong.foundation.regions.errors import AgencyMoved, NoSuchAgency, NoSuchRegion
from sheyintong.foundation.regions.types import AgencyKind, Division, Keeper
from sheyintong.kernel.actors import system
from tests.foundation.regions.planted import TACHENG, planted

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ACTOR = system("tacheng")


@pytest.fixture
def tacheng(region: str) -> str:
    """The region with its profile loaded."""
    commands.load_profile(actor=ACTOR, profile=queries.read_profile(TACHENG), now=NOW)
    return region


def test_the_same_profile_again_changes_nothing(tacheng: str) -> None:
    again = commands.load_profile(actor=ACTOR, profile=queries.read_profile(TACHENG), now=NOW)
    assert not again.changed
    assert statements.fetch_rows("SELECT count(*) FROM regions_agency") == [("45",)]


def test_a_load_leaves_a_trace(tacheng: str) -> None:
    assert statements.fetch_rows("SELECT DISTINCT act FROM audit_entry WHERE about_kind = 'profile'") == [("regions.profile_loaded",)]


def test_staff_see_their_subtree_only(tacheng: str) -> None:
    emin = queries.agency_by_code("654221")
    assert {each.code[:6] for each in queries.subtree(emin.path)} == {"654221"}
    assert len(queries.subtree("6542")) == 45
    assert queries.subtree("") == []
    assert not queries.agency_by_code("654202").within(emin.path)


def test_a_township_belongs_to_its_county_centre(tacheng: str) -> None:
    clerk = queries.agency_by_code("654221100")
    assert (clerk.kind, queries.county_of(clerk.id).code) == (AgencyKind.TOWNSHIP, "654221")
    assert queries.county_of(queries.agency_by_code("6542L").id).code == "6542"


def test_an_administrative_body_is_found_from_below(tacheng: str) -> None:
    clerk = queries.agency_by_code("654221100")
    nearest = queries.responsible("人社行政部门", clerk.id)
    assessed_by = queries.responsible("劳动能力鉴定委员会", clerk.id)
    assert (nearest.code if nearest else "", assessed_by.code if assessed_by else "") == ("654221R", "6542L")


def test_an_agency_that_is_not_there_is_refused(tacheng: str) -> None:
    with pytest.raises(NoSuchAgency):
        queries.agency(10**9)
    with pytest.raises(NoSuchAgency):
        queries.agency_by_code("nowhere")


def test_the_calendar_knows_the_local_holidays(tacheng: str) -> None:
    calendar = queries.calendar()
    assert not calendar.is_working_day(date(2025, 6, 9)).value
    assert calendar.is_working_day(date(2025, 6, 11)).value
    assert calendar.add_working_days(date(2025, 6, 5), 1).value == date(2025, 6, 11)


def test_the_loaded_text_reads_as_the_files_do(tacheng: str, tmp_path: Path) -> None:
    loaded, read = queries.loaded_profile(), queries.read_profile(TACHENG)
    assert loaded == read
    assert queries.section("circle")[0].sheet.need("circle").need("country_km").integer("value") == 5
    commands.export(profile=read, folder=tmp_path)
    assert queries.read_profile(TACHENG, tmp_path).digest == read.digest


def test_the_region_says_where_a_record_is_kept(tacheng: str) -> None:
    assert queries.keeper("person") is Keeper.HERE
    assert queries.keeper("never heard of") is Keeper.HERE
    assert queries.circle().town_walk_minutes == 15
    assert len(queries.published()) == 5
    assert queries.calendar("tacheng") == queries.calendar()


def test_an_agency_cannot_be_moved_by_a_profile(tacheng: str) -> None:
    old = '          - {code: "6542022", name: 甲所, source: proposal, example: true}\n'
    place = '        townships:\n          - {code: "654202001"'
    first = {"file": "cn/xinjiang/tacheng/region.yaml", "old": place, "new": place.replace("          -", f"{old}          -", 1)}
    commands.load_profile(actor=ACTOR, profile=planted(first), now=NOW)
    top = '    counties:\n      - code: "654201"'
    moved = {"file": "cn/xinjiang/tacheng/region.yaml", "old": top, "new": top.replace("    counties:\n", f"    counties:\n{old[4:]}", 1)}
    with pytest.raises(AgencyMoved):
        commands.load_profile(actor=ACTOR, profile=planted(moved), now=NOW)


def test_a_region_that_is_not_there_is_refused(region: str) -> None:
    assert queries.by_slug("atlantis") is None
    with pytest.raises(NoSuchRegion):
        queries.need("atlantis")


def test_the_application_cannot_make_a_region(region: str) -> None:
    rights = "SELECT has_table_privilege('syt_app', 'public.regions_region', p) FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) p"
    assert set(statements.fetch_rows(rights)) == {("false",)} or set(statements.fetch_rows(rights)) == {("f",)}


def test_importing_divisions_twice_changes_nothing(region: str, tmp_path: Path) -> None:
    rows = [Division("99", "甲省", "province", ""), Division("9901", "乙市", "prefecture", "99")]
    assert commands.import_divisions(rows=rows, dry_run=True).new == 2
    assert queries.division("99") is None
    assert commands.import_divisions(rows=rows, dry_run=False).new == 2
    again = commands.import_divisions(rows=[rows[0], Division("9901", "丙市", "prefecture", "99")], dry_run=False)
    assert (again.new, again.changed, again.same) == (0, 1, 1)
    assert [each.name for each in queries.divisions_below("99")] == ["丙市"]


def test_a_clone_keeps_nothing_that_would_change_the_session() -> None:
    dropped = "-- c\n\\restrict x\nSET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n"
    dump = f"{dropped}CREATE TABLE r_template.a (b r_templates);\n"
    assert cloning.renamed(dump, "r_template", "r_new") == "CREATE TABLE r_new.a (b r_templates);"


CREATE = """
import os, django
django.setup()
from datetime import UTC, datetime
from django.db import connection
from sheyintong.engines.database import grants
from sheyintong.foundation.regions.errors import RegionExists
from sheyintong.foundation.regions.types import RegionKind
from sheyintong.kernel.actors import system
from sheyintong.wiring import profiles
from tests.foundation.regions.planted import TAIZHOU, planted
profile = planted({"file": "cn/jiangsu/taizhou/region.yaml", "old": "slug: taizhou", "new": "slug: elsewhere"}, TAIZHOU)
def make():
    return profiles.create(actor=system("elsewhere"), profile=profile, kind=RegionKind.REAL, now=datetime.now(UTC))
region = make()
print(region.slug, region.kind.value, region.schema)
print(list(grants.differences(region.schema)))
try:
    make()
except RegionExists as refusal:
    print(refusal.code)
"""


def test_a_region_is_made_from_the_template_with_its_rights(superuser: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(superuser)
    with psycopg.connect(superuser, autocommit=True) as server:
        server.execute(f"GRANT CREATE ON DATABASE {parts['dbname']} TO syt_owner")  # the tests' clone belongs to the superuser
        server.execute("DELETE FROM public.regions_region WHERE slug = 'elsewhere'")
        server.execute("DROP SCHEMA IF EXISTS r_elsewhere CASCADE")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sheyintong.config.settings",
        "SHEYINTONG_DATABASE_URL": f"postgresql://syt_owner@/{parts['dbname']}?host={quote(parts['host'])}",
        "SHEYINTONG_DB_ROLE": "owner",
        "PYTHONPATH": f"src{os.pathsep}.",
    }
    made = subprocess.run([sys.executable, "-W", "ignore", "-c", CREATE], env=environment, capture_output=True, text=True, check=False)
    assert made.stdout.splitlines() == ["elsewhere real r_elsewhere", "[]", "regions.region_exists"], made.stderr[-2000:]
    with psycopg.connect(superuser, autocommit=True) as server:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
        assert server.execute(tables, ["r_elsewhere"]).fetchall() == server.execute(tables, ["r_template"]).fetchall()
        sizes = ("catalogue_item", "catalogue_listline", "regions_agency")
        counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM r_elsewhere.{table})" for table in sizes)
        assert server.execute(counts).fetchone() == (118, 124, 39)
        server.execute("DROP SCHEMA r_elsewhere CASCADE")
        server.execute("DELETE FROM public.regions_region WHERE slug = 'elsewhere'")
