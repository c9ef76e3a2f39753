"""How deep a code stands in its book; and names as long as other programs allow them."""

from django.db import migrations, models


def say_the_level(apps, schema_editor):
    """Every book that is there has two levels: a main code, and the finer ones in it."""
    apps.get_model("coding", "Code").objects.exclude(parent=None).update(level=1)


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='code',
            name='level',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='code',
            name='label',
            field=models.CharField(max_length=200, verbose_name='naam'),
        ),
        migrations.AlterField(
            model_name='code',
            name='label_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='naam in het Engels'),
        ),
        migrations.RunPython(say_the_level, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 0), ('parent', None)), models.Q(('level__gt', 0), ('parent__isnull', False)), _connector='OR'), name='code_level_fits_main'),
        ),
    ]
