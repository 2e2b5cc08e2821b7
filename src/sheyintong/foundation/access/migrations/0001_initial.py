import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.BinaryField(unique=True)),
                ("login", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FactorKind",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField()),
                ("locked_until", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("staff", "staff"), ("resident", "resident")], max_length=10)),
                ("login", models.CharField(max_length=80, unique=True)),
                ("label", models.CharField(max_length=80)),
                ("password", models.CharField(max_length=200)),
                ("password_changed_at", models.DateTimeField()),
                ("state", models.CharField(choices=[("active", "active"), ("closed", "closed")], default="active", max_length=10)),
                ("idle_minutes", models.PositiveIntegerField(default=15)),
                ("absolute_hours", models.PositiveIntegerField(default=10)),
                ("sessions_at_once", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["staff", "resident"])), name="access_account_kind"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["active", "closed"])), name="access_account_state"),
                    models.CheckConstraint(
                        condition=models.Q(("absolute_hours__gte", 1), ("idle_minutes__gte", 1), ("sessions_at_once__gte", 1)),
                        name="access_account_limits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.BinaryField(null=True)),
                ("digest", models.BinaryField(null=True)),
                ("public_key", models.TextField(default="")),
                ("last_step", models.BigIntegerField(default=-1)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.account")),
                (
                    "kind",
                    models.ForeignKey(
                        db_column="kind", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.factorkind"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "kind"], name="access_factor_account")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at__isnull", True), ("kind", "totp")),
                        fields=("account",),
                        name="access_factor_one_totp",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_digest", models.BinaryField(unique=True)),
                ("purpose", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.account"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("account__isnull", False), _connector="OR"),
                        name="access_invitation_used",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_digest", models.BinaryField(unique=True)),
                ("channel", models.CharField(choices=[("page", "page"), ("api", "api")], default="page", max_length=10)),
                ("signed_in_at", models.DateTimeField()),
                ("password_at", models.DateTimeField(null=True)),
                ("second_factor_at", models.DateTimeField(null=True)),
                ("last_seen_at", models.DateTimeField()),
                ("idle_minutes", models.PositiveIntegerField()),
                ("expires_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(default="", max_length=20)),
                ("device_id", models.BigIntegerField(null=True)),
                ("address", models.CharField(default="", max_length=64)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.account")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["account"], name="access_session_open")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("signed_in_at"))), name="access_session_length"),
                    models.CheckConstraint(condition=models.Q(("channel__in", ["page", "api"])), name="access_session_channel"),
                ],
            },
        ),
    ]
