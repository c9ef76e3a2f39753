"""Builds a research export: one snapshot in, one zip out. The same data give the same bytes.

Used by the task and the command. Pseudonyms only, consented rows only, masked texts only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from coding.exchange.qdc import write_qdc
from coding.selectors import BookView, chosen_book, code_book_of, settled_rounds
from logbook.selectors.talks import insiders
from plg.models import Community
from plg.privacy.masking import KnownNames
from plg.queue import Progress
from plg.selectors import chosen_content
from plg.services import names
from plg.services.consent_chains import require_unbroken
from reports.exporting import layout, manifest, refi, tables
from reports.exporting.archive import Archive
from reports.exporting.background import Background, anonymous
from reports.exporting.manifest import Order, Story
from reports.exporting.snapshot import helper_table, snapshot, told_outside
from reports.exporting.sources import Called, text_sources
from reports.selectors import research

STEPS = (
    gettext_noop("Namen in teksten zoeken"),
    gettext_noop("Toestemmingen nagaan"),
    gettext_noop("Tabellen schrijven"),
    gettext_noop("Project voor analyse schrijven"),
    gettext_noop("Verantwoording schrijven"),
    gettext_noop("Bewaren"),
)
#: Background fields, the one that is given up first in front: a code for a school says least to a reader, and what
#: somebody leads says most.
GIVEN_UP = ("school", "experience", "position", "sector")
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Built:
    """What an export was made from."""

    seal: str
    as_of: datetime
    counts: dict[str, int]
    members: tuple[int, ...]  # whose rows are in it
    entries: dict[str, int]  # by membership: how many entries of theirs


class OpenNames(Exception):
    """Names in texts that nobody decided about yet; `found` counts them by kind. Nothing was written."""

    def __init__(self, found: dict[str, int]) -> None:
        super().__init__(found)
        self.found = found


def build(community: Community, order: Order, target: IO[bytes], progress: Progress) -> Built:
    """Write the export of a community to `target`.

    Raises `OpenNames` when a finding in one of its texts is open, unless the order masks all; `DomainError` when a
    consent chain is broken. Memory does not grow with the number of codings. One transaction, repeatable read.
    """
    with translation.override("nl"), told_outside(progress) as tell:
        _say(tell, 1)
        searched = _search(community)
        with snapshot():
            _say(tell, 2)
            require_unbroken(community)
            _search(community, searched)  # what came in between is searched here, before it can leave
            found = research.open_names(community)
            if found and not order.mask_all:
                raise OpenNames(found)
            return _Export(community, order).write(target, tell)


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


def _say(tell: Callable[[int, int, str], None], step: int) -> None:
    tell(step, len(STEPS), STEPS[step - 1])


class _Export:
    """One export being written, inside its snapshot."""

    def __init__(self, community: Community, order: Order) -> None:
        self.community, self.order = community, order
        self.as_of = research.last_change(community)
        self.persons = research.persons(community)
        self.rounds = list(settled_rounds(community).order_by("settled_at", "pk"))
        self.books = _books(community, self.rounds)
        coders, self.insiders = research.coders(community), set(insiders(community).values_list("pk", flat=True))
        self.called = Called(
            pseudonyms={person.key: person.pseudonym for person in self.persons},
            coders={key: f"Codeur {number}" for number, key in enumerate(coders, start=1)},
            masked=self._masked(),
        )
        self.background: Background = anonymous(
            {person.key: person.background for person in self.persons}, GIVEN_UP, settings.EXPORT_K
        )

    def write(self, target: IO[bytes], tell: Callable[[int, int, str], None]) -> Built:
        self._helpers()
        archive = Archive(target, self.as_of)
        _say(tell, 3)
        laid = self._tables()
        rows: dict[str, int] = {}
        for parts in laid:
            with archive.member(parts[0].name) as sink:
                rows[parts[0].name] = tables.write(parts, sink)
        _say(tell, 4)
        if self.books:
            with archive.member("codebook.qdc") as sink:
                write_qdc(self.books, sink)
        texts = self._write_project(archive)
        _say(tell, 5)
        story = self._story([parts[0] for parts in laid], rows, texts)
        with archive.member("README.txt") as sink:
            manifest.write_readme(story, sink)
        with archive.member("manifest.json") as sink:
            manifest.write_manifest(story, list(archive.packed), sink)
        archive.close()
        _say(tell, 6)
        members = tuple(person.key for person in self.persons)
        entries = research.entries_per_member(self.community, members)
        return Built(research.research_seal(self.community), self.as_of, dict(story.counts), members, entries)

    def _masked(self) -> dict[UUID, str]:
        texts = research.masked_versions(self.community, open_too=self.order.mask_all)
        return dict(names.masked_texts(self.community, texts, mask_open=self.order.mask_all))

    def _helpers(self) -> None:
        kept = self.background.persons
        helper_table(
            *tables.PERSON,
            [
                (
                    p.key,
                    p.pseudonym,
                    *(kept[p.key][name] for name in tables.BACKGROUND),
                    int(p.quotes),
                    int(p.archiving),
                )
                for p in self.persons
            ],
        )
        helper_table(*tables.TEXT, [(str(uid), text) for uid, text in self.called.masked.items()])
        helper_table(*tables.CODER, list(self.called.coders.items()))

    def _tables(self) -> list[Sequence[tables.Table]]:
        long = [layout.codes_long_csv(self.community), layout.consensus_in_long(self.community)]
        return [[layout.entries_csv(self.community)], [layout.codes_wide_csv(self.community, self.books)], long]

    def _write_project(self, archive: Archive) -> int:
        """Write the project: first the texts, then the file that speaks of them; return how many texts."""
        own: dict[int, list[UUID]] = {}
        with TemporaryFile() as held:
            inner = Archive(held, self.as_of)
            for source in text_sources(self.community, self.called, marks=False):
                own.setdefault(source.member, []).append(source.guid)
                with inner.member(refi.text_path(source.guid)) as sink:
                    sink.write(source.text.encode())
            cases = [
                refi.Case(p.key, p.pseudonym, self.background.persons[p.key], own.get(p.key, [])) for p in self.persons
            ]
            project = refi.Project(
                self.community.uid,
                self.community.slug,
                self.as_of,
                list(self.called.coders.values()),
                self.books,
                cases,
            )
            with inner.member("project.qde") as sink:
                refi.write_qde(project, text_sources(self.community, self.called, marks=True), sink)
            inner.close()
            held.seek(0)
            with archive.member("project.qdpx", compress=False) as sink:
                while piece := held.read(PIECE):
                    sink.write(piece)
        return sum(map(len, own.values()))

    def _story(self, laid: Sequence[tables.Table], rows: dict[str, int], texts: int) -> Story:
        behaviours = chosen_content(self.community, "behaviours")
        contents = [("codebook", book.key, book.version, book.title) for book in self.books]
        if behaviours:
            contents.insert(0, ("behaviours", behaviours.key, behaviours.version, behaviours.title))
        return Story(
            community=self.community.slug,
            as_of=self.as_of,
            order=self.order,
            k=settings.EXPORT_K,
            background=self.background,
            consent=research.consent_versions(self.community),
            contents=[dict(zip(("kind", "key", "version", "title"), content, strict=True)) for content in contents],
            rounds=[_told(round) for round in self.rounds],
            coders=[{"name": name, "insider": key in self.insiders} for key, name in self.called.coders.items()],
            masked_texts=len(self.called.masked),
            rows=rows,
            tables=laid,
            counts={
                "entries": rows["entries.csv"],
                "persons": len(self.persons),
                "rounds": len(self.rounds),
                "coded_texts": rows["codes_wide.csv"],
                "texts_in_project": texts,
            },
        )


def _books(community: Community, rounds: Sequence[Any]) -> list[BookView]:
    """Return the code books of the settled rounds, each once; without a round the one the community works with."""
    found = {round.book_id: code_book_of(round) for round in rounds}
    chosen = None if found else chosen_book(community)
    return [*found.values(), *([chosen] if chosen else [])]


def _told(round: Any) -> dict[str, object]:
    return {
        "round": str(round.uid),
        "book": round.book.content.key,
        "version": round.book.content.version,
        "settled_at": f"{round.settled_at:%Y-%m-%d}",
    }
