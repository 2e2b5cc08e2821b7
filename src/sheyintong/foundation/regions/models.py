"""统筹区的表：regions and divisions are shared; agencies, days off and the profile's text lie in each region."""

from django.db import models
from django.db.models import Q

from sheyintong.engines.database.rows import Row, Writes

from .types import AgencyKind, RegionKind


class Region(Row):
    """统筹区：one pooling region, one schema. Written by the owner of the tables only."""

    writes = Writes.OWNER
    shared = True

    slug = models.CharField(max_length=31, unique=True)
    name = models.CharField(max_length=50)
    full_name = models.CharField(max_length=100)
    province = models.CharField(max_length=50)
    schema_name = models.CharField(max_length=63, unique=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.name) for kind in RegionKind])
    profile = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in RegionKind]), name="regions_region_kind")]

    def __str__(self) -> str:
        return self.slug


class Division(Row):
    """行政区划：the national directory of provinces, prefectures, counties and townships."""

    writes = Writes.CHANGE
    shared = True

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12)
    parent = models.CharField(max_length=12, db_index=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Load(Row):
    """装入：one loading of the region's profile; its texts and days off hang on it."""

    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:12]}"


class Text(Row):
    """配置原文：one file of a loaded profile; its line numbers are those that values point at."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="texts")
    file = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "file"], name="regions_text_file")]

    def __str__(self) -> str:
        return self.file


class DayOff(Row):
    """休息日：a day off of the region beside the national ones."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="days_off")
    day = models.DateField()
    name = models.CharField(max_length=50)
    source = models.CharField(max_length=200)
    provisional = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "day"], name="regions_dayoff_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Agency(Row):
    """机构：the tree 地区 → 县市 → 乡镇, and administrative bodies beside them. ``path`` joins the codes from the top."""

    writes = Writes.CHANGE

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=100)
    path = models.CharField(max_length=100, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    division = models.CharField(max_length=12)
    place = models.CharField(max_length=50)
    body = models.CharField(max_length=50)
    takes_part = models.BooleanField()
    source = models.CharField(max_length=200)
    example = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in AgencyKind]), name="regions_agency_kind"),
            models.CheckConstraint(condition=Q(parent__isnull=False) | Q(kind="prefecture"), name="regions_agency_top"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.name}"
