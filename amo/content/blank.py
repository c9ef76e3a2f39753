"""The body of a questionnaire that somebody begins with empty hands, and small changes of a body. Pure."""

from copy import deepcopy
from typing import Any

from plg.content.registry import Body

BLANK: Body = {
    "validated": False,
    "theme": {"nl": "interprofessionele samenwerking", "en": "interprofessional collaboration"},
    "points": [
        {"value": 1, "nl": "helemaal niet", "en": "not at all"},
        {"value": 2, "nl": "een beetje", "en": "a little"},
        {"value": 3, "nl": "redelijk", "en": "fairly"},
        {"value": 4, "nl": "veel", "en": "much"},
        {"value": 5, "nl": "heel veel", "en": "very much"},
    ],
    "not_applicable": {"nl": "niet van toepassing", "en": "not applicable"},
    "scales": [],
}


def blank() -> Body:
    """Return an empty questionnaire with five points."""
    return deepcopy(BLANK)


def item_keys(body: Body, but: int | None = None) -> set[str]:
    """Return the keys of all statements, but those of the scale at this place."""
    scales: list[dict[str, Any]] = body["scales"]
    return {item["key"] for place, scale in enumerate(scales) if place != but for item in scale["items"]}
