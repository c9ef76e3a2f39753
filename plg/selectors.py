"""Reads of the ground that several apps start from."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from plg.models import Community, ConsentSeal, ContentVersion, Membership
from plg.words import Purpose


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
    """Return the version of this kind that the community chose, or the newest one there is. One query."""
    chosen = community.contents.filter(kind=kind).order_by("-version").first()
    return chosen or ContentVersion.objects.filter(kind=kind).order_by("-version").first()
