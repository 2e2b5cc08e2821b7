"""文件的表：one row for each file taken in; equal bytes lie on the disk once."""

from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .types import FileKind, Retention


class File(Row):
    """文件：whose digest finds the sealed bytes. Of an erased one the row stays, so that the trail names something; its bytes go, and its name.

    ``claimed_at`` is when the sweep saw that somebody refers to it; empty says nothing.
    """

    writes = Writes.CHANGE

    digest = models.BinaryField()
    kind = models.CharField(max_length=8)
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)
    retention = models.CharField(max_length=16)
    stored_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    gone = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="files_file_digest"),
            models.Index(fields=["erased_at"], name="files_file_to_sweep", condition=models.Q(erased_at__isnull=False, gone=False)),
            models.Index(fields=["retention", "stored_at"], name="files_file_term", condition=models.Q(erased_at__isnull=True)),
            models.Index(fields=["id"], name="files_file_unclaimed", condition=models.Q(erased_at__isnull=True, claimed_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[k.value for k in FileKind]), name="files_file_kind"),
            models.CheckConstraint(condition=models.Q(retention__in=[r.value for r in Retention]), name="files_file_retention"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"
