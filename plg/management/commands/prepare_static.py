"""Makes the fonts and the joined style sheet, then collects the static files for the site. Cheap to repeat."""

import fnmatch
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand

from plg.management.stylesheet import make_stylesheet
from plg.management.typeface import make_fonts

#: What the packages ship and no page asks for; leaving it out makes collecting ten times quicker.
UNUSED = ["bootstrap*.js", "bootstrap*.js.map", "*.rtl.*", "bootstrap.*", "bootstrap-[gu]*", "htm*-4*", "hx-*"]


class Command(BaseCommand):
    help = "Make the fonts and the joined style sheet, and collect the static files, when something changed."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_fonts(Path(settings.STATIC_MADE) / "fonts")
        self.stdout.write(f"fonts: {len(made)} made" if made else "fonts: unchanged")
        make_stylesheet(Path(settings.STATIC_MADE))
        if not isinstance(staticfiles_storage, ManifestFilesMixin):
            return
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        wanted = _checksum()
        if stamp.exists() and stamp.read_text() == wanted:
            self.stdout.write("static files: unchanged")
            return
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        stamp.write_text(wanted)
        self.stdout.write("static files: collected")


def _checksum() -> str:
    digest = hashlib.sha256()
    for name, content in _sources():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, bytes]]:
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            if not any(fnmatch.fnmatch(Path(name).name, pattern) for pattern in UNUSED):
                with storage.open(name) as file:
                    yield name, file.read()
