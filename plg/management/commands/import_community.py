"""Takes in one whole community from a file of `export_community`: all of it, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from plg.management.carrying.taking import take


class Command(BaseCommand):
    help = "Take in a community that export_community of another installation wrote. All of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--slug", default="", help="another address than it had, when that one is taken")
        parser.add_argument(
            "--new-pseudonyms", action="store_true", help="draw another for whoever has one that is somebody's here"
        )
        parser.add_argument("--check", action="store_true", help="only say whether it would go in")

    def handle(self, *args: Any, file: Path, slug: str, new_pseudonyms: bool, check: bool, **options: Any) -> None:
        taken = take(file, slug=slug, new_pseudonyms=new_pseudonyms, only_try=check)
        rows = f"{taken.people} people, {taken.rows} rows, {taken.files} files"
        if check:
            self.stdout.write(f"{file} is whole and would go in: {taken.community.title}, {rows}")
            return
        self.stdout.write(f"{taken.community.title} is in, at /plg/{taken.community.slug}/: {rows}")
        self.stdout.write("Every chain of consent and audit is whole.")
        if taken.absent:
            self.stdout.write(f"{taken.absent} files were not on the disk there, and are not here.")
        if taken.renamed:
            self.stdout.write(f"{taken.renamed} people have another pseudonym than there: files of before differ.")
        if taken.called:
            self.stdout.write(
                f"{len(taken.called)} have an account here already, and come in by accepting: {', '.join(taken.called)}"
            )
        self.stdout.write("Nobody has a password here yet: let the coordinator invite them.")
        call_command("erase_again", stdout=self.stdout)
