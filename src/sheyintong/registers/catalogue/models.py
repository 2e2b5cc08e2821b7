"""事项的表：items with their materials, and dated versions of the region's lists."""

from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.rows import Row, Writes

from .types import LimitUnit, MaterialKind, Mode, Stage, SubjectKind


class Loading(Row):
    """装入：one loading of items and lists that changed something; what processes remember of them is good until the next one."""

    place = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:12]}"


class Item(Row):
    """事项：one row for an item's code; a changed item is overwritten and the change kept in the trail."""

    writes = Writes.CHANGE

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    gloss = models.CharField(max_length=200)
    plain = models.CharField(max_length=100)
    number = models.IntegerField()
    group_code = models.CharField(max_length=30)
    group_name = models.CharField(max_length=30)
    subject = models.CharField(max_length=8)
    mode = models.CharField(max_length=10)
    mode_note = models.CharField(max_length=200)
    responsible_body = models.CharField(max_length=50)
    limit_days = models.IntegerField(null=True)
    limit_unit = models.CharField(max_length=10)
    limit_text = models.CharField(max_length=300)
    limit_article = models.CharField(max_length=100)
    limit_source = models.CharField(max_length=200)
    limit_verified = models.BooleanField()
    limit_note = models.CharField(max_length=300)
    what_to_expect = models.CharField(max_length=300)
    minutes = models.IntegerField()
    minutes_example = models.BooleanField()
    suggested_level = models.CharField(max_length=10)
    source = models.CharField(max_length=200)
    example = models.BooleanField()
    written_at = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=[each.value for each in SubjectKind]), name="catalogue_item_subject"),
            models.CheckConstraint(condition=Q(mode__in=[each.value for each in Mode]), name="catalogue_item_mode"),
            models.CheckConstraint(condition=Q(limit_unit__in=[each.value for each in LimitUnit]), name="catalogue_item_limit_unit"),
            models.CheckConstraint(condition=~Q(source=""), name="catalogue_item_source"),
        ]

    def __str__(self) -> str:
        return self.code


class Material(Row):
    """材料：each with its legal ground. One that is no longer asked for stays, ``in_use`` false."""

    writes = Writes.CHANGE

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="materials")
    position = models.IntegerField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    ground_text = models.CharField(max_length=300)
    ground_article = models.CharField(max_length=100)
    ground_source = models.CharField(max_length=200)
    verified = models.BooleanField()
    note = models.CharField(max_length=300)
    in_use = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "name"], name="catalogue_material_name"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in MaterialKind]), name="catalogue_material_kind"),
            models.CheckConstraint(condition=Q(verified=False) | ~Q(ground_article=""), name="catalogue_material_ground"),
        ]

    def __str__(self) -> str:
        return self.name


class List(Row):
    """清单：one dated version for one tier. Only its end may be set later; other lines need a new version."""

    writes = Writes.CHANGE

    version = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    tier = models.CharField(max_length=20)
    tier_label = models.CharField(max_length=50)
    in_force = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    example = models.BooleanField()
    note = models.CharField(max_length=300)
    written_at = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tier", "version"], name="catalogue_list_version"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="catalogue_list_dates"),
        ]
        indexes = [models.Index(fields=["tier", "valid_from"], condition=Q(in_force=True), name="catalogue_list_in_force")]

    def __str__(self) -> str:
        return f"{self.tier} {self.version}"


class ListLine(Row):
    """清单的一行：the highest stage of an item that outlets of the tier offer."""

    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="lines")
    item_code = models.CharField(max_length=40)
    stage_max = models.CharField(max_length=10)
    subject = models.CharField(max_length=8)
    responsible_body = models.CharField(max_length=50)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "item_code"], name="catalogue_listline_item"),
            models.CheckConstraint(
                condition=Q(stage_max__in=[s.value for s in Stage if s is not Stage.REVIEW]), name="catalogue_listline_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.stage_max}"
