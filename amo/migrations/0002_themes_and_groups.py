"""What a wave is about is kept with the wave, and what changed in a group with the day it was reckoned."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


def as_it_was_asked(apps, schema_editor):
    """Keep what every wave asked about until now: the theme of its community, in small letters."""
    for wave in apps.get_model("amo", "Wave").objects.select_related("community"):
        wave.theme = wave.community.theme.lower()[:120]
        wave.save(update_fields=["theme"])


class Migration(migrations.Migration):

    dependencies = [
        ('amo', '0001_initial'),
        ('plg', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='wave',
            name='theme',
            field=models.CharField(blank=True, max_length=120, verbose_name='onderwerp van de stellingen'),
        ),
        migrations.RunPython(as_it_was_asked, migrations.RunPython.noop),
        migrations.CreateModel(
            name='GroupPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('questionnaire', models.SlugField(max_length=60, verbose_name='vragenlijst')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('first', models.CharField(choices=[('pre', 'Voormeting'), ('post', 'Nameting'), ('follow_up', 'Vervolgmeting')], max_length=10, verbose_name='eerste meting')),
                ('last', models.CharField(choices=[('pre', 'Voormeting'), ('post', 'Nameting'), ('follow_up', 'Vervolgmeting')], max_length=10, verbose_name='laatste meting')),
                ('rows', models.JSONField(default=list, verbose_name='aantallen')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='berekend')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_pictures', to='plg.community')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('community', 'questionnaire', 'first', 'last'), name='group_picture_once'), models.CheckConstraint(condition=models.Q(('first__in', ['pre', 'post', 'follow_up']), ('last__in', ['pre', 'post', 'follow_up'])), name='group_picture_moments_known')],
            },
        ),
    ]
