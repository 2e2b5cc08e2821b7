"""核身的表。"""

from typing import ClassVar

from django.db import models

from sheyintong.engines.database.rows import Row, Writes

from .types import HolderState, Method


class Nonce(Row):
    """读卡口令：signed by the server for one session and device, used once."""

    writes: ClassVar[Writes] = Writes.CHANGE

    digest = models.BinaryField(unique=True)
    session_id = models.BigIntegerField()
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, related_name="+")
    device = models.ForeignKey("outlets.Device", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")
    identified_id = models.BigIntegerField(null=True)
    pushed = models.BooleanField(default=False)  # the page waits and the reader sends by itself

    class Meta:
        indexes = [
            models.Index(fields=["device"], name="identification_waiting", condition=models.Q(pushed=True, outcome="")),
            models.Index(fields=["session_id", "-id"], name="identification_nonce_session"),
        ]

    def __str__(self) -> str:
        return f"nonce {self.pk}"


class Identification(Row):
    """核身记录：who was identified, how, by which device, in whose hands."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    device = models.ForeignKey("outlets.Device", models.PROTECT, null=True, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reading_digest = models.BinaryField()
    name_agrees = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(method__in=list(Method)), name="identification_method_known"),
            models.UniqueConstraint(fields=["reading_digest"], name="identification_ecard_once", condition=models.Q(method="ecard_qr")),
        ]
        indexes = [models.Index(fields=["outlet", "at"], name="identification_outlet_at")]

    def __str__(self) -> str:
        return f"{self.method} {self.at}"


class CardHolder(Row):
    """未登记的持卡人：what a signed card said of somebody who is not in the register, sealed, for the session that read it and while she waits."""

    writes: ClassVar[Writes] = Writes.CHANGE

    session_id = models.BigIntegerField()
    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    device = models.ForeignKey("outlets.Device", models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=20)
    reading_digest = models.BinaryField()
    told_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default=HolderState.WAITING)
    read_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(method__in=list(Method)), name="identification_holder_method"),
            models.CheckConstraint(
                condition=models.Q(state=HolderState.WAITING, told_sealed__isnull=False)
                | (models.Q(state__in=[HolderState.REGISTERED, HolderState.LEFT]) & models.Q(told_sealed__isnull=True)),
                name="identification_holder_told",
            ),
            models.UniqueConstraint(fields=["session_id"], name="identification_holder_one", condition=models.Q(state=HolderState.WAITING)),
            models.UniqueConstraint(
                fields=["reading_digest"], name="identification_holder_ecard_once", condition=models.Q(method=Method.ECARD_QR)
            ),
        ]

    def __str__(self) -> str:
        return f"card holder {self.pk}"


class Typing(Row):
    """手工输入：one number that a teller typed where the region allows it; the place in her day cannot be taken twice."""

    member = models.ForeignKey("staff.Member", models.PROTECT, related_name="+")
    outlet = models.ForeignKey("outlets.Outlet", models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    place = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day", "place"], name="identification_typing_place")]

    def __str__(self) -> str:
        return f"typed {self.day} {self.place}"


class Issuer(Row):
    """电子社保卡签发方：whose signature on an e-card is believed here."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    public_key = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="identification_issuer_code")]

    def __str__(self) -> str:
        return self.name
