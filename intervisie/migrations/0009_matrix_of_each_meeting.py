from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intervisie', '0008_materials'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='matrix',
            name='matrix_one_open',
        ),
        migrations.AddConstraint(
            model_name='matrix',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('community', 'meeting'), name='matrix_one_open', nulls_distinct=False),
        ),
    ]
