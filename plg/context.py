"""What every page frame needs: the visitor's membership here and the places it can go."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from plg.models import Membership
from plg.slots import NAVIGATION, Place
from plg.words import PlaceGroup

ON_PHONE = 4


@dataclass(frozen=True)
class PlacesUnder:
    """The places under one heading of the navigation."""

    key: str
    title: str
    places: list[Place]


def page(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the page. No query: the membership was loaded by the door."""
    membership: Membership | None = getattr(request, "membership", None)
    places = [place for given in NAVIGATION.ask(membership) for place in given] if membership else []
    return {
        "membership": membership,
        "community": membership.community if membership else None,
        "places": places,
        "place_groups": _groups(places),
        "phone_places": [place for place in places if place.on_phone][:ON_PHONE],
        "new_place": next((place for place in places if place.group == PlaceGroup.NEW), None),
        "here": _here(request.path, places),
        "demo": settings.DEMO,
    }


def _groups(places: list[Place]) -> list[PlacesUnder]:
    groups = [
        PlacesUnder(group.value, str(group.label), [place for place in places if place.group == group])
        for group in PlaceGroup
        if group != PlaceGroup.NEW
    ]
    return [group for group in groups if group.places]


def _here(path: str, places: list[Place]) -> str:
    """Return the address of the place this page belongs to: the longest one that the page's own begins with."""
    return max((place.url for place in places if path.startswith(place.url)), key=len, default="")
