"""Writes the list of everything the platform is made of, for machines (CycloneDX). Run it after a change of packages.

A test tells when it was forgotten.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from plg.management import sbom

PAGE = Path("docs", "security", "sbom.cdx.json")


class Command(BaseCommand):
    help = "Write docs/security/sbom.cdx.json from requirements.txt; with --installed what this environment holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--installed", type=Path, metavar="FILE", help="write what is installed here, with all it leans on, to FILE"
        )

    def handle(self, *args: Any, installed: Path | None, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        bom = sbom.of_environment(root) if installed else sbom.of_requirements(root)
        file = installed or root / PAGE
        file.write_text(sbom.written(bom), encoding="utf-8")
        self.stdout.write(f"{installed or PAGE}: {len(bom['components'])} parts")
