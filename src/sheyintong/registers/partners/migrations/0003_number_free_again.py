from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_drafts"),
    ]

    operations = [
        migrations.AlterField(model_name="agreement", name="number", field=models.CharField(max_length=40)),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=~Q(state="ended") | Q(signed_at__isnull=False), fields=("number",), name="partners_agreement_number"
            ),
        ),
    ]
