"""人员岗位的表：members, the numbers they told of themselves, posts with dated scope, stand-ins, certificates."""

from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.fields import BlindIndex, BlindIndexes
from sheyintong.engines.database.rows import Row, Writes
from sheyintong.registers.people.queries import document_forms, document_indexed
from sheyintong.registers.people.types import NUMBER

from .states import MemberState
from .types import TOLD_NUMBER, Role


class Member(Row):
    """人员：one person who works for an agency or a partner. ``person_id`` is her own number in the register of persons, where known."""

    writes = Writes.CHANGE

    account = models.OneToOneField("access.Account", null=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey("access.Invitation", null=True, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=80)
    bank = models.ForeignKey("partners.Bank", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in MemberState])
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_member_state", condition=Q(state__in=[s.value for s in MemberState])),
            models.CheckConstraint(name="staff_member_active", condition=~Q(state="active") | Q(account__isnull=False)),
            models.UniqueConstraint(name="staff_member_person", fields=["person_id"], condition=~Q(state="left")),
            models.CheckConstraint(name="staff_member_left", condition=~Q(state="left") | Q(left_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class ToldNumber(Row):
    """本人证件号码：as a member told it, by which she is known among the persons registered then or later; ``person_id`` who had it then.

    A corrected one is ended, and so is that of a member who left; each goes on to count. ``number_indexes`` holds it under every key and in
    both forms: what it is compared with may have been written under another. Without ``number_sealed`` it was told before it was kept.
    """

    writes = Writes.CHANGE

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    number_sealed = models.BinaryField(null=True)
    number_index = BlindIndex(sealed="number_sealed", purpose=TOLD_NUMBER, indexed_as=NUMBER, form=document_indexed)
    number_indexes = BlindIndexes(sealed="number_sealed", purpose=TOLD_NUMBER, indexed_as=NUMBER, forms=document_forms)
    person_id = models.BigIntegerField(null=True)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_toldnumber_one_member", fields=["number_index"], condition=Q(ended_at__isnull=True)),
            models.UniqueConstraint(name="staff_toldnumber_current", fields=["member"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="staff_toldnumber_dates", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("told_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.told_at}"


class Post(Row):
    """岗位：a role at one place (an outlet, an agency or a bank) for a time; ``valid_to`` is the first day without it."""

    writes = Writes.CHANGE

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    outlet = models.ForeignKey("outlets.Outlet", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("regions.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey("partners.Bank", null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_post_role", condition=Q(role__in=[r.value for r in Role])),
            models.CheckConstraint(name="staff_post_dates", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="staff_post_one_place",
                condition=Q(outlet__isnull=False, agency__isnull=True, bank__isnull=True)
                | Q(outlet__isnull=True, agency__isnull=False, bank__isnull=True)
                | Q(outlet__isnull=True, agency__isnull=True, bank__isnull=False),
            ),
            models.UniqueConstraint(
                name="staff_post_once",
                fields=["member", "role", "outlet", "agency", "bank"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(name="staff_post_outlet", fields=["outlet", "role"]),
            models.Index(name="staff_post_agency", fields=["agency", "role"]),
            models.Index(name="staff_post_bank", fields=["bank", "role"]),
        ]

    def __str__(self) -> str:
        return self.role


class StandIn(Row):
    """顶岗：somebody takes another's post for named days; ``valid_to`` is the first day without it."""

    writes = Writes.CHANGE

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="staff_standin_dates", condition=Q(valid_to__gte=F("valid_from")))]
        indexes = [models.Index(name="staff_standin_member", fields=["member", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.valid_from}-{self.valid_to}"


class Certificate(Row):
    """证书：for one item, or for all where ``item_code`` is empty; ``valid_to`` is the first day without it."""

    writes = Writes.CHANGE

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=60, null=True)
    number = models.CharField(max_length=40, unique=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="staff_certificate_dates", condition=Q(valid_to__gt=F("valid_from")))]
        indexes = [models.Index(name="staff_certificate_member", fields=["member", "valid_to"])]

    def __str__(self) -> str:
        return self.number
