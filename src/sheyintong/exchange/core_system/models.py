"""核心系统的表：who keeps what, changes out with their state, answers in."""

from django.db import models
from django.db.models import Q

from sheyintong.engines.database.rows import Row, Writes

from .types import ChangeState, Keeper


class Subject(Row):
    """主体归属：for each subject (person, enrolment, payment, card) whether the record of truth is here or there."""

    writes = Writes.CHANGE

    subject = models.CharField(max_length=30, unique=True)
    keeper = models.CharField(max_length=5)
    adapter = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(keeper__in=[each.value for each in Keeper]), name="core_system_subject_keeper")]

    def __str__(self) -> str:
        return f"{self.subject} {self.keeper}"


class Change(Row):
    """变更：stored before it leaves. Its id is its number; the record is sealed."""

    writes = Writes.CHANGE

    subject = models.CharField(max_length=30)
    act = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    payload = models.BinaryField()
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    attempts = models.IntegerField()
    answered_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    reference = models.CharField(max_length=60)
    contradicted = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state__in=["sent", "unknown"]), name="core_system_change_due"),
            models.Index(fields=["about_kind", "about_id"], name="core_system_change_about"),
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="core_system_change_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ChangeState]), name="core_system_change_state"),
            models.UniqueConstraint(
                fields=["person_id", "subject"], condition=Q(state__in=["sent", "unknown"]), name="core_system_change_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.state}"


class Answer(Row):
    """答复：each different answer once; the same again adds nothing."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    reference = models.CharField(max_length=60)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "verdict", "code", "reference"], name="core_system_answer_once")]

    def __str__(self) -> str:
        return f"{self.change_id} {self.verdict}"
