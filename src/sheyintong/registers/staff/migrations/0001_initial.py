import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("outlets", "0001_initial"),
        ("partners", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=80)),
                ("state", models.CharField(choices=[("invited", "invited"), ("active", "active"), ("left", "left")], max_length=10)),
                ("created_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.account"),
                ),
                ("bank", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.bank")),
                (
                    "invitation",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.invitation"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", ["invited", "active", "left"])), name="staff_member_state"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "active"), _negated=True), ("account__isnull", False), _connector="OR"),
                        name="staff_member_active",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "left"), _negated=True), fields=("person_id",), name="staff_member_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "left"), _negated=True), ("left_at__isnull", False), _connector="OR"),
                        name="staff_member_left",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=60, null=True)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.member")),
            ],
            options={
                "indexes": [models.Index(fields=["member", "valid_to"], name="staff_certificate_member")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="staff_certificate_dates")
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("teller", "teller"),
                            ("hall_guide", "hall_guide"),
                            ("outlet_manager", "outlet_manager"),
                            ("branch_manager", "branch_manager"),
                            ("township_clerk", "township_clerk"),
                            ("centre_clerk", "centre_clerk"),
                            ("reviewer", "reviewer"),
                            ("centre_manager", "centre_manager"),
                            ("internal_control", "internal_control"),
                            ("information_centre", "information_centre"),
                            ("admin_body", "admin_body"),
                            ("auditor", "auditor"),
                            ("operator", "operator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.agency"),
                ),
                ("bank", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.bank")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.member")),
                (
                    "outlet",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.outlet"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["outlet", "role"], name="staff_post_outlet"),
                    models.Index(fields=["agency", "role"], name="staff_post_agency"),
                    models.Index(fields=["bank", "role"], name="staff_post_bank"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "teller",
                                    "hall_guide",
                                    "outlet_manager",
                                    "branch_manager",
                                    "township_clerk",
                                    "centre_clerk",
                                    "reviewer",
                                    "centre_manager",
                                    "internal_control",
                                    "information_centre",
                                    "admin_body",
                                    "auditor",
                                    "operator",
                                ],
                            )
                        ),
                        name="staff_post_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                        name="staff_post_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", True), ("bank__isnull", True), ("outlet__isnull", False)),
                            models.Q(("agency__isnull", False), ("bank__isnull", True), ("outlet__isnull", True)),
                            models.Q(("agency__isnull", True), ("bank__isnull", False), ("outlet__isnull", True)),
                            _connector="OR",
                        ),
                        name="staff_post_one_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("member", "role", "outlet", "agency", "bank"),
                        name="staff_post_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.member")),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.post")),
            ],
            options={
                "indexes": [models.Index(fields=["member", "valid_to"], name="staff_standin_member")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid_to__gte", models.F("valid_from"))), name="staff_standin_dates")
                ],
            },
        ),
    ]
