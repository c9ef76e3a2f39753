from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_minutes")]

    operations = [
        migrations.AddField(
            model_name="report", name="places", field=models.JSONField(blank=True, default=dict)
        ),
    ]
