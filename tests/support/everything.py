"""All that the database holds, as text: to look for words that must not be there."""

from django.db import connections


def whole_database(using: str = "default") -> dict[str, str]:
    """Return every row of every table as text, by the name of the table."""
    connection = connections[using]
    tables = connection.introspection.django_table_names(only_existing=True)
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT coalesce(string_agg(t::text, chr(10)), $$$$) FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def tables_with(word: str, using: str = "default") -> list[str]:
    """Return the tables in which this word stands, in whatever case."""
    return [table for table, rows in whole_database(using).items() if word.casefold() in rows.casefold()]
