"""核身的表。"""

from typing import ClassVar

from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .types import Method


class Nonce(Row):
    """读卡口令：signed by the server for one session and device, used once."""

    writes: ClassVar[Writes] = Writes.CHANGE

    digest = models.BinaryField(unique=True)
    session_id = models.BigIntegerField()
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, related_name="+")
    device = models.ForeignKey("outlets.Device", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")
    identified_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"nonce {self.pk}"


class Identification(Row):
    """核身记录：who was identified, how, by which device, in whose hands."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    device = models.ForeignKey("outlets.Device", models.PROTECT, null=True, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reading_digest = models.BinaryField()
    name_agrees = models.BooleanField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(method__in=list(Method)), name="identification_method_known")]
        indexes = [models.Index(fields=["outlet", "at"], name="identification_outlet_at")]

    def __str__(self) -> str:
        return f"{self.method} {self.at}"
