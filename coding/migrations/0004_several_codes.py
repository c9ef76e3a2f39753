import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


#: A quote becomes a row of its own: a code may be shown by several.
QUOTES_OUT = """
INSERT INTO coding_quote (coding_id, start, "end") SELECT id, start, "end" FROM coding_coding WHERE start IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
QUOTES_BACK = """
UPDATE coding_coding c SET start = q.start, "end" = q."end"
FROM (SELECT DISTINCT ON (coding_id) * FROM coding_quote ORDER BY coding_id, start) q WHERE q.coding_id = c.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
#: A choice in a trail held one code; now it holds a list of codes, each with a list of quotes.
TRAILS_OUT = """
UPDATE coding_assignment SET trail = (
    SELECT jsonb_agg(jsonb_build_object(
        'codes', CASE WHEN mark->>'code' = '' THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
            'code', mark->'code', 'direction', mark->'direction',
            'quotes', CASE WHEN jsonb_typeof(mark->'start') = 'number'
                THEN jsonb_build_array(jsonb_build_array(mark->'start', mark->'end')) ELSE '[]'::jsonb END)) END,
        'none', mark->'none', 'unsure', false) ORDER BY number)
    FROM jsonb_array_elements(trail) WITH ORDINALITY AS kept(mark, number))
WHERE trail <> '[]'::jsonb;
SET CONSTRAINTS ALL IMMEDIATE;
"""
TRAILS_BACK = """
UPDATE coding_assignment SET trail = (
    SELECT jsonb_agg(jsonb_build_object(
        'code', coalesce(mark#>>'{codes,0,code}', ''), 'direction', coalesce(mark#>>'{codes,0,direction}', ''),
        'start', mark#>'{codes,0,quotes,0,0}', 'end', mark#>'{codes,0,quotes,0,1}', 'none', mark->'none')
        ORDER BY number)
    FROM jsonb_array_elements(trail) WITH ORDINALITY AS kept(mark, number))
WHERE trail <> '[]'::jsonb;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0003_kinds_draws_and_turns'),
        ('plg', '0003_invited_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='Memo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(verbose_name='memo')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['coding', 'start'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('parked', 'Later bespreken'), ('reviewed', 'Beoordeeld')], max_length=10, verbose_name='stand')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='assignment',
            name='unsure',
            field=models.BooleanField(default=False, verbose_name='twijfel'),
        ),
        migrations.AddField(
            model_name='decision',
            name='alone',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='given',
            field=models.BooleanField(default=True, verbose_name='de code past'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='coding.source'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('source', 'code'), name='decision_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('alone', True)), fields=('source',), name='decision_one_per_source'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('given', True), models.Q(('alone', False), ('code__isnull', False), ('direction', '')), _connector='OR'), name='decision_against_names_code'),
        ),
        migrations.AddField(
            model_name='memo',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coding_memos', to='plg.membership'),
        ),
        migrations.AddField(
            model_name='memo',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos_about', to='plg.membership'),
        ),
        migrations.AddField(
            model_name='memo',
            name='code',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memos', to='coding.code'),
        ),
        migrations.AddField(
            model_name='memo',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='coding.round'),
        ),
        migrations.AddField(
            model_name='quote',
            name='coding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='coding.coding'),
        ),
        migrations.AddField(
            model_name='review',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='plg.membership'),
        ),
        migrations.AddField(
            model_name='review',
            name='source',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review', to='coding.source'),
        ),
        migrations.AddConstraint(
            model_name='memo',
            constraint=models.UniqueConstraint(fields=('round', 'author', 'code', 'case'), name='memo_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='memo',
            constraint=models.CheckConstraint(condition=models.Q(('code', None), ('case', None), _connector='OR'), name='memo_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='memo',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='memo_has_text'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(fields=('coding', 'start'), name='quote_once'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='quote_whole'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['parked', 'reviewed'])), name='review_state_known'),
        ),
        migrations.AddField(
            model_name='pastdecision',
            name='given',
            field=models.BooleanField(default=True, verbose_name='de code past'),
        ),
        migrations.AddField(
            model_name='pastdecision',
            name='alone',
            field=models.BooleanField(default=True),
        ),
        migrations.RunSQL(QUOTES_OUT, QUOTES_BACK),
        migrations.RunSQL(TRAILS_OUT, TRAILS_BACK),
        migrations.RemoveConstraint(
            model_name='coding',
            name='coding_quote_whole',
        ),
        migrations.RemoveField(
            model_name='coding',
            name='end',
        ),
        migrations.RemoveField(
            model_name='coding',
            name='start',
        ),
    ]
