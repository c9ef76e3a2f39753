"""What goes into the papers of a reflection interview: the preparation and the summary, as plain data.

The one place where entries and questionnaires meet for a talk. Used by the page, the PDF builders and the commands.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amo.selectors import Result, own_results
from logbook.access import own_entries
from logbook.access.talks import visible_talks
from logbook.selectors import talks as logbook
from logbook.selectors.talks import Lens, TalkGuide
from logbook.words import NotesKind, TalkState
from plg.errors import DomainError
from plg.models import Membership
from reports.selectors.cards import Card, Month, card_of, labels_of, months_of
from reports.selectors.sealed import Sealed


@dataclass(frozen=True)
class SheetEntry:
    """An entry on the page of a preparation, and whether it is shown for this talk."""

    uid: str
    card: Card
    is_shown: bool


@dataclass(frozen=True)
class SheetPage:
    """The preparation as one of the two people of a talk sees it."""

    mine: bool
    since: date | None
    until: date
    entries: list[SheetEntry]
    lenses: list[Lens] | None  # None: not shown to this reader
    results: list[Result] | None
    guide: TalkGuide | None


@dataclass(frozen=True)
class SheetFacts(Sealed):
    """Everything the preparation on paper says. It is the participant's: all of it, whatever the interviewer reads."""

    name: str
    position: str
    school: str
    community: str
    other: str  # with whom, "" when no talk is planned
    starts_at: datetime | None
    since: date | None
    until: date | None
    months: list[Month]
    lenses: list[Lens]
    guide: TalkGuide | None
    results: list[Result]
    as_of: datetime
    contents: list[str]

    @property
    def entries(self) -> int:
        return sum(len(month.cards) for month in self.months)


@dataclass(frozen=True)
class ContactFacts(Sealed):
    """Everything the summary of a talk says, on one page."""

    name: str
    other: str
    community: str
    starts_at: datetime
    minutes: int
    where: str
    kind: str
    state: str
    written_by: str
    written_at: datetime
    summary: str
    told: int  # what came up and stood in no entry


def talk_of(member: Membership, uid: object) -> Any:
    """Return a talk this member has or holds, by its uid. Raises `DomainError` when there is none."""
    found = visible_talks(member).filter(uid=str(uid)).select_related("guide", "community").first() if uid else None
    if found is None:
        raise DomainError(_("Dit gesprek is er niet (meer)."))
    return found


def next_talk(member: Membership) -> Any | None:
    """Return the talk this participant prepares for now, with its guide; None without any. Two queries."""
    found = logbook.next_talk(member)
    return talk_of(member, found.uid) if found else None


def talk_to_print(uid: str | None) -> tuple[Membership, ContactFacts]:
    """Return whose talk this is and what its summary says, for the command line. Raises `DomainError` for none."""
    talk = logbook.talk_by_uid(uid)
    if talk is None:
        raise DomainError(_("Geef met --id het gesprek waarvan je de samenvatting wilt."))
    return talk.participant, contact_facts(talk.participant, talk)


def sheet_page(member: Membership, talk: Any) -> SheetPage:
    """Return the preparation as this member of the two sees it.

    Entries and questionnaires are those of its period: what came after the talk was not there for it.
    The participant sees everything. The interviewer sees the entries that are shown for this talk or shared anyway,
    and domains and questionnaires only when the participant ticked them, as long as the talk is under way.
    """
    mine = talk.participant_id == member.pk
    since, until = logbook.period_of(talk)
    found: list[Any] = list(logbook.entries_for(member, talk, (since, until)))
    labels = labels_of(member.community)
    names = {item["key"]: (item["label"]["nl"], item["dimension"]) for item in labels.behaviours}
    under_way = TalkState(talk.state).is_under_way
    domains, amo = mine or (talk.shows_domains and under_way), mine or (talk.shows_amo and under_way)
    owned = logbook.within(own_entries(talk.participant), (since, until)) if domains else []
    return SheetPage(
        mine=mine,
        since=since,
        until=until,
        entries=[SheetEntry(str(entry.uid), card_of(entry, names, labels), entry.is_shown) for entry in found],
        lenses=logbook.lenses(owned) if domains else None,
        results=own_results(talk.participant, until) if amo else None,
        guide=logbook.talk_guide(member.community, talk.guide),
    )


def sheet_facts(member: Membership, talk: Any | None) -> SheetFacts:
    """Return what a participant's preparation on paper says: for this talk, or over all there is without one.

    Ten queries, whatever the number of entries.
    """
    since, until = logbook.period_of(talk) if talk else (None, None)
    found: list[Any] = list(logbook.within(own_entries(member), (since, until)))
    with translation.override("nl"):
        labels, results = labels_of(member.community), own_results(member, until)
        lenses = logbook.lenses(found)
        guide = logbook.talk_guide(member.community, talk.guide if talk else None)
    sent = [at for result in results for _moment, at in result.moments]
    start = datetime.combine(member.community.starts_on, time(12), UTC)
    return SheetFacts(
        name=member.user.name,
        position=member.position,
        school=member.school.name if member.school else "",
        community=member.community.title,
        other=talk.interviewer.user.name if talk else "",
        starts_at=talk.starts_at if talk else None,
        since=since,
        until=until,
        months=months_of(found, labels),
        lenses=lenses,
        guide=guide,
        results=results,
        as_of=max([*sent, *(entry.current.made_at for entry in found)], default=start),
        contents=[*labels.contents, *([guide.version] if guide else [])],
    )


def contact_facts(member: Membership, talk: Any) -> ContactFacts:
    """Return what the summary of a talk says: of the newest text this member may read.

    Raises `DomainError` while there is no text, or no summary with it.
    """
    texts = logbook.texts_of(member, talk)
    if not texts or not texts[0].summary:
        raise DomainError(_("Er staat nog geen samenvatting bij dit gesprek."))
    text = texts[0]
    with translation.override("nl"):
        kind, state = str(NotesKind(talk.notes_kind).label), str(TalkState(talk.state).label)
        where = talk.place or (_("online") if talk.link else _("niet genoteerd"))
    return ContactFacts(
        name=talk.participant.user.name,
        other=talk.interviewer.user.name,
        community=member.community.title,
        starts_at=timezone.localtime(talk.starts_at),
        minutes=talk.minutes,
        where=where,
        kind=kind,
        state=state,
        written_by=text.author.user.name,
        written_at=timezone.localtime(text.made_at),
        summary=text.summary,
        told=len(logbook.told_of(member, talk)),
    )
