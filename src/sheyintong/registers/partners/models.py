"""合作方的表：banks of the region, the national directory of branches, agreements with their clauses and items."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.rows import Row, Writes

from .states import AgreementState, DraftState
from .types import BranchState, DelegationMode, EndKind


class Bank(Row):
    """合作银行：a bank, or another body, that keeps outlets for the agencies of this region."""

    writes = Writes.CHANGE

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    code = models.CharField(max_length=3, default="")
    uscc = models.CharField(max_length=18, default="")
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Branch(Row):
    """联行号：a row of the national directory; shared by all regions. The last operation counts."""

    writes = Writes.CHANGE
    shared = True

    cnaps = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    bank_name = models.CharField(max_length=80)
    city = models.CharField(max_length=40)
    province = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in BranchState])
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="partners_branch_cnaps", condition=Q(cnaps__regex=r"^[0-9]{12}$")),
            models.CheckConstraint(name="partners_branch_state", condition=Q(state__in=[s.value for s in BranchState])),
        ]
        indexes = [models.Index(name="partners_branch_city", fields=["city", "name"])]

    def __str__(self) -> str:
        return f"{self.cnaps} {self.name}"


class BranchImport(Row):
    """联行号导入：what was imported into the national directory, when and by whom."""

    shared = True

    file_name = models.CharField(max_length=200)
    file_digest = models.BinaryField()
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"


class Agreement(Row):
    """合作协议：between a bank and the agency that may delegate. Its items and clauses are rows of their own.

    ``facts_version`` rises with every command that changes what it grants. ``number`` is free again once a draft was given up.
    ``suspended_scope`` is the path of the agency that suspended it, empty where the system or nobody did.
    """

    writes = Writes.CHANGE

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("regions.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    mode = models.CharField(max_length=10, choices=[(m.value, m.value) for m in DelegationMode])
    state = models.CharField(max_length=10, default=AgreementState.DRAFT.value, choices=[(s.value, s.value) for s in AgreementState])
    valid_from = models.DateField()
    valid_to = models.DateField()
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_kind = models.CharField(max_length=12, default="", choices=[(k.value, k.value) for k in EndKind])
    reason = models.CharField(max_length=400, default="")
    suspended_scope = models.CharField(max_length=200, default="")
    document_file_id = models.BigIntegerField(null=True)
    facts_version = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="partners_agreement_dates", condition=Q(valid_to__gt=F("valid_from"))),
            models.CheckConstraint(name="partners_agreement_state", condition=Q(state__in=[s.value for s in AgreementState])),
            models.CheckConstraint(name="partners_agreement_mode", condition=Q(mode__in=[m.value for m in DelegationMode])),
            models.CheckConstraint(name="partners_agreement_ended", condition=~Q(state="ended") | Q(ended_at__isnull=False)),
            models.UniqueConstraint(
                name="partners_agreement_number", fields=["number"], condition=~Q(state="ended") | Q(signed_at__isnull=False)
            ),
        ]
        indexes = [models.Index(name="partners_agreement_bank", fields=["bank", "state"])]

    def __str__(self) -> str:
        return self.number


class Supplement(Row):
    """补充协议：adds items or clauses to an agreement in force."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    signed_at = models.DateTimeField()
    document_file_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="partners_supplement_number", fields=["agreement", "number"])]

    def __str__(self) -> str:
        return self.number


class Draft(Row):
    """草案：the text of an agreement, or with a ``number`` of a supplement to one in force, until it is signed.

    Nothing of it holds: clauses and items become rows of their own when it is signed, and those are never changed.
    ``written_by`` are the members who wrote in it, none of whom signs it; ``version`` rises with every change.
    """

    writes = Writes.CHANGE

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, default="")
    clauses = models.JSONField(default=list)
    grants = models.JSONField(default=list)
    written_by = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default=DraftState.OPEN.value, choices=[(s.value, s.value) for s in DraftState])
    drafted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="partners_draft_once", fields=["agreement", "number"], condition=Q(state=DraftState.OPEN.value)),
            models.CheckConstraint(name="partners_draft_state", condition=Q(state__in=[s.value for s in DraftState])),
        ]

    def __str__(self) -> str:
        return self.number


class Clause(Row):
    """条款：one clause as data. ``due_on`` is the next date at which somebody has to do something about it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    supplement = models.ForeignKey(Supplement, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    heading = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)
    ground = models.CharField(max_length=200, default="")
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="partners_clause_number", fields=["agreement", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"


class AgreementItem(Row):
    """授权事项：an item and a stage that the agreement names, by which clause, from when. ``stage`` is the last stage delegated."""

    writes = Writes.CHANGE

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    supplement = models.ForeignKey(Supplement, null=True, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=60)
    stage = models.CharField(max_length=10)
    clause = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="partners_agreementitem_once", fields=["agreement", "item_code", "stage"], condition=Q(valid_to__isnull=True)
            ),
            models.CheckConstraint(name="partners_agreementitem_stage", condition=Q(stage__in=["receive", "handle", "review", "feedback"])),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.stage}"
