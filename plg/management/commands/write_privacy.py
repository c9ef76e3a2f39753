"""Writes docs/privacy.md from the register. Run it after a change of a model; a test tells when it was forgotten."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from plg.privacy.document import document


class Command(BaseCommand):
    help = "Write docs/privacy.md: what every table holds about people, whose it is, and what erasing does."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "privacy.md"
        page.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{page.relative_to(settings.BASE_DIR)} is fresh")
