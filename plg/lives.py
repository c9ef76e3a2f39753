"""How the life of a thing is told: its states, and every way from one to the next. Apps tell theirs in `states`.

Read by docs/states.md and by the tests that hold it to the code. Plain data, no rule: the service is the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

#: Where a life begins, and where the row is gone or nothing follows any more.
NOWHERE = ""


@dataclass(frozen=True)
class Way:
    """One way: from these states to that one, what is done in a few words, who may, and the service that does it.

    `who` holds names of permissions, as `plg.access.permissions` spells them, or plain words where no role decides.
    """

    since: tuple[str, ...]
    to: str
    does: str
    who: str
    by: str  # the service, as it is imported


@dataclass(frozen=True)
class Life:
    """The life of one kind of thing. `kept_in` is where its state stands: a field, or the moments it is read from."""

    thing: str
    kept_in: str
    states: Mapping[str, str | Promise]
    ways: tuple[Way, ...]
    tells: tuple[str, ...] = field(default=())  # what a table cannot: who reads it in which state, what never happens


def begins(to: str, does: str, who: str, by: str) -> Way:
    """Return the way by which a thing comes to be."""
    return Way((NOWHERE,), to, does, who, by)
