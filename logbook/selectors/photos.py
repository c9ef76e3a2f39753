"""Photos as pages show them: they come along with the query of their entry, never by one of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from logbook.models import Entry, Photo
from plg.models import Membership


@dataclass(frozen=True)
class Shot:
    """A photo beside an entry: which, what is to be seen on it, and its size."""

    uid: UUID
    alt: str
    width: int
    height: int


def with_photos(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add to every entry its photos (`shots`), to be read by `photos_of`. No query of its own."""
    rows = Photo.objects.filter(entry=OuterRef("pk")).order_by("pk")
    told = rows.values(told=JSONObject(uid="uid", alt="alt", width="width", height="height"))
    return entries.annotate(shots=ArraySubquery(told))


def photos_of(entry: Entry) -> list[Shot]:
    """Return the photos of an entry that came `with_photos`. No query."""
    shots: list[dict[str, str]] = entry.shots  # type: ignore[attr-defined]  # annotated above
    return [Shot(UUID(shot["uid"]), shot["alt"], int(shot["width"]), int(shot["height"])) for shot in shots if shot]


@dataclass(frozen=True)
class Print:
    """A photo to be set on paper: its small file in the storage, and what is to be seen on it."""

    file: str
    alt: str


def prints_of(entries: Iterable[Entry]) -> dict[int, list[Print]]:
    """Return the photos of these entries by the key of the entry, in the order they came. One query."""
    found = dict[int, list[Print]]()
    for photo in Photo.objects.filter(entry__in=list(entries)).order_by("pk"):
        found.setdefault(photo.entry_id or 0, []).append(Print(photo.small_file, photo.alt))
    return found


def photo_count() -> Coalesce:
    """Return how many photos stand beside an entry, to annotate it with. No query of its own."""
    counted = Photo.objects.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


def waiting_photos(member: Membership, form_key: UUID) -> QuerySet[Photo]:
    """Return this member's photos that wait for the form with this key, in the order they were chosen."""
    return Photo.objects.filter(author=member, entry=None, form_key=form_key).order_by("pk")


def own_photos(entry: Entry) -> QuerySet[Photo]:
    """Return the photos of an entry, for its author: the caller opened the author's door."""
    return Photo.objects.filter(entry=entry).order_by("pk")
