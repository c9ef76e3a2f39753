"""One beat, however many are started: whoever holds a lock of the database keeps the time, the others stand by.

Celery reads this as its scheduler. The lock goes with the connection, so that a beat that dies is followed in seconds;
and the database ends a connection that nobody comes back to, so that one that hangs is followed too.
"""

import logging
from contextlib import suppress
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

#: The name of the lock: two numbers that nothing else in this database uses.
LOCK = (0x504C47, 1)
#: How often one that stands by looks whether it is its turn, in seconds.
STAND_BY = 5.0
#: After so many seconds without a look of the one that keeps the time, the turn is the next one's. It looks at every
#: round of its loop, at least every `STAND_BY`, so only one that does not go round any more loses it.
LAPSE = 15.0


class Turn:
    """The right to keep the time, held by a connection of its own."""

    def __init__(self) -> None:
        self.connection: BaseDatabaseWrapper = connections.create_connection("default")
        self.held = False

    def is_ours(self) -> bool:
        """Return whether this process keeps the time now, and take the turn when nobody has it. One query or two."""
        try:
            with self.connection.cursor() as cursor:
                if self.held:
                    cursor.execute("SELECT 1")
                else:
                    cursor.execute("SELECT set_config('idle_session_timeout', %s, false)", [f"{LAPSE:.0f}s"])
                    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
                    self.held = bool(cursor.fetchone()[0])
        except DatabaseError:
            logger.warning(
                "the database is away, or waited too long for this beat; whose turn it is will be asked again"
            )
            self.give_up()
        return self.held

    def give_up(self) -> None:
        """Let go of the turn, with the connection that held it."""
        if self.held:  # closing alone is heard by the database a moment later, and who asks in between is refused
            with suppress(Error), self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)
        self.held = False
        self.connection.close()


class OneBeat(PersistentScheduler):  # type: ignore[misc]  # Celery tells no types
    """Celery's own scheduler, which sends nothing while it is another's turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.turn = Turn()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due, when it is our turn; return how many seconds to wait."""
        if not self.turn.is_ours():
            return STAND_BY
        return min(STAND_BY, float(super().tick(*args, **kwargs)))

    def apply_entry(self, *args: Any, **kwargs: Any) -> None:
        """Send one thing, unless the turn went to another while this process stood still."""
        if self.turn.is_ours():
            super().apply_entry(*args, **kwargs)

    def close(self) -> None:
        """Give up the turn and write down what was sent."""
        self.turn.give_up()
        super().close()
