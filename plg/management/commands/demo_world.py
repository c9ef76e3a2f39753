"""Makes the demo world: two communities with invented people, and what every app adds. Idempotent; with --show a
world that is there is only shown."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plg import demo
from plg.content.reader import BadContent


class Command(BaseCommand):
    help = "Make the demo world. With --show: print slugs, pseudonyms and sign-ins as JSON, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=demo.SIZES, default="study", help="study: the published shape (default)")
        parser.add_argument("--entries", type=int, default=0, help="with --size large: so many generated entries more")
        parser.add_argument("--show", action="store_true", help="print the demo world as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("the demo world is made only where DEMO is on, never in production")
        if options["entries"] < 0 or (options["entries"] and options["size"] != "large"):
            raise CommandError("--entries takes a number of 0 or more, and goes with --size large")
        only_show = options["show"] and options["size"] == "study" and demo.is_there()
        if not only_show:
            self._build(options["size"], options["entries"])
        if options["show"]:
            self.stdout.write(json.dumps(demo.told(), indent=2, ensure_ascii=False))

    def _build(self, size: str, entries: int) -> None:
        try:
            demo.build(size=size, entries=entries)
        except BadContent as error:
            raise CommandError("\n".join(["content has faults:", *error.faults])) from error
        self.stderr.write("the demo world is ready")
