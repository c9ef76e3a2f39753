"""What somebody is still writing, as it stands on top of their timeline."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Left

from logbook.models import Draft
from logbook.words import headline

MOST_DRAFTS = 20
_OPENING = 200


@dataclass(frozen=True)
class DraftLine:
    """One draft: how it begins ("" when only questions were answered), and when it was last saved."""

    uid: UUID
    client_key: UUID
    head: str
    saved_at: datetime


def draft_lines(drafts: QuerySet[Draft]) -> list[DraftLine]:
    """Return the newest of these drafts; never more than 20. One query."""
    rows = drafts.annotate(opening=Left("text", _OPENING)).values_list("uid", "client_key", "opening", "saved_at")
    return [
        DraftLine(uid, key, headline(opening, cut=len(opening) == _OPENING)[0], saved_at)
        for uid, key, opening, saved_at in rows[:MOST_DRAFTS]
    ]
