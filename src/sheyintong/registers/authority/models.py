"""授权的表。"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .states import RequestState, RightState


class Right(Row):
    """授权申请：a post applied for on behalf of a member, or of a newcomer (``name``, ``login``) who becomes one when it is executed.

    ``bank``: the post is held at this bank, and ``agency`` is the one that applied.
    """

    writes: ClassVar[Writes] = Writes.CHANGE

    member = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80, default="")
    login = models.CharField(max_length=80, default="")
    role = models.CharField(max_length=30)
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("regions.Agency", models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey("partners.Bank", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=RightState.APPLIED)
    applied_by = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    checked_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    executed_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    executed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["state", "applied_at"], name="authority_right_state")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(RightState)), name="authority_right_state_known"),
            models.CheckConstraint(
                condition=(models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("applied_by")))
                & (models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("applied_by")))
                & (models.Q(executed_by__isnull=True) | ~models.Q(executed_by=models.F("applied_by"))),
                name="authority_right_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False) | (~models.Q(name="") & ~models.Q(login="") & ~models.Q(state="executed")),
                name="authority_right_for_somebody",
            ),
            models.UniqueConstraint(
                fields=["login"],
                name="authority_right_login",
                condition=~models.Q(login="") & models.Q(state__in=["applied", "checked", "approved"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.state})"


class Stop(Row):
    """应急停办：an emergency stop of a region, an outlet, a member, an item or a partner, until it is lifted. Empty columns mean all."""

    writes: ClassVar[Writes] = Writes.CHANGE

    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey("partners.Bank", models.PROTECT, null=True, related_name="+")
    item_code = models.CharField(max_length=40, default="")
    reason = models.CharField(max_length=200)
    issued_by = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_scope = models.CharField(max_length=100, default="")  # whose subtree the issuer answered for; empty: not recorded
    lifted_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["issued_at"], name="authority_stop_in_force", condition=models.Q(lifted_at__isnull=True))]

    def __str__(self) -> str:
        return self.reason


class HelpRequest(Row):
    """求助：one request of a counter to everyone who can mend a refusal. It carries no personal data of the resident."""

    writes: ClassVar[Writes] = Writes.CHANGE

    asked_by = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("regions.Agency", models.PROTECT, null=True, related_name="+")
    item_code = models.CharField(max_length=40)
    stage = models.CharField(max_length=10)
    reason_code = models.CharField(max_length=60)
    reason_title = models.CharField(max_length=200)
    mender = models.CharField(max_length=24)
    state = models.CharField(max_length=10, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, default="")
    seen_at = models.DateTimeField(null=True)
    roles = ArrayField(models.CharField(max_length=30))

    class Meta:
        indexes = [
            models.Index(fields=["outlet", "state"], name="authority_help_outlet"),
            models.Index(fields=["asked_by", "-asked_at"], name="authority_help_mine"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(RequestState)), name="authority_help_state_known"),
            models.UniqueConstraint(
                fields=["asked_by", "item_code", "stage", "reason_code"], name="authority_help_once", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code}: {self.reason_title}"
