"""留痕的表：entries, the seals over them, and which entry is which leaf of which seal. The application may only add."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast

from sheyintong.engines.database.rows import Row

from .types import EntryKind

TRANSACTION = Cast(Cast(Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()), models.BigIntegerField())


class Entry(Row):
    """留痕记录：one change, or one read of personal data. ``xid`` is the top-level transaction: the sealer takes whole transactions."""

    xid = models.BigIntegerField(db_default=TRANSACTION)
    at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=[(k.value, k.value) for k in EntryKind])
    act = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=200)
    post_id = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=400)
    outlet_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    device_id = models.BigIntegerField(null=True)
    session_id = models.BigIntegerField(null=True)
    about_kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    item = models.CharField(max_length=80, null=True)
    case_id = models.BigIntegerField(null=True)
    changed = models.JSONField(null=True)
    reason = models.TextField()
    subjects = models.JSONField(null=True)
    persons = ArrayField(models.BigIntegerField(), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["xid"], name="audit_entry_xid"),
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["person_id", "id"], name="audit_entry_person", condition=Q(person_id__isnull=False)),
            models.Index(fields=["case_id", "id"], name="audit_entry_case", condition=Q(case_id__isnull=False)),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="audit_entry_actor"),
            models.Index(
                fields=["session_id", "act", "id"],
                name="audit_entry_session",
                condition=Q(kind=EntryKind.ACT.value, session_id__isnull=False),
            ),
            GinIndex(fields=["persons"], name="audit_entry_persons", condition=Q(persons__isnull=False), fastupdate=False),
        ]
        constraints = [models.CheckConstraint(condition=Q(kind__in=[k.value for k in EntryKind]), name="audit_entry_kind")]

    def __str__(self) -> str:
        return f"{self.pk} {self.act}"


class Seal(Row):
    """封存批次：the signed root over the entries whose transactions had all ended when it was made.

    ``below_xid`` bounds the transactions taken so far in this ``era``; entries of an era have numbers above ``after_id``.
    """

    number = models.BigIntegerField()
    era = models.IntegerField()
    after_id = models.BigIntegerField()
    below_xid = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=8)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="audit_seal_number"),
            models.UniqueConstraint(fields=["era", "below_xid"], name="audit_seal_bound"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class Leaf(Row):
    """叶：which entry stands at which place of which seal, and its digest when it was sealed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="audit_leaf_place")]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"
