import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=200)),
                ("note", models.CharField(max_length=500)),
                ("adopted_at", models.DateTimeField()),
                ("adopted_by", models.CharField(max_length=100)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=8)),
                ("value", models.TextField()),
                ("unit", models.CharField(max_length=30)),
                ("source", models.CharField(max_length=200)),
                ("document", models.CharField(max_length=300)),
                ("place", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("last_checked", models.DateField()),
                ("example", models.BooleanField()),
                ("written_at", models.CharField(max_length=300)),
                (
                    "adoption",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parameters", to="policy.adoption"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("adoption", "code", "valid_from"), name="policy_parameter_start"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="policy_parameter_dates",
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="policy_parameter_source"),
                ],
            },
        ),
    ]
