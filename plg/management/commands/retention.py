"""Takes away what may not be kept any longer, or says what it would take. Runs every night by itself."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from plg.services.retention import retain


class Command(BaseCommand):
    help = "Take away what may not be kept any longer. See docs/operating.md for the periods."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument(
            "--on", metavar="DAY", type=date.fromisoformat, help="as if it were this day; with --dry-run"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["on"] if options["dry_run"] else None
        for done in retain(today=today, dry_run=options["dry_run"]):
            where = done.community.slug if done.community else "platform"
            since = f", kept until {done.since}" if done.since else ""
            rows = ", ".join(f"{number} {name}" for name, number in sorted(done.rows.items())) or "nothing"
            self.stdout.write(f"{where}: {done.what}{since}: {rows}{' would go' if options['dry_run'] else ''}")
