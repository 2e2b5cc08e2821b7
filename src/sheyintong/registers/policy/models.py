"""参数的表：every adoption writes all resolved values anew; nothing is ever changed."""

from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.rows import Row


class Adoption(Row):
    """采用：one version of the region's policy. The newest is in force; any earlier one can still be read."""

    version = models.IntegerField(unique=True)
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    note = models.CharField(max_length=500)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"v{self.version}"


class Parameter(Row):
    """参数值：one value over one stretch of time, inheritance already resolved; ``written_at`` is its file and line."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="parameters")
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    value = models.TextField()
    unit = models.CharField(max_length=30)
    source = models.CharField(max_length=200)
    document = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    last_checked = models.DateField()
    example = models.BooleanField()
    written_at = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "code", "valid_from"], name="policy_parameter_start"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="policy_parameter_dates"),
            models.CheckConstraint(condition=~Q(source=""), name="policy_parameter_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"
