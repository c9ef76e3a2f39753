"""How far the review of each text of a round is, and who reviewed: apart from who coded. Used by the settling pages."""

from collections.abc import Mapping

from coding.access import visible_sources
from coding.models import Review, Round
from coding.states import READABLE
from plg.models import Membership

NOT_REVIEWED = "none"


def reviews_of(member: Membership, round: Round) -> dict[int, Review]:
    """Return the reviews of a round's texts by the key of the text; none before the freeze. One query."""
    if round.state not in READABLE:
        return {}
    found = Review.objects.filter(source__in=visible_sources(member).filter(round=round)).select_related("by__user")
    return {review.source_id: review for review in found}


def is_asked(reviews: Mapping[int, Review], source: int, state: str) -> bool:
    """Return whether the review of this text is in the state asked for; '' asks for any."""
    kept = reviews.get(source)
    return not state or (state == NOT_REVIEWED if kept is None else kept.state == state)


def reviewers(reviews: Mapping[int, Review]) -> list[str]:
    """Return who reviewed, by name, each once."""
    return sorted({str(review.by.user) for review in reviews.values() if review.by})
