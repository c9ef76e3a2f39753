"""Rows that were written once and are copied back from then on, as PostgreSQL copies them: content and people.

For what many tests begin with; whatever writes it has tests of its own.
"""

from dataclasses import dataclass
from io import BytesIO

from django.db import connection, transaction

#: No other row gets the key of one that was copied: they may have been given out in another database of this process.
_PAST = """
SELECT setval(numbers, greatest(nextval(numbers), (SELECT max(id) FROM "{table}")))
FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS numbers) AS counter
"""
_NUMBERED = "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND is_identity = 'YES'"


@dataclass(frozen=True)
class Copies:
    """Rows by table, with their first and last key."""

    rows: dict[str, bytes]
    keys: dict[str, tuple[int, int]]

    @classmethod
    def since(cls, before: dict[str, int], *, but: str = "") -> "Copies":
        """Return the rows that came after these keys; `but` is a table that is left out."""
        keys = {
            table: (before.get(table, 0) + 1, last)
            for table, last in last_keys().items()
            if last > before.get(table, 0) and table != but
        }
        rows = {}
        with connection.cursor() as cursor:
            for table, (first, _last) in keys.items():
                fresh = BytesIO()
                cursor.copy_expert(
                    f'COPY (SELECT * FROM "{table}" WHERE id >= {first}) TO STDOUT (FORMAT binary)', fresh
                )
                rows[table] = fresh.getvalue()
        return cls(rows, keys)

    def fit(self) -> bool:
        """Say whether no row of this database has the key of one of these."""
        taken = (
            f'EXISTS (SELECT FROM "{table}" WHERE id BETWEEN {first} AND {last})'
            for table, (first, last) in self.keys.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {' OR '.join(taken)}")
            return not cursor.fetchone()[0]

    def put_back(self) -> None:
        """Write them to the database."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', BytesIO(rows))
            cursor.execute(";".join(_PAST.format(table=table) for table in self.rows))


def last_keys() -> dict[str, int]:
    """Return the highest key of every table that holds rows."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED)
        tables = sorted(table for (table,) in cursor.fetchall())
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', max(id) FROM \"{table}\"" for table in tables))
        return {table: last for table, last in cursor.fetchall() if last is not None}
