"""Slows down whoever tries too often: a count per subject and stretch of time, in the database."""

import hmac
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import timezone

from plg.models import Tally


def count(subject: str, *, within: timedelta) -> int:
    """Count one more try of this subject and return how many there were in this stretch of time.

    The subject is kept as a keyed hash only. One statement, so that two at once both count.
    """
    key = hmac.new(settings.SECRET_KEY.encode(), subject.encode(), sha256).hexdigest()
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO plg_tally AS t (key, count, since) VALUES (%s, 1, %s)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN t.since < %s THEN 1 ELSE t.count + 1 END,
                since = CASE WHEN t.since < %s THEN EXCLUDED.since ELSE t.since END
            RETURNING count
            """,
            [key, now, now - within, now - within],
        )
        counted: int = cursor.fetchone()[0]
    return counted


def drop_old(older_than: timedelta = timedelta(days=1)) -> int:
    """Forget counts whose time is long over; return how many. Called by the hourly tidying."""
    gone, _kinds = Tally.objects.filter(since__lt=timezone.now() - older_than).delete()
    return gone
