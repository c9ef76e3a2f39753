"""All content of the platform in the database: read from its files once in a process, copied back from then on.

For tests that need it to be there. What loading does and says is tested with the real one (tests/plg/test_content.py).
"""

from io import BytesIO

from django.db import connection, transaction

from plg.models import AuditLine, ContentVersion
from plg.services.content import load_content

#: The tables that loading fills, and what stands in them, as PostgreSQL copies it. Its audit lines are not among them.
_kept: dict[str, bytes] = {}
_numbered: set[str] = set()
_versions: set[tuple[str, str, int]] = set()


#: No other row gets the key of one that was copied: they may have been given out in another database of this process.
_PAST = """
SELECT setval(numbers, greatest(nextval(numbers), (SELECT max(id) FROM "{table}")))
FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS numbers) AS counter
"""
_NUMBERED = "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND is_identity = 'YES'"


def content_there() -> None:
    """Have all content loaded."""
    if not _kept:
        _load()
    elif not _filled(set(_kept)):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in _kept.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', BytesIO(rows))
            for table in _numbered:
                cursor.execute(_PAST.format(table=table))
    elif not _versions <= _there():
        load_content(by=None)


def _load() -> None:
    tables = {*connection.introspection.django_table_names(only_existing=True)} - {AuditLine._meta.db_table}
    before = _filled(tables)
    load_content(by=None)
    fresh = sorted(_filled(tables) - before)
    if ContentVersion._meta.db_table in before:
        return  # what stood there before is not ours to keep
    _versions.update(_there())
    with connection.cursor() as cursor:
        for table in fresh:
            rows = BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', rows)
            _kept[table] = rows.getvalue()
        cursor.execute(_NUMBERED)
        _numbered.update(table for (table,) in cursor.fetchall() if table in _kept)


def _there() -> set[tuple[str, str, int]]:
    return set(ContentVersion.objects.values_list("kind", "key", "version"))


def _filled(tables: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in sorted(tables)))
        return {name for (name,) in cursor.fetchall()}
