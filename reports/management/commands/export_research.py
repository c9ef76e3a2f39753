"""Builds the research export of a community to a file: the same zip as in the browser. Writes an audit line."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from plg import audit
from plg.errors import DomainError
from plg.models import Community
from plg.words import FindingKind
from reports.exporting.build import Built, OpenNames, build
from reports.exporting.manifest import Order
from reports.services import handing

OWN_USE = "eigen gebruik"
NAMES_ARE_OPEN = 3


class Command(BaseCommand):
    help = (
        "Build the research export of a community as a zip. Pseudonyms only, consented rows only. When findings of "
        f"names are open they are listed by number and kind, nothing is written, and the status is {NAMES_ARE_OPEN}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--community", metavar="SLUG", required=True)
        parser.add_argument("--out", metavar="FILE.zip", required=True, type=Path)
        parser.add_argument("--purpose", default=OWN_USE, help="what it is for; told in the manifest")
        parser.add_argument("--to", default=OWN_USE, help="who will have it; told in the manifest")
        parser.add_argument("--mask-all", action="store_true", help="mask every open finding in this export")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        community = Community.objects.filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(f"there is no community {options['community']}")
        order = Order(purpose=options["purpose"], addressee=options["to"], mask_all=options["mask_all"])
        try:
            built = self._write(community, order, out)
        except OpenNames as error:
            found = "\n".join(f"{number} × {FindingKind(kind).value}" for kind, number in sorted(error.found.items()))
            raise CommandError(
                f"open name findings, nothing was written:\n{found}", returncode=NAMES_ARE_OPEN
            ) from error
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        told = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in built.counts.items())
        self.stdout.write(f"{out}: {told}")

    def _write(self, community: Community, order: Order, out: Path) -> Built:
        """Write the whole file or none, and the audit line with it."""
        unfinished = out.with_name(f".{out.name}.unfinished")
        try:
            with unfinished.open("wb") as file:
                built = build(community, order, file, lambda step, steps, doing: None)
            with unfinished.open("rb") as file, transaction.atomic():
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                told: dict[str, object] = {"sha256": digest, "members": built.entries, **built.counts}
                audit.record("export.built", by=None, community=community, subject=community, **told)
                handing.note_export(
                    community=community,
                    purpose=order.purpose,
                    addressee=order.addressee,
                    sha256=digest,
                    as_of=built.as_of,
                    members=built.members,
                )
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
        return built
