"""Puts a backup back: checks it, restores it, compares every table, and erases anew whoever was erased since."""

from pathlib import Path
from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from plg.management import backups
from plg.services import pulses
from plg.services.consent_chains import broken_chains
from plg.words import PulseOf


class Command(BaseCommand):
    help = "Restore a backup over this database. Stop web, worker and beat first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="only say whether the backup is whole")
        parser.add_argument("--over", action="store_true", help="lose what stands in the database now")

    def handle(self, *args: object, folder: Path, check: bool, over: bool, **options: object) -> None:
        began = perf_counter()
        tables = backups.check(folder)
        rows = sum(int(table["rows"]) for table in tables.values())
        if check:
            self.stdout.write(f"{folder} is whole: {len(tables)} tables, {rows} rows")
            return
        if not over and connection.introspection.table_names():
            raise CommandError("This database is not empty. Say --over to lose what stands in it now.")
        made = backups.restore(folder)
        took = perf_counter() - began
        self.stdout.write(
            f"{made.tables} tables and {made.rows} rows are back, each equal to the backup, in {took:.1f} s"
        )
        call_command("migrate", verbosity=0)
        pulses.had(PulseOf.BACKUP, backups.made_at(folder))
        call_command("erase_again", stdout=self.stdout)
        if broken := broken_chains():
            raise CommandError(f"{len(broken)} chains are broken; run verify_consent.")
        self.stdout.write("Every chain of consent and audit is whole.")
