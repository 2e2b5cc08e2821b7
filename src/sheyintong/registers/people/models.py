"""人员的表：persons, identifiers with validity, contacts, proxies, consents, same-person sets, imports."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, Value, When

from sheyintong.engines.database.fields import BlindIndex
from sheyintong.engines.database.rows import Row, Writes

from .rules import number_indexed
from .types import CONTACT, NUMBER, ConsentAnswer, ContactKind, How, IdentifierKind, LifeStatus, Origin, ProxyKind, Sex


def _one_of(field: str, values: type, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [each.value for each in values]}), name=name)  # type: ignore[attr-defined]


def _open(condition: Q) -> models.GeneratedField:
    """Whether a row holds, as a column: a statement can only ask for equality."""
    flag = models.BooleanField()
    return models.GeneratedField(
        expression=ExpressionWrapper(condition, output_field=flag), output_field=models.BooleanField(), db_persist=True
    )


def _prefix(field: str, name: str) -> models.Index:
    """An index that answers "begins with" under every collation."""
    return models.Index(fields=[field], opclasses=["text_pattern_ops"], name=name)


_ONE_RESIDENT = Case(
    When(kind=IdentifierKind.RESIDENT_ID_15.value, then=Value(IdentifierKind.RESIDENT_ID.value)),
    default=F("kind"),
    output_field=models.CharField(),
)
"""The kind of a number, with both forms of a resident's as one."""


class Person(Row):
    """人员：one record. Nothing is re-pointed when two turn out to be one person: see :class:`SamePerson`."""

    writes = Writes.CHANGE

    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100)
    pinyin = models.CharField(max_length=700)
    initials = models.CharField(max_length=100)
    birth = models.DateField()
    sex = models.CharField(max_length=8)
    ethnicity = models.CharField(max_length=2)
    life_status = models.CharField(max_length=8)
    died_on = models.DateField(null=True)
    township_agency = models.ForeignKey("regions.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            _prefix("name_key", "people_person_name"),
            _prefix("pinyin", "people_person_pinyin"),
            _prefix("initials", "people_person_initials"),
        ]
        constraints = [
            _one_of("sex", Sex, "people_person_sex"),
            _one_of("life_status", LifeStatus, "people_person_life"),
            _one_of("origin", Origin, "people_person_origin"),
            models.CheckConstraint(condition=~Q(name=""), name="people_person_has_name"),
            models.CheckConstraint(condition=Q(died_on__isnull=True) | Q(life_status="dead"), name="people_person_died"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Identifier(Row):
    """号码：``valid_to`` is the first day on which it no longer holds. A number holds for one person at a time.

    It is sealed as it was given. A resident's 15 and 18 digits are one number: the index is that of the 18.
    """

    writes = Writes.CHANGE

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    country = models.CharField(max_length=3)
    number_sealed = models.BinaryField()
    number_index = BlindIndex(sealed="number_sealed", purpose=NUMBER, form=number_indexed, by="kind")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_open = _open(Q(valid_to__isnull=True))
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number_index"], name="people_identifier_number")]
        constraints = [
            models.UniqueConstraint(
                F("number_index"), _ONE_RESIDENT, F("country"), condition=Q(valid_to__isnull=True), name="people_identifier_one_holder"
            ),
            _one_of("kind", IdentifierKind, "people_identifier_kind"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="people_identifier_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Contact(Row):
    """联系方式：one of each kind is in use; a changed one is ended, not overwritten."""

    writes = Writes.CHANGE

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    value_sealed = models.BinaryField()
    value_index = BlindIndex(sealed="value_sealed", purpose=CONTACT)
    verified_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_open = _open(Q(ended_at__isnull=True))

    class Meta:
        indexes = [
            models.Index(fields=["value_index"], condition=Q(ended_at__isnull=True, kind="phone"), name="people_contact_phone"),
            models.Index(fields=["person"], name="people_contact_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(ended_at__isnull=True), name="people_contact_one_in_use"),
            _one_of("kind", ContactKind, "people_contact_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SamePerson(Row):
    """同一人：records of one set are one person. The set's number is the id of its first record."""

    writes = Writes.CHANGE

    set_id = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    evidence = models.CharField(max_length=300)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["set_id"], name="people_sameperson_set")]
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="people_sameperson_one_set")]

    def __str__(self) -> str:
        return f"{self.set_id} {self.person_id}"


class Proxy(Row):
    """代办与监护：``items`` empty means every item. ``valid_to`` is the first day without it."""

    writes = Writes.CHANGE

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proxy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    items = ArrayField(models.CharField(max_length=40))
    evidence = models.CharField(max_length=300)
    evidence_file = models.ForeignKey("files.File", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200)
    is_open = _open(Q(ended_at__isnull=True))

    class Meta:
        constraints = [
            _one_of("kind", ProxyKind, "people_proxy_kind"),
            models.CheckConstraint(condition=~Q(person=F("proxy")), name="people_proxy_two_persons"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="people_proxy_dates"),
            models.CheckConstraint(condition=~Q(evidence=""), name="people_proxy_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Consent(Row):
    """告知与同意：which version of which notice was shown, how, and what was answered. Only added to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    version = models.CharField(max_length=30)
    how = models.CharField(max_length=12)
    answer = models.CharField(max_length=10)
    shown_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "kind", "shown_at"], name="people_consent_person")]
        constraints = [
            _one_of("how", How, "people_consent_how"),
            _one_of("answer", ConsentAnswer, "people_consent_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Import(Row):
    """导入：one file, known by its digest, and how far it was read. ``position`` counts data rows."""

    writes = Writes.CHANGE

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    mapping = models.JSONField()
    rows = models.IntegerField()
    position = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position=F("new") + F("same") + F("refused")), name="people_import_adds_up"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.position}/{self.rows}"


class ImportFault(Row):
    """导入行错误：line and reason only; the row itself stays in the file."""

    job = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.IntegerField()
    column = models.CharField(max_length=100)
    code = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="people_importfault_line")]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"
