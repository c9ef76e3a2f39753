from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coding", "0005_book_drafts")]

    operations = [
        migrations.AddField(
            model_name="round", name="released_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_at", None), ("state", "settled"), _connector="OR"),
                name="round_released_is_settled",
            ),
        ),
    ]
