"""What goes into the report of a duo, as plain data: only what each shared with the duo, so that all of them read it.

Used by the page that asks, the PDF builder and the command. The same for whoever of the duo asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from logbook.access import duos
from logbook.selectors.threads import told, value_kinds
from logbook.words import IntentionState
from plg.errors import DomainError
from plg.models import Membership
from plg.selectors.duos import Together, duo_of
from reports.selectors.cards import Beside, Month, labels_of, months_of, signed, spoken
from reports.selectors.sealed import Sealed


@dataclass(frozen=True)
class DuoLine:
    """A thread that somebody of the duo shared: what stands above it, and its text."""

    above: str
    text: str


@dataclass(frozen=True)
class DuoFacts(Sealed):
    """Everything the report of a duo says."""

    key: str  # the uid of the duo
    duo: str
    names: list[str]
    school: str  # "" when they are of different ones
    community: str
    together_since: date
    months: list[Month]
    by_person: list[tuple[str, int]]  # how many entries of each, by name
    questions: list[DuoLine]
    intentions: list[DuoLine]
    yields: list[DuoLine]
    as_of: datetime
    contents: list[str]

    @property
    def entries(self) -> int:
        return sum(n for _name, n in self.by_person)

    @property
    def responses(self) -> int:
        return sum(len(card.said) for month in self.months for card in month.cards)

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.questions or self.intentions or self.yields)


def duo_facts(member: Membership) -> DuoFacts:
    """Return what the report of this member's duo says. Sixteen queries, whatever the number of entries.

    Raises `DomainError` for who sits in no duo now.
    """
    found = duo_of(member)
    if found is None:
        raise DomainError(_("Je zit nu niet in een duo, dus er is niets van jullie samen."))
    with translation.override("nl"):
        return _facts(member, found)


def _facts(member: Membership, duo: Together) -> DuoFacts:
    people, since = duo.people, duo.since
    names = {one.pk: one.user.name for one in people}
    rows = duos.entries_between(people, since).select_related("current", "author__user")
    entries: list[Any] = list(rows.order_by("happened_on", "id"))
    responses = list(duos.responses_between(people, since).select_related("author__user").order_by("made_at", "pk"))
    questions, intentions, yields = _threads(duo)
    schools = {one.school.name if one.school else "" for one in people}
    moments = [entry.current.made_at for entry in entries]
    moments += [row.made_at for row in (*responses, *questions, *intentions, *(one.row for one in yields))]
    start = datetime.combine(member.community.starts_on, time(12), UTC)
    labels = labels_of(member.community)
    return DuoFacts(
        key=str(duo.uid),
        duo=duo.name,
        names=list(names.values()),
        school=schools.pop() if len(schools) == 1 else "",
        community=member.community.title,
        together_since=timezone.localdate(since),
        months=months_of(entries, labels, Beside(said=spoken(responses), asks=True, names=names, own=False)),
        by_person=[(names[one.pk], sum(entry.author_id == one.pk for entry in entries)) for one in people],
        questions=[DuoLine(_above(names, row), row.text) for row in questions],
        intentions=[DuoLine(_above(names, row, _stand(row)), row.text) for row in intentions],
        yields=[DuoLine(_above(names, one.row, *_kind(one)), one.row.text) for one in yields],
        as_of=max(moments, default=start),
        contents=labels.contents,
    )


def _threads(duo: Together) -> tuple[list[Any], list[Any], list[Any]]:
    args = duo.people, duo.since
    community = duo.people[0].community
    return (
        list(duos.questions_between(*args).order_by("made_at", "pk")),
        list(duos.intentions_between(*args).order_by("by_when", "pk")),
        told(duos.yields_between(*args).order_by("made_at", "pk"), value_kinds(community)),
    )


def _above(names: dict[int, str], row: Any, *more: str) -> str:
    return " · ".join([signed(names[row.author_id], row.made_at), *more])


def _stand(row: Any) -> str:
    """Return what its readers see of an intention: for when it is, or what it came to in one word."""
    if row.state == IntentionState.OPEN:
        return _("voor %(day)s") % {"day": date_format(row.by_when, "j F Y")}
    return str(row.get_state_display()).lower()


def _kind(one: Any) -> Iterable[str]:
    return [*([one.value.label.lower()] if one.value else []), *(note.lower() for note in one.notes)]
