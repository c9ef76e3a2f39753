"""One view of the data for the whole export: a repeatable-read transaction with helper tables that vanish at its end.

Used by `build`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg2.extras import execute_values

#: What one step of a query of an export may take of the database's memory.
SORTING = "64MB"


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at one moment: a withdrawal is wholly in the export, or wholly after it."""
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot begins its own transaction")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # Few and long queries: sorts and joins of a million rows in memory rather than on disk, for this one only.
            cursor.execute(f"SET LOCAL work_mem = '{SORTING}'")
            cursor.execute("SET LOCAL jit = off")
        yield


def helper_table(name: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """Make a table for this transaction alone and fill it. `name` and `columns` are ours, never from outside."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
        execute_values(cursor.cursor, f"INSERT INTO {name} VALUES %s", rows, page_size=1000)  # noqa: S608
        cursor.execute(f"ANALYZE {name}")
