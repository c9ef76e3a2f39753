"""Erases once more whoever was erased, and takes back what was withdrawn, after a backup was restored."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plg.services.erasing import erase_again


class Command(BaseCommand):
    help = "After restoring a backup: erase again whoever is on the list, and take back what was withdrawn since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = erase_again(dry_run=options["dry_run"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"{done.lines} lines in {settings.TOMBSTONES}: {done.erased} people {would}erased again, "
            f"{done.withdrawn} members' withdrawals {would}done again, "
            f"{done.pseudonymised} communities {would}without names again"
        )
