"""Trying too often is counted, in a stretch of time, without keeping who it was."""

from datetime import timedelta

import pytest

from plg.models import Tally
from plg.services.tallies import count, drop_old

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_each_subject_is_counted_by_itself() -> None:
    assert [count("a", within=MINUTE), count("a", within=MINUTE), count("b", within=MINUTE)] == [1, 2, 1]


def test_after_a_while_it_begins_anew() -> None:
    count("a", within=MINUTE)
    Tally.objects.update(since=Tally.objects.get().since - 2 * MINUTE)
    assert count("a", within=MINUTE) == 1
    assert count("a", within=MINUTE) == 2


def test_the_subject_is_not_kept() -> None:
    count("anna@plg.example", within=MINUTE)
    assert "anna" not in Tally.objects.get().key


def test_old_counts_are_forgotten() -> None:
    count("a", within=MINUTE)
    assert drop_old() == 0
    Tally.objects.update(since=Tally.objects.get().since - timedelta(days=2))
    assert drop_old() == 1
