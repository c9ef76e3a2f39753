"""Makes a backup: a dump of the database and the files, with a manifest to check them by. Run it every night."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from plg.management import backups
from plg.services import pulses
from plg.words import PulseOf


class Command(BaseCommand):
    help = "Make a backup in a folder of its own under --to, and take away the ones older than --keep days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--keep", type=int, default=30, metavar="DAYS")
        parser.add_argument("--every-night", metavar="HH:MM", help="stay, and do so every night at this time")

    def handle(self, *args: object, to: Path, keep: int, every_night: str | None, **options: object) -> None:
        if keep < 1:
            raise CommandError("--keep must be at least one day.")
        if every_night is None:
            self._make(to, keep)
            return
        while True:
            close_old_connections()
            connection.close()
            time.sleep(seconds_until(every_night))
            try:
                self._make(to, keep)
            except (
                CommandError,
                OSError,
                DatabaseError,
            ) as error:  # tomorrow again; /metrics and the administrator's page tell
                self.stderr.write(f"No backup was made: {error}")

    def _make(self, place: Path, keep: int) -> None:
        began = perf_counter()
        made = backups.make(place)
        old = backups.drop_old(place, keep=timedelta(days=keep))
        pulses.beat(PulseOf.BACKUP)
        took, size = perf_counter() - began, made.bytes / 1024**2
        self.stdout.write(f"{made.folder}: {made.tables} tables, {made.rows} rows, {size:.1f} MB in {took:.1f} s")
        if old:
            self.stdout.write(f"{len(old)} older than {keep} days went")


def seconds_until(clock: str, now: datetime | None = None) -> float:
    """Return how long it is until the clock says this, by the Dutch time; `CommandError` when it is no time."""
    now = timezone.localtime(now)
    try:
        wanted = datetime.strptime(clock, "%H:%M").replace(tzinfo=now.tzinfo)
    except ValueError:
        raise CommandError("--every-night must look like 02:30.") from None
    then = now.replace(hour=wanted.hour, minute=wanted.minute, second=0, microsecond=0)
    return ((then if then > now else then + timedelta(days=1)) - now).total_seconds()
