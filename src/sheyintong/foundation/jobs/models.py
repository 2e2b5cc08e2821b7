"""任务的表：the outbox that is written with the change it tells of, and the answers kept by request key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sheyintong.engines.database.rows import Row, Writes

from .types import LetterState


class Outbox(Row):
    """发件箱：one event. ``handled`` names the handlers that have had it: each is marked in the transaction of its effect."""

    writes = Writes.DELETE

    event = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, db_default=LetterState.WAITING.value)
    attempts = models.SmallIntegerField(db_default=0)
    handled = ArrayField(models.CharField(max_length=120), db_default=[])
    error = models.TextField(db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="jobs_outbox_waiting", condition=Q(state="waiting")),
            models.Index(fields=["id"], name="jobs_outbox_dead", condition=Q(state="dead")),
            models.Index(F("at"), name="jobs_outbox_done", condition=Q(state="delivered")),
        ]
        constraints = [models.CheckConstraint(condition=Q(state__in=[s.value for s in LetterState]), name="jobs_outbox_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.event}"


class Answer(Row):
    """答复：the first answer to a request key of an account; never forgotten for money, so never deleted here."""

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="jobs_answer_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"
