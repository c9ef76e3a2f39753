from django.db import migrations, models


def forget(apps, schema_editor):
    """Whether a meeting goes on or is over was always asked of the clock; two states told it once more."""
    meetings = apps.get_model("intervisie", "Meeting").objects.using(schema_editor.connection.alias)
    meetings.filter(state__in=["open", "closed"]).update(state="planned")


class Migration(migrations.Migration):
    dependencies = [
        ("intervisie", "0010_case_texts"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="meeting",
            name="state",
            field=models.CharField(
                choices=[("planned", "Gepland"), ("cancelled", "Vervallen")],
                default="planned",
                max_length=10,
                verbose_name="stand",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_state_known",
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "cancelled"])), name="meeting_state_known"
            ),
        ),
    ]
