"""网点的表：places of service, hours, the five haves as dated facts, devices."""

from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.rows import Row, Writes

from .states import DeviceState, OutletState
from .types import DeviceKind, HaveKind, OutletKind, Tier


class Outlet(Row):
    """网点：a place of service. ``facts_version`` rises with every command that changes what a right to act depends on.

    ``suspended_scope`` is the path of the agency that suspended it, empty where the system or nobody did.
    ``prepared_by`` is the number of a member of staff, whom this module does not know; none where the system prepared it.
    """

    writes = Writes.CHANGE

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in OutletKind])
    name = models.CharField(max_length=120)
    agency = models.ForeignKey("regions.Agency", on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey("partners.Bank", null=True, on_delete=models.PROTECT, related_name="+")
    cnaps = models.CharField(max_length=12, default="")
    agreement = models.ForeignKey("partners.Agreement", null=True, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=10, default="", choices=[(t.value, t.value) for t in Tier])
    plate_number = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=10, default=OutletState.PREPARING.value, choices=[(s.value, s.value) for s in OutletState])
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=400, default="")
    suspended_scope = models.CharField(max_length=200, default="")
    address = models.CharField(max_length=200, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    synthetic = models.BooleanField(default=False)
    prepared_by = models.BigIntegerField(null=True)
    facts_version = models.BigIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="outlets_outlet_kind", condition=Q(kind__in=[k.value for k in OutletKind])),
            models.CheckConstraint(name="outlets_outlet_state", condition=Q(state__in=[s.value for s in OutletState])),
            models.CheckConstraint(name="outlets_outlet_bank", condition=~Q(kind="BANK") | Q(bank__isnull=False)),
            models.CheckConstraint(name="outlets_outlet_open", condition=~Q(state="open") | Q(opened_on__isnull=False)),
            models.CheckConstraint(name="outlets_outlet_closed", condition=~Q(state="closed") | Q(closed_on__isnull=False)),
            models.UniqueConstraint(name="outlets_outlet_name", fields=["name"], condition=~Q(state="closed")),
            models.UniqueConstraint(
                name="outlets_outlet_branch", fields=["cnaps"], condition=Q(kind="BANK") & ~Q(cnaps="") & ~Q(state="closed")
            ),
            models.UniqueConstraint(name="outlets_outlet_plate", fields=["plate_number"], condition=~Q(plate_number="")),
        ]
        indexes = [
            models.Index(name="outlets_outlet_agency", fields=["agency", "state"]),
            models.Index(name="outlets_outlet_agreement", fields=["agreement"]),
        ]

    def __str__(self) -> str:
        return self.name


class Hours(Row):
    """营业时间：one span of a weekday, from a date. The newest set on or before a day counts."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="outlets_hours_span", condition=Q(closes__gt=F("opens"), weekday__lte=6))]
        indexes = [models.Index(name="outlets_hours_outlet", fields=["outlet", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class HoursException(Row):
    """特殊日：a day on which the usual hours do not count. The newest row of a day counts."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outlets_hoursexception_span",
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__isnull=False, closes__gt=F("opens")),
            )
        ]
        indexes = [models.Index(name="outlets_hoursexception_day", fields=["outlet", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Have(Row):
    """五有：a dated fact with its evidence; the newest of a kind counts. Never changed, only followed by another."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in HaveKind])
    met = models.BooleanField()
    since = models.DateField()
    note = models.CharField(max_length=200, default="")
    evidence_file_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="outlets_have_kind", condition=Q(kind__in=[k.value for k in HaveKind]))]
        indexes = [models.Index(name="outlets_have_outlet", fields=["outlet", "kind", "since"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.met}"


class Device(Row):
    """设备：bound to one outlet; its public key checks what it signs. A serial is bound once at a time."""

    writes = Writes.CHANGE

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in DeviceKind])
    serial = models.CharField(max_length=60)
    label = models.CharField(max_length=60, default="")
    public_key = models.TextField(default="")
    state = models.CharField(max_length=10, default=DeviceState.BOUND.value, choices=[(s.value, s.value) for s in DeviceState])
    bound_at = models.DateTimeField()
    unbound_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="outlets_device_kind", condition=Q(kind__in=[k.value for k in DeviceKind])),
            models.CheckConstraint(name="outlets_device_state", condition=Q(state__in=[s.value for s in DeviceState])),
            models.UniqueConstraint(name="outlets_device_serial", fields=["serial"], condition=~Q(state="unbound")),
        ]
        indexes = [models.Index(name="outlets_device_outlet", fields=["outlet", "state"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"
