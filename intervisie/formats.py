"""The steps of a session as its format says them, in the visitor's language, and who may speak in one. Pure.

Used by services, selectors and screens. Never touches the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from intervisie.words import Speaks


@dataclass(frozen=True)
class Step:
    """One step: what happens, how long, who has the word, and whether words are typed."""

    key: str
    label: str
    prompt: str
    owner: str  # what the owner of the case reads instead; "" when that is the same
    minutes: int
    speaks: Speaks
    writes: bool
    shows_authors: bool
    limit: int  # contributions a person; 0 is any number

    @property
    def is_silent(self) -> bool:
        """Whether the owner of the case has to hold their tongue while others speak."""
        return self.speaks == Speaks.OTHERS


def steps_of(body: Mapping[str, Any]) -> list[Step]:
    """Return the steps of a format in the language of the visitor."""
    return [_step(item) for item in body["steps"]]


def may_speak(step: Step, *, is_owner: bool, lifted: bool = False) -> bool:
    """Return whether somebody who takes part has the word in this step.

    A silence that the facilitator lifted binds the owner no more; it never gives the word to others.
    """
    if step.speaks == Speaks.EVERYONE:
        return True
    if step.speaks == Speaks.OTHERS:
        return lifted or not is_owner
    return step.speaks == Speaks.OWNER and is_owner


def may_write(step: Step, *, is_owner: bool, lifted: bool = False) -> bool:
    """Return whether somebody who takes part may type a contribution in this step."""
    return step.writes and may_speak(step, is_owner=is_owner, lifted=lifted)


def _step(item: Mapping[str, Any]) -> Step:
    return Step(
        key=item["key"],
        label=_said(item["label"]),
        prompt=_said(item["prompt"]),
        owner=_said(item["owner"]) if "owner" in item else "",
        minutes=item["minutes"],
        speaks=Speaks(item["speaks"][0]),
        writes=item.get("writes", False),
        shows_authors=item.get("authors", False),
        limit=item.get("limit", 0),
    )


def _said(text: Mapping[str, str]) -> str:
    return text["en"] if get_language() == "en" else text["nl"]
