"""Renders a report to a file, the same PDF as the worker's. For operators and for checks; writes an audit line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from plg import audit
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.queue import WorkFailed
from reports.pdf.consent import make_consent_copy
from reports.pdf.engine import Rendered
from reports.pdf.minutes import make_minutes
from reports.pdf.progress import make_progress_report
from reports.pdf.talks import make_contact_summary, make_talk_sheet
from reports.selectors import Options, consent_facts, progress_facts, sheet_facts
from reports.selectors.minutes import minutes_to_print
from reports.selectors.talks import next_talk, talk_to_print

BUILT = ("progress", "interview", "consent", "contact", "minutes")
LATER = ("duo", "community", "research")


class Command(BaseCommand):
    help = (
        "Render a report as PDF. Built now: progress, interview and consent (--member), contact and minutes (--id). "
        f"Not built yet, and refused with one line: {', '.join(LATER)}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=[*BUILT, *LATER], help=" ".join([*BUILT, *LATER]))
        parser.add_argument("--member", metavar="PSEUDONYM", help="whose report (progress, duo, interview, consent)")
        parser.add_argument("--community", metavar="SLUG", help="of which community (community, research)")
        parser.add_argument("--id", metavar="UID", help="of which conversation or meeting (contact, minutes)")
        parser.add_argument("--out", metavar="FILE.pdf", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, out = options["kind"], options["out"]
        if kind in LATER:
            raise CommandError(f"{kind}: not built yet", returncode=2)
        try:
            if kind == "contact":
                member, facts = talk_to_print(options["id"])
                rendered = make_contact_summary(facts, _silent)
            elif kind == "minutes":
                member, told = minutes_to_print(options["id"])
                rendered = make_minutes(told, _silent)
            else:
                member = self._member(kind, options["member"])
                rendered = _render(kind, member)
            _write(out, rendered.content)
        except (DomainError, WorkFailed, OSError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            audit.record("report.rendered", by=None, community=member.community, subject=member, kind=kind)
        self.stdout.write(f"{out}: {rendered.pages} pages, {len(rendered.content)} bytes")

    def _member(self, kind: str, pseudonym: str | None) -> Membership:
        if not pseudonym:
            raise CommandError(f"{kind} needs --member PSEUDONYM")
        found = (
            Membership.objects.filter(pseudonym__code=pseudonym).select_related("community", "user", "school").first()
        )
        if found is None or not can(found, Permission.ASK_OWN_REPORT):
            raise CommandError(f"there is no participant with pseudonym {pseudonym}")
        return found


def _render(kind: str, member: Membership) -> Rendered:
    if kind == "consent":
        return make_consent_copy(consent_facts(member), _silent)
    if kind == "interview":
        return make_talk_sheet(sheet_facts(member, next_talk(member)), _silent)
    return make_progress_report(progress_facts(member, Options()), _silent)


def _silent(step: int, steps: int, doing: str) -> None:
    """Tell nobody how far it is: the command is there when the file is."""


def _write(out: Path, content: bytes) -> None:
    """Write the whole file or none: a reader never meets half a PDF."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
