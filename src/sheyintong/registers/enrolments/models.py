"""参保的表：a relation of a person to a scheme, and the periods in which she paid."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from sheyintong.engines.database.rows import Row, Writes

from .types import BASIC_PENSIONS, EnrolmentKind, EnrolmentState, Scheme

_LIVE = [EnrolmentState.PAYING.value, EnrolmentState.PAUSED.value]


class Enrolment(Row):
    """参保关系：one live relation for each person and scheme; one basic pension is paid into at a time."""

    writes = Writes.CHANGE

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=3)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=8)
    agency = models.ForeignKey("regions.Agency", on_delete=models.PROTECT, related_name="+")
    started_month = models.DateField()
    state_month = models.DateField()
    drawing_since = models.DateField(null=True)
    version = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scheme"], condition=Q(state__in=_LIVE), name="enrolments_enrolment_one_live"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="paying", scheme__in=[each.value for each in BASIC_PENSIONS]),
                name="enrolments_enrolment_one_pension",
            ),
            models.CheckConstraint(condition=Q(scheme__in=[each.value for each in Scheme]), name="enrolments_enrolment_scheme"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in EnrolmentKind]), name="enrolments_enrolment_kind"),
            models.CheckConstraint(condition=Q(state__in=[each.value for each in EnrolmentState]), name="enrolments_enrolment_state"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.state}"


class Period(Row):
    """参保期间：half-open days, whole months; an empty range was undone. ``slot`` = person × 256 + the scheme's small number.

    One range column for person and scheme: three columns in the exclusion cost a tenth of the write.
    """

    writes = Writes.CHANGE

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=3)
    slot = models.BigIntegerField()
    during = DateRangeField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="enrolments_period_apart",
                expressions=[
                    (
                        Func(F("slot"), F("slot"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.during}"
