"""Writes docs/access.md and docs/audit.md from the code. Run it after a change of a permission, an address or a word of
the trail; a test tells when it was forgotten.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from plg.management.access_page import access_page, audit_page


class Command(BaseCommand):
    help = "Write docs/access.md (who may what, at which address) and docs/audit.md (every word of the audit trail)."

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        with translation.override("nl"):
            pages = {"access.md": access_page(), "audit.md": audit_page()}
        for name, text in pages.items():
            (docs / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name} is fresh")
