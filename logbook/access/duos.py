"""What the people of a duo gave one another to read. Used by the report that belongs to the two or three of them.

The rule of reading stays in `logbook.access`; this only narrows it to what was shared with the duo, by all, for all.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from operator import and_
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from logbook import access
from logbook.models import Entry, Intention, LearningQuestion, Response, Share, Yield
from logbook.words import Circle
from plg.models import Membership

RowT = TypeVar("RowT", bound=Model)


def entries_between(people: Sequence[Membership], since: datetime) -> QuerySet[Entry]:
    """Return the entries of these people that each of them may read, and shared with the duo since then."""
    shared = Share.objects.filter(entry=OuterRef("pk"), circle=Circle.DUO, since__gte=since)
    rows = Entry.objects.filter(Exists(shared), author__in=people)
    return rows.filter(_read_by_all(access.visible_entries, people))


def responses_between(people: Sequence[Membership], since: datetime) -> QuerySet[Response]:
    """Return what was written under those entries: whoever reads the entry reads it."""
    return Response.objects.filter(entry__in=entries_between(people, since))


def questions_between(people: Sequence[Membership], since: datetime) -> QuerySet[LearningQuestion]:
    """Return the learning questions of these people that all of them may read, and shared with the duo since then."""
    rows = LearningQuestion.objects.filter(author__in=people, duo_since__gte=since)
    return rows.filter(_read_by_all(access.visible_questions, people))


def intentions_between(people: Sequence[Membership], since: datetime) -> QuerySet[Intention]:
    """Return such intentions. What their author said on looking back is not among what is shared."""
    rows = Intention.objects.filter(author__in=people, duo_since__gte=since)
    return rows.filter(_read_by_all(access.visible_intentions, people))


def yields_between(people: Sequence[Membership], since: datetime) -> QuerySet[Yield]:
    """Return such yields."""
    rows = Yield.objects.filter(author__in=people, duo_since__gte=since)
    return rows.filter(_read_by_all(access.visible_yields, people))


def _read_by_all(visible: Callable[[Membership], QuerySet[RowT]], people: Sequence[Membership]) -> Q:
    """Tell of a row whether every one of these people may read it now."""
    return reduce(and_, (Q(pk__in=visible(one).order_by().values("pk")) for one in people))
