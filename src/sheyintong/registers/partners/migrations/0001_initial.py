import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("short_name", models.CharField(max_length=40)),
                ("code", models.CharField(default="", max_length=3)),
                ("uscc", models.CharField(default="", max_length=18)),
                ("synthetic", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BranchImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("file_digest", models.BinaryField()),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("mode", models.CharField(choices=[("cooperate", "cooperate"), ("entrust", "entrust")], max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("in_force", "in_force"), ("suspended", "suspended"), ("ended", "ended")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("drafted_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_kind",
                    models.CharField(
                        choices=[("voluntary", "voluntary"), ("forced", "forced"), ("terminated", "terminated"), ("expired", "expired")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(default="", max_length=400)),
                ("document_file_id", models.BigIntegerField(null=True)),
                ("facts_version", models.BigIntegerField(default=1)),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.agency")),
                ("bank", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.bank")),
            ],
            options={
                "indexes": [models.Index(fields=["bank", "state"], name="partners_agreement_bank")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="partners_agreement_dates"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_force", "suspended", "ended"])), name="partners_agreement_state"
                    ),
                    models.CheckConstraint(condition=models.Q(("mode__in", ["cooperate", "entrust"])), name="partners_agreement_mode"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"),
                        name="partners_agreement_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Branch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cnaps", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("bank_name", models.CharField(max_length=80)),
                ("city", models.CharField(max_length=40)),
                ("province", models.CharField(max_length=40)),
                ("state", models.CharField(choices=[("listed", "listed"), ("removed", "removed")], max_length=10)),
                ("last_on", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["city", "name"], name="partners_branch_city")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cnaps__regex", "^[0-9]{12}$")), name="partners_branch_cnaps"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["listed", "removed"])), name="partners_branch_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                ("signed_at", models.DateTimeField()),
                ("document_file_id", models.BigIntegerField(null=True)),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agreement")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agreement", "number"), name="partners_supplement_number")],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("heading", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=1000)),
                ("ground", models.CharField(default="", max_length=200)),
                ("due_on", models.DateField(null=True)),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agreement")),
                (
                    "supplement",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.supplement"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agreement", "number"), name="partners_clause_number")],
            },
        ),
        migrations.CreateModel(
            name="AgreementItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=60)),
                ("stage", models.CharField(max_length=10)),
                ("clause", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agreement")),
                (
                    "supplement",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.supplement"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("agreement", "item_code", "stage"),
                        name="partners_agreementitem_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["receive", "handle", "review", "feedback"])), name="partners_agreementitem_stage"
                    ),
                ],
            },
        ),
    ]
