"""Who reads an entry, by name, as it is and as it would be."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from logbook import access
from logbook.access import talks
from logbook.models import Entry, Reading
from logbook.words import Circle
from plg.models import Membership


def readers_of(entry: Entry) -> list[Membership]:
    """Return who may read this entry beside its author, by name. One query besides the shares.

    Each carries `opened_at`: when they first did, or None; and `for_talk`: whether they read it for a talk of theirs.
    """
    return readers_then_and_now(entry)[0]


def readers_then_and_now(entry: Entry) -> tuple[list[Membership], list[Membership]]:
    """Return who may read this entry now beside its author, and who opened it once and may not any more, by name.

    Each carries what `readers_of` says. One query besides the shares.
    """
    opened = Reading.objects.filter(entry=entry, reader=OuterRef("pk"))
    shown = talks.shown_to(entry)
    circles = access.readers_by_circle(entry.author, {Circle(s.circle): s.since for s in entry.shares.all()})
    people = Membership.objects.annotate(
        for_talk=Exists(shown.filter(pk=OuterRef("pk"))),
        reads=Q(pk__in=circles.values("pk")) | Q(pk__in=shown.values("pk")),
        opened_at=Subquery(opened.values("at")),
    )
    people = people.filter(Q(reads=True) | Q(opened_at__isnull=False), community=entry.community_id)
    found = _by_name(people.exclude(pk=entry.author_id).exclude(user__erased_at__isnull=False).select_related("user"))
    told: tuple[list[Membership], list[Membership]] = ([], [])
    for one in found:
        told[0 if one.reads else 1].append(one)  # type: ignore[attr-defined]  # annotated above
    return told


def audience(entry: Entry, circles: Iterable[Circle], *, anew: bool) -> tuple[list[Membership], list[Membership]]:
    """Return who would read this entry, were it shared with just these circles, and who came too late for that.

    A circle it is shared with already keeps its moment, unless it is shared `anew`; whoever came after that moment
    is among the second list. At most two queries besides the shares.
    """
    now, wanted = timezone.now(), list(circles)
    kept = {} if anew else {Circle(share.circle): share.since for share in entry.shares.all()}
    readers = _by_name(access.readers_by_circle(entry.author, {circle: kept.get(circle, now) for circle in wanted}))
    if kept.keys().isdisjoint(wanted):
        return readers, []
    everybody = _by_name(access.readers_by_circle(entry.author, dict.fromkeys(wanted, now)))
    return readers, [member for member in everybody if member not in readers]


def readers_now(author: Membership, circles: Iterable[Circle]) -> list[Membership]:
    """Return who would read something of this author that is shared now with these circles, by name. One query."""
    return _by_name(access.readers_by_circle(author, dict.fromkeys(circles, timezone.now())))


def names_per_circle(author: Membership) -> dict[Circle, list[str]]:
    """Return by name who would read what this author shares now, for every circle. One query."""
    now, names = timezone.now(), {circle: list[str]() for circle in Circle}
    parts = [
        access.readers(author=author, circle=circle, since=now)
        .annotate(circle=Value(circle.value))
        .order_by()
        .values_list("circle", "user__name")
        for circle in Circle
    ]
    for circle, name in parts[0].union(*parts[1:], all=True):
        names[Circle(circle)].append(name)
    return {circle: sorted(found, key=str.casefold) for circle, found in names.items()}


def _by_name(people: QuerySet[Membership]) -> list[Membership]:
    return sorted(people, key=lambda member: member.user.name.casefold())
