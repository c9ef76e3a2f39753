"""Counts queries: `with max_queries(8): client.get(…)` fails with the list of them when there are more."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


@contextmanager
def at_most(most: int) -> Iterator[CaptureQueriesContext]:
    """Fail when more than `most` queries are made inside; savepoints do not count."""
    with CaptureQueriesContext(connection) as caught:
        yield caught
    made = [query["sql"] for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(made) <= most, f"{len(made)} queries, at most {most} are allowed:\n" + "\n".join(
        f"{number}. {sql[:400]}" for number, sql in enumerate(made, 1)
    )


@pytest.fixture
def max_queries(db: None) -> MaxQueries:
    """Give the counter."""
    return at_most
