"""One view of the data for the whole export: a repeatable-read transaction with helper tables that vanish at its end.

Used by `build`. Progress is told from another connection, or nobody would see it before the end.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from django.db import connection, connections, transaction
from psycopg2.extras import execute_values

from plg.queue import Progress


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at one moment: a withdrawal is wholly in the export, or wholly after it."""
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot begins its own transaction")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def helper_table(name: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """Make a table for this transaction alone and fill it. `name` and `columns` are ours, never from outside."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
        execute_values(cursor.cursor, f"INSERT INTO {name} VALUES %s", rows, page_size=1000)  # noqa: S608
        cursor.execute(f"ANALYZE {name}")


@contextmanager
def told_outside(progress: Progress) -> Iterator[Callable[[int, int, str], None]]:
    """Give a `progress` that speaks from a thread with a connection of its own, and waits until it has spoken."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="progress") as mouth:
        yield lambda step, steps, doing: mouth.submit(partial(progress, step, steps, doing)).result()
        mouth.submit(connections.close_all).result()
