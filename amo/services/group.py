"""What changed in a group as a whole, settled once a measurement is over. Nothing here is about one person."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import override

from amo.analysis.changes import Way, comparison
from amo.analysis.gathering import gathered_group
from amo.analysis.sharing import SharedChange, shared_changes
from amo.models import GroupPicture, Wave
from plg.models import Community

Place = tuple[str, str, str]  # questionnaire, first and last moment
Reckoned = tuple[str, list[SharedChange]]  # title and folded rows


def settle_group_pictures() -> int:
    """Reckon every picture that can be made now and is not there yet; return how many.

    From the first measurement to each later one, once both are over and enough persons answered both times. A picture
    that stands is never reckoned again: who leaves, comes late or is asked again would show in the difference.
    """
    asked = Wave.objects.values("community")
    return sum(_settle(one) for one in Community.objects.filter(pk__in=asked).order_by("pk"))


@transaction.atomic
def _settle(community: Community) -> int:
    stand = set(GroupPicture.objects.filter(community=community).values_list("questionnaire", "first", "last"))
    with override("nl"):
        dutch = {place: one for place, one in _reckoned(community) if place not in stand}
    if not dutch:
        return 0
    with override("en"):
        english = dict(_reckoned(community))
    pictures = [_picture(community, place, dutch[place], english[place]) for place in dutch]
    return len(GroupPicture.objects.bulk_create(pictures, ignore_conflicts=True))


def _reckoned(community: Community) -> Iterator[tuple[Place, Reckoned]]:
    for found in gathered_group(community):
        first, *later = found.measurements
        for last in later:
            rows = shared_changes(comparison(found, first, last, Way()).rows)
            if rows:
                yield (found.questionnaire, first.wave.moment, last.wave.moment), (found.title, rows)


def _picture(community: Community, place: Place, dutch: Reckoned, english: Reckoned) -> GroupPicture:
    questionnaire, first, last = place
    rows = [
        {"kind": ours.kind, "nl": ours.label, "en": theirs.label, "n": ours.n, "cells": ours.cells}
        for ours, theirs in zip(dutch[1], english[1], strict=True)
    ]
    return GroupPicture(
        community=community, questionnaire=questionnaire, first=first, last=last, title=dutch[0], rows=rows
    )
