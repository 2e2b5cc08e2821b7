"""办件的表。"""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .states import CaseState, EffectState


class Case(Row):
    """办件：one request of one person for one item. Answers and before-values are sealed."""

    writes: ClassVar[Writes] = Writes.CHANGE

    number = models.CharField(
        max_length=24, unique=True, null=True
    )  # given at acceptance: a draft is no case yet, and numbers have no gaps
    code = models.CharField(max_length=8)
    item_code = models.CharField(max_length=40)
    item_name = models.CharField(max_length=100)
    mode = models.CharField(max_length=10)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    visit = models.ForeignKey("visits.Visit", models.PROTECT, null=True, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, related_name="+")
    waits_at = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")  # the centre's hall once it was handed over
    agency = models.ForeignKey("regions.Agency", models.PROTECT, related_name="+")
    state = models.CharField(max_length=14)
    effect = models.CharField(max_length=10, default=EffectState.NONE)
    accepted_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    limit_days = models.IntegerField(default=0)
    due_on = models.DateField(null=True)
    drafted_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)  # of a draft; empty again once its answers are erased
    paused_days = models.IntegerField(default=0)
    corrections = models.IntegerField(default=0)
    answers = models.BinaryField()
    outcome = models.BinaryField(null=True)  # what changed, and what taking it back needs
    sentence = models.CharField(max_length=300, default="")
    assignee = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    about_outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    second_entry = models.CharField(max_length=10, default="none")  # none | wanted | agreed
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(CaseState)), name="cases_state_known"),
            models.CheckConstraint(condition=models.Q(effect__in=list(EffectState)), name="cases_effect_known"),
            models.CheckConstraint(condition=models.Q(second_entry__in=["none", "wanted", "agreed"]), name="cases_entry_known"),
            models.UniqueConstraint(
                fields=["person", "item_code"],
                name="cases_one_open",
                condition=models.Q(state__in=["accepted", "in_correction", "in_review"])
                & ~models.Q(item_code__in=["complaint", "reverse_case"]),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn", "expired"])
                | models.Q(number__isnull=False, accepted_by__isnull=False, accepted_at__isnull=False, due_on__isnull=False),
                name="cases_accepted_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="draft")
                | models.Q(number__isnull=True, drafted_by__isnull=False, drafted_at__isnull=False, expires_on__isnull=False),
                name="cases_draft_whole",
            ),
            models.UniqueConstraint(fields=["person", "item_code", "outlet"], name="cases_one_draft", condition=models.Q(state="draft")),
            models.UniqueConstraint(
                fields=["reverses"],
                name="cases_reversed_once",
                condition=models.Q(state__in=["accepted", "in_correction", "in_review", "handled", "approved", "given_back"]),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-accepted_at"], name="cases_person"),
            models.Index(fields=["agency", "state", "due_on"], name="cases_queue"),
            models.Index(fields=["outlet", "accepted_at"], name="cases_outlet_day"),
            models.Index(fields=["visit"], name="cases_visit"),
            BrinIndex(fields=["accepted_at"], name="cases_day", pages_per_range=32),
            models.Index(fields=["outlet", "drafted_at"], name="cases_drafts", condition=models.Q(number__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"


class Stage(Row):
    """环节：one move of a case, who made it, where and when. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    move = models.CharField(max_length=24)
    from_state = models.CharField(max_length=14)
    to_state = models.CharField(max_length=14)
    at = models.DateTimeField()
    member_id = models.BigIntegerField()
    member_label = models.CharField(max_length=100)
    place = models.CharField(max_length=120)
    note = models.CharField(max_length=600, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="cases_stage_case")]

    def __str__(self) -> str:
        return self.move


class Material(Row):
    """办件材料：what was shown or handed in, and who compared it with the original."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    ground = models.CharField(max_length=160)
    how = models.CharField(max_length=20)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="cases_material_case")]

    def __str__(self) -> str:
        return self.name


class Entry(Row):
    """录入：an independent entry of the key fields; the second is made blind."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    round = models.IntegerField()
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    values = models.BinaryField()
    agrees = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="cases_entry_case")]

    def __str__(self) -> str:
        return f"entry {self.round}"


class Pause(Row):
    """时限暂停：the clock stands while the person brings what was missing (补正)."""

    writes: ClassVar[Writes] = Writes.CHANGE

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    wanted = models.CharField(max_length=600)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_one_pause", condition=models.Q(until__isnull=True))]

    def __str__(self) -> str:
        return self.wanted


class Drawing(Row):
    """抽签：the one draw of a day: by which root, of how many, how many. Append-only; whoever has the root and the numbers draws the same."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    seal = models.BigIntegerField()
    root = models.CharField(max_length=64)
    share = models.DecimalField(max_digits=6, decimal_places=5)
    typed_share = models.DecimalField(max_digits=6, decimal_places=5)
    eligible = models.IntegerField()
    typed = models.IntegerField()
    drawn = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.drawn}/{self.eligible}"


class Sample(Row):
    """即办件抽查：an immediate case that the centre looks at again: drawn with its day, or taken because it came to light after the draw."""

    writes: ClassVar[Writes] = Writes.CHANGE

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    rank = models.CharField(max_length=64)
    result = models.CharField(max_length=10, default="")  # passed | faulty
    note = models.CharField(max_length=400, default="")
    by = models.ForeignKey("staff.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(result__in=["", "passed", "faulty"]), name="cases_sample_result")]

    def __str__(self) -> str:
        return f"sample {self.pk}"
