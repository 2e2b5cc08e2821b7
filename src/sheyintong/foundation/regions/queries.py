"""统筹区查询：regions by slug from a table in the process, the agency tree, the calendar, and the profile on disk or as loaded."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import sheyintong
from sheyintong.engines import keys
from sheyintong.engines.database import indexes, schemas, statements
from sheyintong.engines.database.reads import Read
from sheyintong.kernel.calendar import Calendar

from . import models, rules
from .errors import NoSuchAgency, NoSuchRegion, NothingLoaded, WrongDivisionFile
from .types import (
    Agency,
    AgencyKind,
    Circle,
    DayOff,
    Division,
    Figure,
    IndexState,
    Keeper,
    Profile,
    ProfileText,
    Region,
    RegionFacts,
    RegionKind,
    Section,
)

PROFILES = Path(sheyintong.__file__).parent / "profiles"
_REGIONS: dict[str, Region] = {}
NEWEST = "SELECT max(id) FROM regions_load"
_BODIES = AgencyKind.ADMINISTRATIVE_BODY


def region_of(row: models.Region) -> Region:
    """The value of a row; for the commands of this module."""
    kind = RegionKind(row.kind)
    return Region(row.pk, row.slug, row.name, row.schema_name, kind, row.full_name, row.province, row.profile)


def by_slug(slug: str) -> Region | None:
    """统筹区 by its slug. Known ones come from a table in this process: a region never changes its slug or schema."""
    found = _REGIONS.get(slug)
    if found is None:
        row = models.Region.objects.filter(slug=slug).first()
        if row is None:
            return None
        found = _REGIONS[slug] = region_of(row)
    return found


def need(slug: str) -> Region:
    """The region of a slug; raises :class:`NoSuchRegion`."""
    found = by_slug(slug)
    if found is None:
        raise NoSuchRegion(slug=slug)
    return found


def all_regions() -> list[Region]:
    """Every region, by slug."""
    return [region_of(row) for row in models.Region.objects.order_by("slug")]


def _agency(row: models.Agency) -> Agency:
    kind = AgencyKind(row.kind)
    return Agency(row.pk, row.code, kind, row.name, row.path, row.division, row.place, row.body, row.takes_part)


def agency(agency_id: int) -> Agency:
    """机构 by its number; raises :class:`NoSuchAgency`."""
    row = models.Agency.objects.filter(pk=agency_id).first()
    if row is None:
        raise NoSuchAgency(agency=agency_id)
    return _agency(row)


def agency_by_code(code: str) -> Agency:
    """机构 by its code; raises :class:`NoSuchAgency`."""
    row = models.Agency.objects.filter(code=code).first()
    if row is None:
        raise NoSuchAgency(agency=code)
    return _agency(row)


def agencies() -> list[Agency]:
    """The whole tree, each agency before those below it."""
    return [_agency(row) for row in models.Agency.objects.order_by("path")]


def subtree(scope: str) -> list[Agency]:
    """The agency at the path ``scope`` and all below it; none for an empty scope."""
    return [each for each in agencies() if each.within(scope)]


def county_of(agency_id: int) -> Agency:
    """The county centre above (or at) an agency; the prefecture's centre where there is none. Raises :class:`NoSuchAgency`."""
    here = agency(agency_id)
    above = [each for each in agencies() if here.within(each.path) and each.kind is not _BODIES]
    county = next((each for each in above if each.kind is AgencyKind.COUNTY), None)
    return county or above[0]


def responsible(body: str, agency_id: int) -> Agency | None:
    """The agency that is ``body`` (such as 人社行政部门) nearest above an agency: the county's before the prefecture's."""
    here = agency(agency_id)
    found = [each for each in agencies() if each.body == body and here.within(each.path.rpartition(".")[0] or each.path)]
    return max(found, key=lambda each: len(each.path), default=None)


def _last_load() -> int | None:
    newest = statements.fetch_rows(NEWEST)[0][0]  # every due date asks: no ORM
    return None if newest is None else int(newest)


@lru_cache(maxsize=64)
def _calendar(schema: str, load: int) -> Calendar:
    days = models.DayOff.objects.filter(load_id=load).values_list("day", flat=True)
    return Calendar(days_off=frozenset(days))


def calendar(slug: str | None = None) -> Calendar:
    """工作日历：the national calendar with the days off of a region, the present one unless a slug is given."""
    if slug is not None:
        with schemas.region(slug):
            return calendar()
    return _calendar_of(_last_load())


def _calendar_of(load: int | None) -> Calendar:
    return _calendar(schemas.current(), load) if load else Calendar()


def asking_calendar() -> Read[Calendar]:
    """工作日历 of the present region: the question for it; only the number of the last loading travels."""
    return Read(NEWEST, (), lambda cell: _calendar_of(int(cell or 0)))


def days_off() -> list[DayOff]:
    """The region's own days off, with source and whether they are provisional."""
    load = models.Load.objects.order_by("-pk").first()
    rows = load.days_off.order_by("day") if load else []
    return [DayOff(row.day, row.name, row.source, row.provisional) for row in rows]


def read_profile(place: str, root: Path = PROFILES) -> Profile:
    """配置 of a place from disk. Raises :class:`NoSuchPlace`, :class:`SheetMistake` with file and line."""
    return rules.profile(place, rules.texts(root, place))


def read_facts(profile: Profile) -> RegionFacts:
    """The region's own facts out of a profile. Raises :class:`SheetMistake`."""
    return rules.region_facts(profile)


@lru_cache(maxsize=16)
def _loaded(schema: str, load: int) -> Profile:
    row = models.Load.objects.get(pk=load)
    return rules.profile(row.place, [ProfileText(each.file, each.text) for each in row.texts.order_by("pk")])


def loaded_profile() -> Profile | None:
    """The profile as it was loaded last into the present region, None where none was."""
    load = _last_load()
    return _loaded(schemas.current(), load) if load else None


def section(name: str) -> tuple[Section, ...]:
    """The files of a section of the loaded profile, the most general place first."""
    loaded = loaded_profile()
    return loaded.of(name) if loaded else ()


def read_divisions(folder: Path) -> Iterator[Division | WrongDivisionFile]:
    """Every row of the files of divisions in a folder; a row that cannot be used comes as its refusal."""
    return rules.divisions(folder)


def loaded_facts() -> RegionFacts:
    """The present region's own facts as loaded last. Raises :class:`NothingLoaded`."""
    load = _last_load()
    if load is None:
        raise NothingLoaded
    return _facts(schemas.current(), load)


@lru_cache(maxsize=16)
def _facts(schema: str, load: int) -> RegionFacts:
    return rules.region_facts(_loaded(schema, load))


def keeper(subject: str) -> Keeper:
    """记录以哪里为准 for a subject (person, enrolment, payment, card): here where the region's profile is silent."""
    return loaded_facts().keepers.get(subject, Keeper.HERE)


def circle() -> Circle:
    """服务圈 of the present region. Raises :class:`NothingLoaded`."""
    return loaded_facts().circle


def published() -> tuple[Figure, ...]:
    """公布的数字 of the present region. Raises :class:`NothingLoaded`."""
    return loaded_facts().published


def division(code: str) -> Division | None:
    """区划 by its code of 2, 4, 6 or 9 digits."""
    row = models.Division.objects.filter(code=code).first()
    return Division(row.code, row.name, row.level, row.parent) if row else None


def divisions_below(code: str) -> list[Division]:
    """The divisions directly below a code; the provinces for an empty one."""
    rows = models.Division.objects.filter(parent=code).order_by("code")
    return [Division(row.code, row.name, row.level, row.parent) for row in rows]


def index_states() -> list[IndexState]:
    """盲索引现状 of the present region: each column, and how many of its rows are not under the newest key."""
    sealer = keys.sealer()
    return [IndexState(column.name, *indexes.stale(column, sealer)) for column in indexes.columns()]
