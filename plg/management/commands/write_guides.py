"""Writes docs/gidsen/ from the guides in the code. Run it after a change of a guide.

A test tells when it was forgotten.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from plg.management.guide_pages import guide_page, guides_page
from plg.words import Guide


class Command(BaseCommand):
    help = "Write docs/gidsen/: the guides, with their pictures."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "gidsen"
        folder.mkdir(exist_ok=True)
        with translation.override("nl"):
            (folder / "README.md").write_text(guides_page(), encoding="utf-8")
            for guide in Guide:
                (folder / f"{guide}.md").write_text(guide_page(guide), encoding="utf-8")
        self.stdout.write("docs/gidsen is fresh")
