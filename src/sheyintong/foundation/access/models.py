"""登录的表：accounts, factors of several kinds, sessions, invitations, challenges, and the delay that grows with wrong tries."""

from django.db import models
from django.db.models import F, Q

from sheyintong.engines.database.rows import Row, Writes

from .states import AccountState
from .types import AccountKind


class FactorKind(Row):
    """因子种类：which kinds of factor this region knows. Written by the owner of the tables when the region is made, then never."""

    writes = Writes.OWNER

    code = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.code


class Account(Row):
    """账户：one login. Its limits of a session are given by whoever knows the roles (the register of staff)."""

    writes = Writes.CHANGE

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in AccountKind])
    login = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=80)
    password = models.CharField(max_length=200)
    password_changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=AccountState.ACTIVE.value, choices=[(s.value, s.value) for s in AccountState])
    idle_minutes = models.PositiveIntegerField(default=15)
    absolute_hours = models.PositiveIntegerField(default=10)
    sessions_at_once = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="access_account_kind", condition=Q(kind__in=[k.value for k in AccountKind])),
            models.CheckConstraint(name="access_account_state", condition=Q(state__in=[s.value for s in AccountState])),
            models.CheckConstraint(
                name="access_account_limits", condition=Q(idle_minutes__gte=1, absolute_hours__gte=1, sessions_at_once__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Factor(Row):
    """因子：a second factor of an account. The key to the kinds is immediate, so that a kind the region lacks can never even be read."""

    writes = Writes.CHANGE

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(FactorKind, on_delete=models.PROTECT, related_name="+", db_column="kind")
    secret = models.BinaryField(null=True)
    digest = models.BinaryField(null=True)
    public_key = models.TextField(default="")
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="access_factor_one_totp",
                fields=["account"],
                condition=Q(kind="totp", ended_at__isnull=True, confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="access_factor_account", fields=["account", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.pk}"


class Session(Row):
    """会话：a signed-in presence. Only the digest of the token is kept. ``device_id`` names a bound device, known to the storey above."""

    writes = Writes.CHANGE

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    token_digest = models.BinaryField(unique=True)
    channel = models.CharField(max_length=10, default="page", choices=[("page", "page"), ("api", "api")])
    signed_in_at = models.DateTimeField()
    password_at = models.DateTimeField(null=True)
    second_factor_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField()
    idle_minutes = models.PositiveIntegerField()
    expires_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")
    device_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="access_session_length", condition=Q(expires_at__gt=F("signed_in_at"))),
            models.CheckConstraint(name="access_session_channel", condition=Q(channel__in=["page", "api"])),
        ]
        indexes = [models.Index(name="access_session_open", fields=["account"], condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Challenge(Row):
    """质询：one-use bytes to be signed by a key. It holds the login as asked (of a device its serial number), whether it exists or not."""

    writes = Writes.DELETE

    nonce = models.BinaryField(unique=True)
    login = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"challenge {self.pk}"


class Invitation(Row):
    """邀请：a one-use code to make an account. Only the digest of the printed code is kept."""

    writes = Writes.CHANGE

    code_digest = models.BinaryField(unique=True)
    purpose = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="access_invitation_used", condition=Q(used_at__isnull=True) | Q(account__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Throttle(Row):
    """限速：tries by the keyed digest of what was tried (a login, existing or not; a factor), so that the delay tells nothing."""

    writes = Writes.DELETE

    digest = models.BinaryField(primary_key=True)
    tries = models.PositiveIntegerField()
    locked_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tries} tries"
