"""Makes an explicit question to the group out of an own entry: a new entry, with only the words its author chose."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from logbook.models import Entry, Excerpt
from logbook.services.sharing import locked
from logbook.services.writing import write_entry
from logbook.words import Circle, EntryState
from plg.errors import DomainError
from plg.models import Membership


@transaction.atomic
def ask_the_group(
    *, by: Membership, source: Entry, text: str, asks: str, circles: Iterable[Circle], client_key: UUID
) -> Entry:
    """Share these words with these circles, as an entry of its own that asks this; return it.

    The source stays as it was: who reads it, its text, whether it counts in research. The new entry does not count
    (the same words would count twice). Only the author knows that the two belong together. A question and at least
    one circle are needed; sending the same again gives back the one entry.
    """
    wanted = list(circles)
    kept = locked(by=by, entry=source)
    if kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken. Er kan geen vraag van gemaakt worden."))
    if not asks.strip():
        raise DomainError(_("Schrijf eerst wat je wilt vragen."))
    if not wanted:
        raise DomainError(_("Kies aan wie je het vraagt."))
    made = write_entry(by=by, text=text, happened_on=kept.happened_on, circles=wanted, asks=asks, client_key=client_key)
    Excerpt.objects.get_or_create(entry=made, defaults={"source": kept})
    return made
