"""Builds a research export: one snapshot in, one zip out. The same data give the same bytes.

Used by the task and the command. Pseudonyms only, consented rows only, masked texts only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.utils import translation

from plg.models import Community
from plg.privacy.masking import KnownNames
from plg.queue import Progress, told_outside
from plg.services import names
from plg.services.consent_chains import require_unbroken
from plg.slots import FreeText
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
            _search_again(community, searched)  # what came in between is searched here, before it can leave
            del searched  # as many ids as there are texts
            found = research.open_names(community)
            if found and not order.mask_all:
                raise OpenNames(found)
            return Export(community, order).write(target, tell)


@dataclass(frozen=True)
class _Searched:
    """Which texts were searched, for which names."""

    known: KnownNames
    texts: set[UUID]


def _search(community: Community) -> _Searched:
    """Search every text for names."""
    known, texts = names.known_names(community), set[UUID]()

    def each() -> Iterator[FreeText]:
        for text in research.exported_texts(community):
            texts.add(text.uid)
            yield text

    names.scan(community, each())
    return _Searched(known, texts)


def _search_again(community: Community, before: _Searched) -> None:
    """Search the texts that came since, or all when the names are others now; mostly there are none."""
    done = before.texts if before.known == names.known_names(community) else set[UUID]()
    if any(uid not in done for uid in research.exported_versions(community)):
        names.scan(community, (text for text in research.exported_texts(community) if text.uid not in done))
