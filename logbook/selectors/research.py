"""What research may use of the logbook, and whether a member's entries may count at all."""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from logbook.models import Entry
from logbook.words import EntryState
from plg.models import AuditLine, Community, Membership
from plg.selectors import consenting_members
from plg.words import Purpose


def research_entries(community: Community) -> QuerySet[Entry]:
    """Return the entries research may use now: kept, marked by the author, under consent for entries today.

    Withdrawing consent or entry takes effect in the next read. Current text, author and pseudonym are loaded.
    """
    return (
        Entry.objects.filter(
            community=community,
            state=EntryState.SUBMITTED,
            counts_in_research=True,
            author__in=consenting_members(Purpose.ENTRIES),
        )
        .select_related("current", "author__pseudonym")
        .order_by("id")
    )


def last_taken_out(community: Community) -> datetime | None:
    """Return when an author last took an entry out of the research or back altogether; None when nobody ever did.

    From the audit trail: a row does not tell when it was marked otherwise. One query.
    """
    marked = Q(word="logbook.entry_research", detail__counts=False) | Q(word="logbook.entry_withdrawn")
    found: datetime | None = AuditLine.objects.filter(marked, chain=str(community.uid)).aggregate(at=Max("at"))["at"]
    return found


def kept_count(community: Community) -> int:
    """Return how many entries members keep here, for research or not. A number only, never which."""
    return Entry.objects.filter(community=community, state=EntryState.SUBMITTED).count()


def with_research(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add to every entry whether research may use it now (`counts_now`): its mark, under its author's consent."""
    consents = Exists(consenting_members(Purpose.ENTRIES).filter(pk=OuterRef("author")))
    return entries.annotate(counts_now=Q(consents, counts_in_research=True, state=EntryState.SUBMITTED))


def consents_to_research(member: Membership) -> bool:
    """Return whether this member's entries may count in research at all now. One query."""
    return consenting_members(Purpose.ENTRIES).filter(pk=member.pk).exists()
