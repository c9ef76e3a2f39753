"""Checks every consent chain and every audit chain. Exit status 1 when one is broken; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plg.audit import first_broken
from plg.models import AuditLine, ConsentSeal
from plg.services.consent_chains import broken_chains


class Command(BaseCommand):
    help = "Check that no consent and no line of the audit trail was changed, left out or put in between."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [f"consent chain {broken.chain} breaks at position {broken.position}" for broken in broken_chains()]
        audits = AuditLine.objects.values_list("chain", flat=True).order_by("chain").distinct()
        for chain in audits:
            line = first_broken(chain)
            if line is not None:
                faults.append(f"audit chain {chain} breaks at position {line.position}")
        if faults:
            raise CommandError("\n".join(faults))
        chains = ConsentSeal.objects.values("chain").distinct().count()
        self.stdout.write(f"{chains} consent chains and {len(audits)} audit chains are whole")
