"""来访的表。"""

from typing import ClassVar

from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .states import VisitState


class Visit(Row):
    """来访：one identification, many items, one signature. ``proxy`` is the relation by which whoever is here acts for the person."""

    writes: ClassVar[Writes] = Writes.CHANGE

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    proxy = models.ForeignKey("people.Proxy", models.PROTECT, null=True, related_name="+")
    identification = models.ForeignKey("identification.Identification", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, related_name="+")
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    session_id = models.BigIntegerField()
    state = models.CharField(max_length=10, default=VisitState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    acts = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(VisitState)), name="visits_state_known"),
            models.UniqueConstraint(fields=["session_id"], name="visits_one_open", condition=models.Q(state="open")),
        ]
        indexes = [models.Index(fields=["outlet", "opened_at"], name="visits_outlet_day")]

    def __str__(self) -> str:
        return f"visit {self.pk}"
