"""The readable version of somebody's own data: who they are, what they chose, wrote and answered, and who saw it.

Used by the task. Takes chapters that the apps wrote; reads no database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from plg.slots import OwnPart, OwnPiece, Seen
from reports.pdf import engine
from reports.pdf.progress import LONG, Paragraph, paragraphs


@dataclass(frozen=True)
class OwnStory:
    """What the document says."""

    name: str
    at: datetime
    parts: Sequence[OwnPart]
    seen: Sequence[Seen]
    more_seen: bool  # the list is longer than what is printed
    rows: Mapping[str, int]  # by model: what lies beside it in the zip

    @property
    def seal(self) -> str:
        """A hash of all of it: the same story makes the same file."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Shown:
    """A piece as the template sets it."""

    above: str
    title: str
    pairs: list[tuple[str, str]]  # short facts, one line each
    texts: list[tuple[str, list[Paragraph]]]
    notes: list[str]
    long: bool


def make_own_report(story: OwnStory) -> engine.Rendered:
    """Return the PDF. The same story gives the same bytes."""
    engine.ready()
    with translation.override("nl"):
        context = {
            "story": story,
            "name": story.name,
            "parts": [
                (f"deel-{number}", part.title, part.lead, [_shown(piece) for piece in part.pieces])
                for number, part in enumerate(story.parts, start=1)
            ],
            "seen": [
                (date_format(timezone.localtime(line.at), "j F Y H:i"), line.what, line.where) for line in story.seen
            ],
            "tables": [(label, number) for label, number in sorted(story.rows.items()) if number],
            "identifier": story.seal,
        }
        return engine.render(render_to_string("pdf/own.html", context), identifier=story.seal)


def _shown(piece: OwnPiece) -> Shown:
    short = all(label and len(text) <= 120 and "\n" not in text for label, text in piece.texts)
    texts = [] if short else [(label, paragraphs(text)) for label, text in piece.texts]
    return Shown(
        above=piece.above,
        title=piece.title,
        pairs=list(piece.texts) if short else [],
        texts=texts,
        notes=list(piece.notes),
        long=sum(len(label) + len(text) for label, text in piece.texts) > LONG,
    )
