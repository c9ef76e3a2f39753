"""Writes docs/states.md from the code. Run it after a change of a state or of who may move something.

A test tells when it was forgotten.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from plg.management.states_page import states_page


class Command(BaseCommand):
    help = "Write docs/states.md: the life of every thing, and who may move it."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("nl"):
            text = states_page()
        (Path(settings.BASE_DIR) / "docs" / "states.md").write_text(text, encoding="utf-8")
        self.stdout.write("docs/states.md is fresh")
