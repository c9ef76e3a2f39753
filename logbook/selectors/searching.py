"""Finding entries back: by words in the text, issue, own label, month, and with whom they were shared.

Only narrows what `access` gave, so a search never reaches further than a timeline. Answers to prompts are not searched.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVectorField
from django.db.models import Expression, QuerySet
from django.db.models.expressions import Col
from django.db.models.functions import Left
from django.utils import timezone

from logbook.models import Entry, EntryVersion
from logbook.words import NOBODY
from plg.models import Community

#: The language whose word endings a search looks past: that of the column too, so a change asks for a migration.
SEARCH_LANGUAGE = "dutch"
#: Private signs around a word that was found: no keyboard makes them, and they mean nothing in HTML.
HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"
#: So much of a text is looked through for the lines to show; what is searched is all of it.
SHOWN_FROM = 20_000
MOST_MONTHS = 60


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; everything left empty is not asked."""

    words: str = ""
    issue: str = ""
    tag: str = ""
    circle: str = ""  # a Circle, or NOBODY
    month: date | None = None  # its first day

    def __bool__(self) -> bool:
        return self != Wish()


class Words(Expression):
    """The words of a version's text, as the database keeps them beside it: no row ever brings them along.

    To tell from them whether a text holds a word takes a hundredth of the time that reading the text takes; so what is
    in many entries is soon found among the newest ones, and what is rare by the index.
    """

    column = SearchVectorField()
    column.set_attributes_from_name("words")

    def resolve_expression(  # type: ignore[override]  # what stands in the query is the column itself
        self, query: Any = None, *args: Any, **kwargs: Any
    ) -> Col:
        return Col(query.get_initial_alias(), self.column)


def narrowed(entries: QuerySet[Entry], wish: Wish) -> QuerySet[Entry]:
    """Return those of these entries that fit all of the wish. No query yet.

    Words are found by their Dutch stem (leerervaring finds leerervaringen), all of them, "between quotes" as one
    phrase, -not without. The current text alone counts, by the index over its words.
    """
    if wish.words:
        # Not by a join: a current text may be absent to SQL, and over such a join the index is of no use.
        found = EntryVersion.objects.alias(its_words=Words()).filter(its_words=_query(wish.words))
        entries = entries.filter(current__in=found)
    if wish.issue:
        entries = entries.filter(issue=wish.issue)
    if wish.tag:
        entries = entries.filter(tags__contains=[wish.tag])
    if wish.month:
        entries = entries.filter(happened_on__gte=wish.month, happened_on__lt=_next_month(wish.month))
    if wish.circle == NOBODY:
        return entries.filter(shares=None)
    return entries.filter(shares__circle=wish.circle) if wish.circle else entries


def with_lines_found(entries: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """Add `lines` to every entry: the lines around the words that were found, with signs about each word."""
    headline = SearchHeadline(
        Left("current__text", SHOWN_FROM),
        _query(words),
        config=SEARCH_LANGUAGE,
        start_sel=HIT_BEGINS,
        stop_sel=HIT_ENDS,
        min_words=15,
        max_words=35,
    )
    return entries.annotate(lines=headline)


def parts_of(lines: str) -> list[tuple[str, bool]]:
    """Return the lines in parts, each with whether it is a word that was found. No query."""
    parts = []
    for piece in lines.split(HIT_BEGINS):
        hit, ends, rest = piece.partition(HIT_ENDS)
        parts += [(hit, True), (rest, False)] if ends else [(piece, False)]
    return [(text, is_hit) for text, is_hit in parts if text]


def months_of(community: Community) -> list[date]:
    """Return the months to choose from, the newest first: from the begin of the community until now. No query."""
    month, found = timezone.localdate().replace(day=1), list[date]()
    while month >= community.starts_on.replace(day=1) and len(found) < MOST_MONTHS:
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config=SEARCH_LANGUAGE, search_type="websearch")


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
