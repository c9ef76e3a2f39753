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
from reports.access import PERMISSION
from reports.pdf.consent import make_consent_copy
from reports.pdf.duo import make_duo_report
from reports.pdf.engine import Rendered
from reports.pdf.group import make_community_report
from reports.pdf.minutes import make_minutes
from reports.pdf.progress import make_progress_report
from reports.pdf.summary import make_research_summary
from reports.pdf.talks import make_contact_summary, make_talk_sheet
from reports.selectors import (
    Options,
    community_facts,
    consent_facts,
    duo_facts,
    progress_facts,
    sheet_facts,
    summary_facts,
)
from reports.selectors.minutes import minutes_to_print
from reports.selectors.progress import TICKS
from reports.selectors.talks import next_talk, talk_to_print
from reports.words import ReportKind

OF_MEMBER = ("progress", "duo", "interview", "consent")
OF_COMMUNITY = ("community", "research")
BY_ID = ("contact", "minutes")


class Command(BaseCommand):
    help = (
        "Render a report as PDF: progress, duo, interview and consent (--member), community and research "
        "(--community), contact and minutes (--id)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = [*OF_MEMBER, *OF_COMMUNITY, *BY_ID]
        parser.add_argument("kind", metavar="KIND", choices=kinds, help=" ".join(kinds))
        parser.add_argument("--member", metavar="PSEUDONYM", help="whose report (progress, duo, interview, consent)")
        parser.add_argument("--community", metavar="SLUG", help="of which community (community, research)")
        parser.add_argument("--id", metavar="UID", help="of which conversation or meeting (contact, minutes)")
        parser.add_argument(
            "--with", metavar="PARTS", default="", help="of progress, by comma: threads, dialogue, codes, photos"
        )
        parser.add_argument("--out", metavar="FILE.pdf", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, out = options["kind"], options["out"]
        try:
            member, rendered = self._rendered(kind, options)
            _write(out, rendered.content)
        except (DomainError, WorkFailed, OSError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            audit.record("report.rendered", by=None, community=member.community, subject=member, kind=kind)
        self.stdout.write(f"{out}: {rendered.pages} pages, {len(rendered.content)} bytes")

    def _rendered(self, kind: str, options: dict[str, Any]) -> tuple[Membership, Rendered]:
        if kind == "contact":
            member, summary = talk_to_print(options["id"])
            return member, make_contact_summary(summary, _silent)
        if kind == "minutes":
            member, minutes = minutes_to_print(options["id"])
            return member, make_minutes(minutes, _silent)
        if kind in OF_COMMUNITY:
            member = _somebody(kind, options["community"])
            if kind == "community":
                return member, make_community_report(community_facts(member), _silent)
            return member, make_research_summary(summary_facts(member), _silent)
        member = self._member(kind, options["member"])
        return member, _render(kind, member, _parts(options.get("with") or ""))

    def _member(self, kind: str, pseudonym: str | None) -> Membership:
        if not pseudonym:
            raise CommandError(f"{kind} needs --member PSEUDONYM")
        found = (
            Membership.objects.filter(pseudonym__code=pseudonym).select_related("community", "user", "school").first()
        )
        if found is None or not can(found, Permission.ASK_OWN_REPORT):
            raise CommandError(f"there is no participant with pseudonym {pseudonym}")
        return found


def _somebody(kind: str, slug: str | None) -> Membership:
    """Return who may have such a report of this community, the longest there first: it is the same for all of them."""
    if not slug:
        raise CommandError(f"{kind} needs --community SLUG")
    here = Membership.objects.filter(community__slug=slug, left_at=None).select_related("community", "user")
    allowed = [one for one in here.order_by("joined_at", "pk") if can(one, PERMISSION[ReportKind(kind)])]
    if not allowed:
        raise CommandError(f"there is nobody in {slug} who may have this report")
    return allowed[0]


def _parts(said: str) -> dict[str, bool]:
    names = [name.strip() for name in said.split(",") if name.strip()]
    if unknown := [name for name in names if f"with_{name}" not in TICKS]:
        raise CommandError(f"there is no part {unknown[0]} to choose")
    return {f"with_{name}": True for name in names}


def _render(kind: str, member: Membership, parts: dict[str, bool]) -> Rendered:
    if kind == "duo":
        return make_duo_report(duo_facts(member), _silent)
    if kind == "consent":
        return make_consent_copy(consent_facts(member), _silent)
    if kind == "interview":
        return make_talk_sheet(sheet_facts(member, next_talk(member)), _silent)
    return make_progress_report(progress_facts(member, Options.of(parts)), _silent)


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
