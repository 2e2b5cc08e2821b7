import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("level", models.CharField(max_length=12)),
                ("parent", models.CharField(db_index=True, max_length=12)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=100)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=31, unique=True)),
                ("name", models.CharField(max_length=50)),
                ("full_name", models.CharField(max_length=100)),
                ("province", models.CharField(max_length=50)),
                ("schema_name", models.CharField(max_length=63, unique=True)),
                ("kind", models.CharField(choices=[("real", "REAL"), ("demo", "DEMO")], max_length=8)),
                ("profile", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=100)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("kind__in", ["real", "demo"])), name="regions_region_kind")],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=100)),
                ("path", models.CharField(max_length=100, unique=True)),
                ("division", models.CharField(max_length=12)),
                ("place", models.CharField(max_length=50)),
                ("body", models.CharField(max_length=50)),
                ("takes_part", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
                ("example", models.BooleanField()),
                (
                    "parent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="regions.agency"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["prefecture", "county", "township", "administrative_body"])),
                        name="regions_agency_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent__isnull", False), ("kind", "prefecture"), _connector="OR"), name="regions_agency_top"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=50)),
                ("source", models.CharField(max_length=200)),
                ("provisional", models.BooleanField()),
                ("load", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="days_off", to="regions.load")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("load", "day"), name="regions_dayoff_day")],
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("load", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="regions.load")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("load", "file"), name="regions_text_file")],
            },
        ),
    ]
