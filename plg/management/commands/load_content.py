"""Brings every versioned content file into the database. Run at every start; running it twice changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plg.content.reader import BadContent
from plg.services.content import load_content


class Command(BaseCommand):
    help = "Load the versioned content files of all apps: all of them, or none when one is faulty."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_content(by=None)
        except BadContent as error:
            raise CommandError("\n".join(["nothing was loaded:", *error.faults])) from error
        self.stdout.write(f"content: {len(done.new)} new, {len(done.changed)} changed, {len(done.same)} the same")
