"""Who reads an entry, whether it counts in research, and taking it back. Every change of rights is audited."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Entry, Photo, Share
from logbook.selectors import consents_to_research
from logbook.words import Circle, EntryState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.texts import tidy

MAX_ASKS = 300


@transaction.atomic
def share(*, by: Membership, entry: Entry, circles: Iterable[Circle], anew: bool = False) -> Entry:
    """Share an entry with these circles too; a circle it is shared with already keeps its moment.

    With `anew` such a circle starts again now, so that whoever joined since reads it as well. Refuses all but the
    author, and a withdrawn entry. Sharing what is shared changes and audits nothing.
    """
    kept = locked(by=by, entry=entry)
    if kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken en wordt daarom niet meer gedeeld."))
    wanted = sorted(set(circles))
    had = set(kept.shares.values_list("circle", flat=True))
    if anew:
        kept.shares.filter(circle__in=wanted).update(since=timezone.now())
    new = [circle for circle in wanted if circle not in had]
    Share.objects.bulk_create(Share(entry=kept, circle=circle) for circle in new)
    if new or (anew and had.intersection(wanted)):
        audit.record("logbook.entry_shared", by=by, subject=kept, circles=wanted, anew=anew)
    return kept


@transaction.atomic
def unshare(*, by: Membership, entry: Entry, circles: Iterable[Circle]) -> Entry:
    """Stop sharing an entry with these circles; they cannot open it from the next click on. Author only."""
    kept = locked(by=by, entry=entry)
    gone = kept.shares.filter(circle__in=set(circles))
    names = sorted(gone.values_list("circle", flat=True))
    if names:
        gone.delete()
        audit.record("logbook.entry_unshared", by=by, subject=kept, circles=names)
    return kept


@transaction.atomic
def set_counts_in_research(*, by: Membership, entry: Entry, counts: bool) -> Entry:
    """Let an entry count in the research, or no longer. Author only; yes only under consent for entries."""
    kept = locked(by=by, entry=entry)
    if counts and kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken en telt daarom niet mee."))
    if counts and not consents_to_research(by):
        raise DomainError(
            _("Een leerervaring telt pas mee als je toestemming gaf voor het onderzoek. Dat kan onder Ik, Toestemming.")
        )
    if counts != kept.counts_in_research:
        kept.counts_in_research = counts
        kept.save(update_fields=["counts_in_research"])
        audit.record("logbook.entry_research", by=by, subject=kept, counts=counts)
    return kept


@transaction.atomic
def ask(*, by: Membership, entry: Entry, asks: str) -> Entry:
    """Say what the readers of an entry are asked for; "" asks nothing. Author only; endless words are refused."""
    kept = locked(by=by, entry=entry)
    wanted = " ".join(tidy(asks).split())
    if len(wanted) > MAX_ASKS:
        raise DomainError(_("Vraag het korter: in hoogstens %(most)s tekens.") % {"most": MAX_ASKS})
    if wanted != kept.asks:
        kept.asks = wanted
        kept.save(update_fields=["asks"])
    return kept


@transaction.atomic
def set_audience(
    *,
    by: Membership,
    entry: Entry,
    circles: Iterable[Circle],
    anew: bool,
    counts_in_research: bool | None,
    asks: str | None = None,
) -> Entry:
    """Share an entry with just these circles, and set what is asked of them and whether it counts in research.

    None leaves the question, or the research, as it is.
    """
    wanted = set(circles)
    unshare(by=by, entry=entry, circles=set(Circle) - wanted)
    kept = share(by=by, entry=entry, circles=wanted, anew=anew)
    if asks is not None:
        kept = ask(by=by, entry=entry, asks=asks)
    if counts_in_research is not None:
        kept = set_counts_in_research(by=by, entry=entry, counts=counts_in_research)
    return kept


@transaction.atomic
def withdraw(*, by: Membership, entry: Entry) -> Entry:
    """Take an entry back: nobody but the author reads it, and research no longer sees it. Doing it twice is once.

    Its photos go for good: other people may be on them, and they were shown.
    """
    kept = locked(by=by, entry=entry)
    if kept.state != EntryState.WITHDRAWN:
        kept.state = EntryState.WITHDRAWN
        kept.counts_in_research = False
        kept.save(update_fields=["state", "counts_in_research"])
        kept.shares.all().delete()
        Photo.objects.filter(entry=kept).delete()
        audit.record("logbook.entry_withdrawn", by=by, subject=kept)
    return kept


def locked(*, by: Membership, entry: Entry) -> Entry:
    """Return the row of an entry, locked until commit, for its author alone; refuse anybody else. One query."""
    require(by, Permission.WRITE_ENTRY)
    # No join here: whoever waited for the lock would find the new row beside the old snapshot of its version.
    kept = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if kept.author_id != by.pk:
        raise Refused(_("Alleen wie een leerervaring schreef, kan haar veranderen."))
    return kept
