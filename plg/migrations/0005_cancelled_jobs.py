from django.db import migrations, models

STATES = [
    ("queued", "Wacht op verwerking"),
    ("running", "Bezig"),
    ("done", "Klaar"),
    ("failed", "Mislukt"),
    ("cancelled", "Gestopt"),
]


class Migration(migrations.Migration):
    dependencies = [("plg", "0004_running")]

    operations = [
        migrations.RemoveConstraint(model_name="job", name="job_state_known"),
        migrations.AlterField(
            model_name="job",
            name="state",
            field=models.CharField(choices=STATES, default="queued", max_length=10, verbose_name="stand"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [key for key, _said in STATES])), name="job_state_known"
            ),
        ),
    ]
