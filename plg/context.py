"""What every page frame needs: the visitor's membership here and the places it can go."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from plg.access import proof
from plg.models import Membership, User
from plg.slots import NAVIGATION, Place
from plg.words import PlaceGroup

ON_PHONE = 4


@dataclass(frozen=True)
class PlacesUnder:
    """The places under one heading of the navigation."""

    key: str
    title: str
    places: list[Place]


@dataclass(frozen=True)
class OnDevice:
    """Whose texts the browser may show on this device, and until when it may without asking."""

    account: str
    until: int
    own: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the page. No query: the membership was loaded by the door."""
    membership: Membership | None = getattr(request, "membership", None)
    community = membership.community if membership else None
    closed = bool(community and community.archived_at)
    home = reverse("plg:community", args=[community.slug]) if community else ""
    places = [place for given in NAVIGATION.ask(membership) for place in given] if membership else []
    return {
        "membership": membership,
        "community": community,
        "places": places,
        "place_groups": _groups(places),
        "phone_places": [place for place in places if place.on_phone][:ON_PHONE],
        "archived": community.archived_at if community else None,
        "new_place": next((place for place in places if place.group == PlaceGroup.NEW and not closed), None),
        "here": here(request.path, places, home) if membership else "",
        "on_device": lambda: _on_device(request),
        "demo": settings.DEMO,
    }


def _on_device(request: HttpRequest) -> OnDevice | None:
    # Asked by the frame alone: an error page without it must not need the database.
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    return OnDevice(str(user.uid), proof.ends_at(request.session), proof.is_own(request.session))


def _groups(places: list[Place]) -> list[PlacesUnder]:
    groups = [
        PlacesUnder(group.value, str(group.label), [place for place in places if place.group == group])
        for group in PlaceGroup
        if group != PlaceGroup.NEW
    ]
    return [group for group in groups if group.places]


def here(path: str, places: list[Place], home: str) -> str:
    """Return the address of the place a page belongs to: the longest one that its own begins with.

    The home page is only itself: every address of the community begins with its.
    """
    fitting = [place.url for place in places if path.startswith(place.url) and (place.url != home or path == home)]
    return max(fitting, key=len, default="")
