"""Reads of the ground that several apps start from."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from plg.models import Community, ConsentSeal, ContentVersion, Membership, NameFinding
from plg.slots import FreeText
from plg.words import FindingKind, FindingState, Purpose


def consenting_members(purpose: Purpose) -> QuerySet[Membership]:
    """Return the memberships whose latest answer to this purpose is yes, as a queryset to filter by.

    Withdrawing takes effect in the next read: nothing is cached. One index probe a member.
    """
    latest = ConsentSeal.objects.filter(membership=OuterRef("pk"), purpose=purpose).order_by("-position")
    return Membership.objects.alias(consents=Subquery(latest.values("given")[:1])).filter(consents=True)


def answered_members() -> QuerySet[Membership]:
    """Return the memberships that have said anything about research consent, yes or no."""
    return Membership.objects.filter(Exists(ConsentSeal.objects.filter(membership=OuterRef("pk"))))


def chosen_content(community: Community, kind: str) -> ContentVersion | None:
    """Return the version of this kind that the community chose, or the newest one there is. One query.

    Among as new ones the first by key, so that the answer is the same everywhere.
    """
    chosen = community.contents.filter(kind=kind).order_by("-version", "key").first()
    return chosen or ContentVersion.objects.filter(kind=kind).order_by("-version", "key").first()


def open_findings(community: Community) -> QuerySet[NameFinding]:
    """Return the name-like places nobody has decided about yet."""
    return NameFinding.objects.filter(community=community, state=FindingState.OPEN).order_by("text", "start")


@dataclass(frozen=True)
class FindingGroup:
    """One word that may be a name: how often it stands there, and a few places to judge it by."""

    word: str
    kind: FindingKind
    count: int
    samples: list[tuple[str, str, str]]  # text before, the word, text after


def finding_groups(community: Community, texts: list[FreeText], *, samples: int = 3) -> list[FindingGroup]:
    """Return the open findings gathered by word and kind, the surest kinds first. One query."""
    bodies = {text.uid: text.text for text in texts}
    groups: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for place in open_findings(community).filter(text__in=bodies):
        body = bodies[place.text]
        word = body[place.start : place.end]
        before, after = body[max(0, place.start - 70) : place.start], body[place.end : place.end + 70]
        groups.setdefault((place.kind, word), []).append((before, word, after))
    order = list(FindingKind.values)
    return [
        FindingGroup(word=word, kind=FindingKind(kind), count=len(places), samples=places[:samples])
        for (kind, word), places in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]
