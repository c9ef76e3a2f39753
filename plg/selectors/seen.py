"""Who saw or took along what is somebody's: the lines of every app, in one order. Used by its page and by reports."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from plg.models import User
from plg.slots import SEEN, Seen

SEEN_ON_A_PAGE = 25


@dataclass(frozen=True)
class SeenPage:
    """A part of the lines, newest first; `before` is the moment the next part looks back from, None at the end."""

    lines: list[Seen]
    before: datetime | None


def seen_page(user: User, before: datetime | None = None, size: int = SEEN_ON_A_PAGE) -> SeenPage:
    """Return who met something of this person, the newest first. A few queries an app, whatever there is.

    Lines of one and the same moment stay together on a page.
    """
    found = sorted(
        itertools.chain.from_iterable(SEEN.ask(user, before, size + 1)), key=lambda line: line.at, reverse=True
    )
    shown = found[:size]
    if len(found) <= size:
        return SeenPage(shown, None)
    shown += [line for line in found[size:] if line.at == shown[-1].at]
    return SeenPage(shown, shown[-1].at if len(found) > len(shown) else None)
