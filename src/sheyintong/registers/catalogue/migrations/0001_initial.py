import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Loading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.CharField(max_length=100)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("gloss", models.CharField(max_length=200)),
                ("plain", models.CharField(max_length=100)),
                ("number", models.IntegerField()),
                ("group_code", models.CharField(max_length=30)),
                ("group_name", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=8)),
                ("mode", models.CharField(max_length=10)),
                ("mode_note", models.CharField(max_length=200)),
                ("responsible_body", models.CharField(max_length=50)),
                ("limit_days", models.IntegerField(null=True)),
                ("limit_unit", models.CharField(max_length=10)),
                ("limit_text", models.CharField(max_length=300)),
                ("limit_article", models.CharField(max_length=100)),
                ("limit_source", models.CharField(max_length=200)),
                ("limit_verified", models.BooleanField()),
                ("limit_note", models.CharField(max_length=300)),
                ("what_to_expect", models.CharField(max_length=300)),
                ("minutes", models.IntegerField()),
                ("minutes_example", models.BooleanField()),
                ("suggested_level", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=200)),
                ("example", models.BooleanField()),
                ("written_at", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("subject__in", ["person", "unit"])), name="catalogue_item_subject"),
                    models.CheckConstraint(condition=models.Q(("mode__in", ["immediate", "reviewed"])), name="catalogue_item_mode"),
                    models.CheckConstraint(
                        condition=models.Q(("limit_unit__in", ["working", "calendar", "realtime", "unset"])),
                        name="catalogue_item_limit_unit",
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="catalogue_item_source"),
                ],
            },
        ),
        migrations.CreateModel(
            name="List",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=50)),
                ("title", models.CharField(max_length=200)),
                ("tier", models.CharField(max_length=20)),
                ("tier_label", models.CharField(max_length=50)),
                ("in_force", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("example", models.BooleanField()),
                ("note", models.CharField(max_length=300)),
                ("written_at", models.CharField(max_length=300)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("in_force", True)), fields=["tier", "valid_from"], name="catalogue_list_in_force")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tier", "version"), name="catalogue_list_version"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="catalogue_list_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=40)),
                ("stage_max", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=8)),
                ("responsible_body", models.CharField(max_length=50)),
                ("valid_from", models.DateField()),
                ("list", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="catalogue.list")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list", "item_code"), name="catalogue_listline_item"),
                    models.CheckConstraint(
                        condition=models.Q(("stage_max__in", ["receive", "handle", "feedback"])), name="catalogue_listline_stage"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=12)),
                ("ground_text", models.CharField(max_length=300)),
                ("ground_article", models.CharField(max_length=100)),
                ("ground_source", models.CharField(max_length=200)),
                ("verified", models.BooleanField()),
                ("note", models.CharField(max_length=300)),
                ("in_use", models.BooleanField()),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="materials", to="catalogue.item")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "name"), name="catalogue_material_name"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["identity", "card", "form", "proof", "shared", "information"])),
                        name="catalogue_material_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verified", False), models.Q(("ground_article", ""), _negated=True), _connector="OR"),
                        name="catalogue_material_ground",
                    ),
                ],
            },
        ),
    ]
