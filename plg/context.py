"""What every page frame needs: the visitor's membership here and the places it can go."""

from django.conf import settings
from django.http import HttpRequest

from plg.slots import NAVIGATION, Place


def page(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the page. No query: the membership was loaded by the door."""
    membership = getattr(request, "membership", None)
    places: list[Place] = []
    if membership is not None:
        for given in NAVIGATION.ask(membership):
            places.extend(given)
    return {
        "membership": membership,
        "community": membership.community if membership else None,
        "places": places,
        "phone_places": [place for place in places if place.on_phone][:4],
        "demo": settings.DEMO,
    }
