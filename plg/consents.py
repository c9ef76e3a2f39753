"""Reads of research consent that other apps start from: nobody else reads the seals themselves.

Who says yes now stands in `selectors.consenting_members`; what changes consent in `services.consent`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from plg.access.decide import can, learns_along
from plg.access.permissions import Permission
from plg.models import Community, ConsentSeal, Membership
from plg.selectors import ConsentLine, consent_counts
from plg.words import Purpose

NOTHING_ANSWERED = _("Er is nog niets gekozen, dus er is nog geen toestemming om een kopie van te maken.")


def history(member: Membership) -> list[ConsentSeal]:
    """Return every answer of this member, the first one first, with the text it was given to. One query."""
    rows = ConsentSeal.objects.filter(membership=member).select_related("text_version")
    return list(rows.order_by("position"))


def latest_given(purpose: Purpose, membership: str = "pk") -> Subquery:
    """Return, to annotate rows with, the latest answer to a purpose: true, false, or None when there is none.

    `membership` is the path from the row to the member.
    """
    answers = ConsentSeal.objects.filter(membership=OuterRef(membership), purpose=purpose).order_by("-position")
    return Subquery(answers.values("given")[:1])


def counts_for(by: Membership) -> list[ConsentLine] | None:
    """Return per purpose how many say yes and no, for who runs the community; None for whoever learns along in it.

    A coordinator who is also a facilitator or participant sees no count: in a small group a number is a name, and
    who refuses must not be known to peers and facilitators. Two queries.
    """
    if not can(by, Permission.MANAGE_PEOPLE) or learns_along(by):
        return None
    return consent_counts(by.community)


def withdrawn_since(community: Community | int, purposes: Iterable[Purpose], moment: datetime) -> bool:
    """Return whether anybody of the community said no to one of these since that moment. One query."""
    refused = ConsentSeal.objects.filter(membership__community=community, purpose__in=list(purposes), given=False)
    return refused.filter(at__gt=moment).exists()


def last_change(community: Community, purposes: Iterable[Purpose]) -> datetime | None:
    """Return when somebody of the community last answered one of these; None when nobody ever did. One query."""
    seals = ConsentSeal.objects.filter(membership__community=community, purpose__in=list(purposes))
    changed: datetime | None = seals.aggregate(at=Max("at"))["at"]
    return changed


def texts_answered(members: QuerySet[Any, Any], purpose: Purpose) -> list[dict[str, Any]]:
    """Return which consent texts these members gave their latest answer to, and how many of them each. One query."""
    latest = (
        ConsentSeal.objects.filter(membership__in=members, purpose=purpose)
        .order_by("membership", "-position")
        .distinct("membership")
        .select_related("text_version")
    )
    texts = Counter((seal.text_version.key, seal.text_version.version, seal.text_version.sha256) for seal in latest)
    return [
        {"key": key, "version": version, "sha256": digest, "persons": number}
        for (key, version, digest), number in sorted(texts.items())
    ]
