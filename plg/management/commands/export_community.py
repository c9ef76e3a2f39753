"""Writes one whole community to a file that another installation takes in by `import_community`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plg.management.carrying.giving import give
from plg.models import Community


class Command(BaseCommand):
    help = "Write one community, with everything and everybody in it, to a file for another installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip", help="where; may not be there yet")

    def handle(self, *args: Any, slug: str, out: Path, **options: Any) -> None:
        community = Community.objects.filter(slug=slug).first()
        if community is None:
            raise CommandError(f"there is no community {slug}")
        given = give(community, out)
        told = given.manifest
        people = told["tables"]["plg.Membership"]["rows"]
        self.stdout.write(
            f"{out}: {community.title}, {people} people, {given.rows} rows in {len(told['tables'])} tables, "
            f"{len(told['files'])} files, {given.bytes / 1024**2:.1f} MB"
        )
        if told["absent"]:
            self.stdout.write(f"{len(told['absent'])} files were not on the disk: {', '.join(told['absent'][:5])}")
        if community.archived_at is None:
            self.stdout.write("It is not archived: what is written here from now on is not in the file.")
        self.stdout.write("Names and texts stand in it as they are: send it encrypted, and remove it once it is in.")
