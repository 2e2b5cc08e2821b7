import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("BANK", "BANK"), ("GRASSROOTS", "GRASSROOTS"), ("AGENT_POINT", "AGENT_POINT"), ("CENTRE", "CENTRE")],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("cnaps", models.CharField(default="", max_length=12)),
                ("tier", models.CharField(choices=[("", ""), ("basic", "basic"), ("premium", "premium")], default="", max_length=10)),
                ("plate_number", models.CharField(default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("preparing", "preparing"), ("open", "open"), ("suspended", "suspended"), ("closed", "closed")],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("opened_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("reason", models.CharField(default="", max_length=400)),
                ("address", models.CharField(default="", max_length=200)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("facts_version", models.BigIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.agency")),
                (
                    "agreement",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agreement"),
                ),
                ("bank", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.bank")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "state"], name="outlets_outlet_agency"),
                    models.Index(fields=["agreement"], name="outlets_outlet_agreement"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["BANK", "GRASSROOTS", "AGENT_POINT", "CENTRE"])), name="outlets_outlet_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["preparing", "open", "suspended", "closed"])), name="outlets_outlet_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("kind", "BANK"), _negated=True), ("bank__isnull", False), _connector="OR"),
                        name="outlets_outlet_bank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "open"), _negated=True), ("opened_on__isnull", False), _connector="OR"),
                        name="outlets_outlet_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", False), _connector="OR"),
                        name="outlets_outlet_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True), fields=("name",), name="outlets_outlet_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("plate_number", ""), _negated=True), fields=("plate_number",), name="outlets_outlet_plate"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HoursException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("opens", models.TimeField(null=True)),
                ("closes", models.TimeField(null=True)),
                ("reason", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                ("outlet", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.outlet")),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "day"], name="outlets_hoursexception_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            models.Q(("closes__gt", models.F("opens")), ("opens__isnull", False)),
                            _connector="OR",
                        ),
                        name="outlets_hoursexception_span",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("outlet", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.outlet")),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "valid_from"], name="outlets_hours_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens")), ("weekday__lte", 6)), name="outlets_hours_span"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Have",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signage", "signage"),
                            ("window", "window"),
                            ("equipment", "equipment"),
                            ("staff", "staff"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("met", models.BooleanField()),
                ("since", models.DateField()),
                ("note", models.CharField(default="", max_length=200)),
                ("evidence_file_id", models.BigIntegerField(null=True)),
                ("by_label", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("outlet", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.outlet")),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "kind", "since"], name="outlets_have_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["signage", "window", "equipment", "staff", "system"])), name="outlets_have_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("reader", "reader"), ("printer", "printer"), ("terminal", "terminal")], max_length=10)),
                ("serial", models.CharField(max_length=60)),
                ("label", models.CharField(default="", max_length=60)),
                ("public_key", models.TextField(default="")),
                (
                    "state",
                    models.CharField(
                        choices=[("bound", "bound"), ("faulty", "faulty"), ("unbound", "unbound")], default="bound", max_length=10
                    ),
                ),
                ("bound_at", models.DateTimeField()),
                ("unbound_at", models.DateTimeField(null=True)),
                ("last_seen_at", models.DateTimeField(null=True)),
                ("outlet", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.outlet")),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "state"], name="outlets_device_outlet")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["reader", "printer", "terminal"])), name="outlets_device_kind"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["bound", "faulty", "unbound"])), name="outlets_device_state"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "unbound"), _negated=True), fields=("serial",), name="outlets_device_serial"
                    ),
                ],
            },
        ),
    ]
