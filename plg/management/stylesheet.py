"""Joins the style sheets that every page needs into one file, so that a phone asks once. Used by prepare_static."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

#: In the order of the cascade: Bootstrap's ground, our tokens, the page, its parts.
PARTS = (
    "js-lib-bootstrap5/css/bootstrap-reboot.min.css",
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
)
NAME = "css/site.css"
#: Our own comments are for who reads the sources; a licence (`/*!`) goes along.
COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.DOTALL)


def make_stylesheet(folder: Path) -> None:
    """Write the joined sheet below the folder; addresses in it keep working, since it stands beside its parts."""
    joined = "\n".join(COMMENT.sub("", Path(_source(name)).read_text(encoding="utf-8")) for name in PARTS)
    made = folder / NAME
    made.parent.mkdir(parents=True, exist_ok=True)
    if not made.exists() or made.read_text(encoding="utf-8") != joined:
        made.write_text(joined, encoding="utf-8")


def _source(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is not there"
    return found
