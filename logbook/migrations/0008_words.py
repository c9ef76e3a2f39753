from django.db import migrations


class Migration(migrations.Migration):
    """Keep the words of a text beside it, where a search reads them without reading the text."""

    dependencies = [("logbook", "0007_column_choice")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE logbook_entryversion ADD COLUMN words tsvector
                    GENERATED ALWAYS AS (to_tsvector('dutch', text)) STORED;
                CREATE INDEX entry_words ON logbook_entryversion USING gin (words);
            """,
            reverse_sql="ALTER TABLE logbook_entryversion DROP COLUMN words;",
        ),
        migrations.RemoveIndex(model_name="entryversion", name="entry_version_words"),
    ]
