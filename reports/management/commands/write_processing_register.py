"""Writes docs/privacy/processing-register.md. Run it after a change of a model; a test tells when it was forgotten."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.processing import document


class Command(BaseCommand):
    help = "Write docs/privacy/processing-register.md: the register of article 30 GDPR, in Dutch."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "privacy" / "processing-register.md"
        page.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} is fresh")
