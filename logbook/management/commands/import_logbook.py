"""Brings legacy log forms into a community from the command line; the same rules as the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from logbook.services.import_plan import Plan
from logbook.services.importing import FaultyFile, import_entries, plan_import
from plg.models import Community


class Command(BaseCommand):
    help = "Load legacy log forms (CSV or XLSX) into a community: everything, or nothing when one row is faulty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("nl"):
            self._handle(options["file"], options["community"], dry_run=options["dry_run"])

    def _handle(self, file: Path, slug: str, *, dry_run: bool) -> None:
        community = Community.objects.filter(slug=slug).first()
        if community is None:
            raise CommandError(_("Er is geen leergemeenschap met het adres “%s”.") % slug)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(
                _("%(file)s is niet te lezen: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        try:
            plan = (plan_import if dry_run else import_entries)(by=None, community=community, content=content)
        except FaultyFile as error:
            plan = error.plan
        if plan.faults:
            raise CommandError("\n".join([*map(str, plan.faults), FaultyFile(plan).message]))
        self._tell(plan, dry_run=dry_run)

    def _tell(self, plan: Plan, *, dry_run: bool) -> None:
        for note in plan.notes:
            self.stdout.write(note)
        for person in plan.new_people:
            self.stdout.write(
                _("Nieuw, deelnemer zonder account: %(name)s, %(position)s, %(school)s")
                % {"name": person.name, "position": person.about["functie"], "school": person.about["school"]}
            )
        done = (
            _("Zou laden: %(new)d. Al geladen: %(already)d.")
            if dry_run
            else _("Geladen: %(new)d. Al geladen: %(already)d.")
        )
        self.stdout.write(done % {"new": len(plan.lines), "already": plan.already})
