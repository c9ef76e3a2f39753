"""Who knows more of the texts of a round than stands in them. Used by the page of a round and by the export."""

from collections.abc import Iterable

from django.db.models import Q

from coding.models import Round
from coding.origins import KINDS
from coding.words import RoundState, SourceKind
from plg.models import Community, Membership


def knowing(community: Community, kinds: Iterable[str]) -> Q:
    """Return the condition on a membership that it knows more of these kinds of texts than stands in them."""
    found = Q(pk__in=[])
    for who in {KINDS[SourceKind(kind)].insiders for kind in kinds}:
        found |= Q(pk__in=who(community).order_by().values("pk"))
    return found


def insiders(community: Community) -> set[int]:
    """Return the memberships that know more of what the settled rounds of a community hold. Two queries."""
    settled = Round.objects.filter(community=community, state=RoundState.SETTLED)
    kinds = {kind for held in settled.values_list("kinds", flat=True) for kind in held}
    return set(Membership.objects.filter(knowing(community, kinds)).values_list("pk", flat=True))
