"""Builds a research export: one snapshot in, one zip out. The same data give the same bytes.

Used by the task and the command. Pseudonyms only, consented rows only, masked texts only.
"""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.utils import translation

from plg.models import Community
from plg.privacy.masking import KnownNames
from plg.queue import Progress, told_outside
from plg.services import names
from plg.services.consent_chains import require_unbroken
from reports.exporting.manifest import Order
from reports.exporting.snapshot import snapshot
from reports.exporting.writing import Built, Export, say
from reports.selectors import research

__all__ = ["Built", "OpenNames", "build"]


class OpenNames(Exception):
    """Names in texts that nobody decided about yet; `found` counts them by kind. Nothing was written."""

    def __init__(self, found: dict[str, int]) -> None:
        super().__init__(found)
        self.found = found


def build(community: Community, order: Order, target: IO[bytes], progress: Progress) -> Built:
    """Write the export of a community to `target`.

    Raises `OpenNames` when a finding in one of its texts is open, unless the order masks all; `DomainError` when a
    consent chain is broken. Memory does not grow with the number of codings, up to the tables that are also written
    for statistics programs (`frames.MOST_ROWS`). One transaction, repeatable read.
    """
    with translation.override("nl"), told_outside(progress) as tell:
        say(tell, 1)
        searched = _search(community)
        with snapshot():
            say(tell, 2)
            require_unbroken(community)
            _search(community, searched)  # what came in between is searched here, before it can leave
            found = research.open_names(community)
            if found and not order.mask_all:
                raise OpenNames(found)
            return Export(community, order).write(target, tell)


@dataclass(frozen=True)
class _Searched:
    """Which texts were searched, for which names."""

    known: KnownNames
    texts: frozenset[UUID]


def _search(community: Community, before: _Searched | None = None) -> _Searched:
    """Search every text for names; with `before`, only those that came since, or all when the names are others now."""
    known = names.known_names(community)
    done = before.texts if before is not None and before.known == known else frozenset()
    names.scan(community, (text for text in research.exported_texts(community) if text.uid not in done))
    return _Searched(known, frozenset(research.exported_versions(community)))
