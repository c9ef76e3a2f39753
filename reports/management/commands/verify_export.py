"""Checks a research export that lies somewhere: whole, true to its manifest, and without anybody's name."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.selectors.sentinels import names_of
from reports.verifying import verify


class Command(BaseCommand):
    help = (
        "Check a research export: hashes, columns, numbers of rows, quotes at their places, and that no name, school "
        "or e-mail address of the community it came from stands in it. Status 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.zip", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["file"], names_of(options["file"]))
        for fault in verdict.faults:
            self.stderr.write(fault)
        if not verdict.is_sound:
            raise CommandError(f"{options['file']}: {len(verdict.faults)} faults")
        self.stdout.write(
            f"{options['file']}: {verdict.files} files, {verdict.rows} rows, {verdict.quotes} quotes: all as it says"
        )
