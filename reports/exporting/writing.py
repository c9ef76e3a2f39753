"""Writes the files of one export into its zip, inside the snapshot that `build` opened.

Used by `build` only. What a file holds is said by `layout`, `lists`, `refi` and the like.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop

from amo.selectors.research import Asked, asked_waves
from coding.exchange.qdc import write_qdc
from coding.selectors import (
    OF_GROUP,
    BookView,
    chosen_book,
    code_book_of,
    insiders,
    settled_rounds,
    source_table,
)
from plg.models import Community
from plg.selectors import chosen_content
from plg.services import names
from plg.words import Purpose
from reports.background import Background, anonymous
from reports.exporting import layout, lists, manifest, refi, tables
from reports.exporting.apart import write_apart
from reports.exporting.archive import Archive
from reports.exporting.excel import write_workbook
from reports.exporting.frames import MOST_ROWS, frame_of
from reports.exporting.manifest import Order, Story
from reports.exporting.memos import fill_memos, memos_csv
from reports.exporting.parts import part, parts_folder
from reports.exporting.scripts import write_r, write_spss
from reports.exporting.snapshot import helper_table
from reports.exporting.sources import Called, text_sources
from reports.exporting.spss import write_sav
from reports.exporting.stata import write_dta
from reports.exporting.variables import write_page
from reports.selectors import research
from reports.words import ExportPart

STEPS = (
    gettext_noop("Namen in teksten zoeken"),
    gettext_noop("Toestemmingen nagaan"),
    gettext_noop("Tabellen schrijven"),
    gettext_noop("Bestanden voor SPSS, Stata en Excel schrijven"),
    gettext_noop("Project voor analyse schrijven"),
    gettext_noop("Verantwoording schrijven"),
    gettext_noop("Bewaren"),
)
PIECE = 1024 * 1024
#: From so many rows on a table is written by a process of its own: what its writers take goes back when that ends.
LONG_TABLE = 20_000
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Built:
    """What an export was made from."""

    seal: str
    as_of: datetime
    counts: dict[str, int]
    members: dict[int, tuple[Purpose, ...]]  # whose rows are in it, and which yeses it tells of or rests on
    entries: dict[str, int]  # by membership: how many entries of theirs


def say(tell: Tell, step: int) -> None:
    """Tell which step of the work begins."""
    tell(step, len(STEPS), STEPS[step - 1])


class Export:
    """One export being written, inside its snapshot."""

    def __init__(self, community: Community, order: Order) -> None:
        self.community, self.order = community, order
        self.as_of = research.last_change(community)
        rounds = settled_rounds(community).order_by("settled_at", "pk")
        self.rounds = [round for round in rounds if order.takes_round(round.uid)]
        self.waves = [wave for wave in asked_waves(community) if order.takes_wave(wave.uid)]
        attending = order.takes(ExportPart.ATTENDANCE)
        self.persons = research.persons(community, self.waves, attending=attending)
        self.books = _books(community, self.rounds)
        coders, self.insiders = research.coders(community), insiders(community)
        self.called = Called(
            pseudonyms={person.key: person.pseudonym for person in self.persons} | {OF_GROUP: refi.GROUP},
            coders={key: f"Codeur {number}" for number, key in enumerate(coders, start=1)},
            masked=self._masked(),
        )
        self.background: Background = anonymous(
            {person.key: person.background for person in self.persons}, research.GIVEN_UP, settings.EXPORT_K
        )
        self.rows: dict[str, int] = {}
        self.shortened: dict[str, int] = {}  # by file: texts that it could not hold whole

    def write(self, target: IO[bytes], tell: Tell) -> Built:
        self._helpers()
        archive = Archive(target, self.as_of)
        say(tell, 3)
        laid = self._tables()
        for parts in laid:
            with archive.member(parts[0].name) as sink:
                self.rows[parts[0].name] = tables.write(parts, sink)
        say(tell, 4)
        self._for_programs(archive, laid)
        say(tell, 5)
        if self.books:
            with archive.member("codebook.qdc") as sink:
                write_qdc(self.books, sink)
        texts = self._write_project(archive)
        say(tell, 6)
        story = self._story([parts[0] for parts in laid], texts)
        self._explain(archive, story)
        archive.close()
        say(tell, 7)
        members = {person.key: person.said_yes_to for person in self.persons}
        entries = research.entries_per_member(self.community, members)
        return Built(research.research_seal(self.community), self.as_of, dict(story.counts), members, entries)

    def _masked(self) -> dict[UUID, str]:
        texts = research.masked_versions(self.community, open_too=self.order.mask_all)
        return dict(names.masked_texts(self.community, texts, mask_open=self.order.mask_all))

    def _helpers(self) -> None:
        helper_table(
            *tables.PERSON,
            [
                (
                    p.key,
                    p.pseudonym,
                    *(self.background.said(p.key, name, tables.LEFT_OUT) for name in tables.BACKGROUND),
                    int(p.quotes),
                    int(p.archiving),
                )
                for p in self.persons
            ]
            + [(OF_GROUP, tables.OF_GROUP, *("" for _name in tables.BACKGROUND), None, None)],
        )
        helper_table(*tables.TEXT, [(str(uid), text) for uid, text in self.called.masked.items()])
        helper_table(*tables.CODER, list(self.called.coders.items()))
        chosen = [round.uid for round in self.rounds]
        tables.guided(source_table(self.community).filter(round_uid__in=chosen or layout.NO_ROUND))
        lists.fill(self.community, self.waves)
        lists.fill_agreement(self.rounds, self.called.coders)
        fill_memos(self.rounds if self.order.takes(ExportPart.MEMOS) else [], self.called.coders)

    def _tables(self) -> list[Sequence[tables.Table]]:
        chosen = [round.uid for round in self.rounds]
        long = [
            layout.codes_long_csv(self.community, chosen, self.books),
            layout.consensus_in_long(self.community, chosen, self.books),
        ]
        asked: list[tuple[ExportPart | None, Sequence[tables.Table]]] = [
            (None, [layout.entries_csv(self.community)]),
            (None, [layout.codes_wide_csv(self.community, chosen, self.books)]),
            (None, long),
            (None, [lists.agreement_csv(self.books)]),
            (ExportPart.MEMOS, [memos_csv(self.books)]),
            (ExportPart.AMO, [lists.amo_items_csv(self.waves)]),
            (ExportPart.AMO, [lists.amo_scores_csv(self.waves)]),
            (ExportPart.ATTENDANCE, [lists.attendance_csv(self.community)]),
            (ExportPart.RANKINGS, [lists.rankings_csv(self.community)]),
        ]
        return [parts for part, parts in asked if part is None or self.order.takes(part)]

    def _for_programs(self, archive: Archive, laid: Sequence[Sequence[tables.Table]]) -> None:
        """Write every table that is not too long for it once more, for SPSS, Stata and Excel; and the scripts."""
        fitting = [parts for parts in laid if 0 < self.rows[parts[0].name] <= MOST_ROWS]
        if any(self.rows[parts[0].name] > LONG_TABLE for parts in fitting):
            self._frames_apart(archive, fitting)
        else:
            self._frames_here(archive, fitting)
        with archive.member("excel/tables.xlsx", compress=False) as sink:
            self._note_cut("excel/tables.xlsx", write_workbook(fitting, self.as_of, sink))
        firsts = [parts[0] for parts in laid]
        with archive.member("read_in_r.R") as sink:
            write_r(firsts, sink)
        with archive.member("read_in_spss.sps") as sink:
            write_spss(firsts, [parts[0].name.partition(".")[0] for parts in fitting], sink)

    def _frames_here(self, archive: Archive, fitting: Sequence[Sequence[tables.Table]]) -> None:
        label, at = self.community.slug, self.as_of
        with parts_folder() as folder:
            for parts in fitting:
                frame = frame_of(parts)
                with archive.member(f"spss/{frame.name}.sav") as sink:
                    self._note_cut(f"spss/{frame.name}.sav", write_sav(frame, label, at, sink, folder))
                with archive.member(f"stata/{frame.name}.dta") as sink:
                    write_dta(frame, label, at, sink)

    def _frames_apart(self, archive: Archive, fitting: Sequence[Sequence[tables.Table]]) -> None:
        with parts_folder() as folder:
            shortened = write_apart(fitting, self.community.slug, self.as_of, folder)
            for name, texts in shortened.items():
                for member in (f"spss/{name}.sav", f"stata/{name}.dta"):
                    with archive.member(member) as sink, (folder / Path(member).name).open("rb") as made:
                        while piece := made.read(PIECE):
                            sink.write(piece)
                self._note_cut(f"spss/{name}.sav", texts)

    def _note_cut(self, name: str, texts: int) -> None:
        if texts:
            self.shortened[name] = texts

    def _write_project(self, archive: Archive) -> int:
        """Write the project: first the texts, then the file that speaks of them; return how many texts."""
        chosen = [round.uid for round in self.rounds]
        own: dict[int, bytearray] = {}  # the ids of each person's texts, one after the other: there may be many
        with part() as held:
            inner = Archive(held, self.as_of, many=True)
            for source in text_sources(self.community, self.called, chosen, marks=False):
                own.setdefault(source.member, bytearray()).extend(source.guid.bytes)
                with inner.member(refi.text_path(source.guid)) as sink:
                    sink.write(source.text.encode())
            cases = [
                refi.Case(p.key, p.pseudonym, self.background.persons[p.key], own[p.key])
                for p in self.persons
                if p.key in own
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
                refi.write_qde(project, text_sources(self.community, self.called, chosen, marks=True), sink)
            inner.close()
            held.seek(0)
            with archive.member("project.qdpx", compress=False) as sink:
                while piece := held.read(PIECE):
                    sink.write(piece)
        return sum(map(len, own.values())) // 16

    def _explain(self, archive: Archive, story: Story) -> None:
        with archive.member("codebook.html") as sink:
            write_page(self.community.slug, f"{self.as_of:%Y-%m-%d}", story.tables, self.rows, self.books, sink)
        with archive.member("README.txt") as sink:
            manifest.write_readme(story, sink)
        with archive.member("manifest.json") as sink:
            manifest.write_manifest(story, list(archive.packed), sink)

    def _story(self, laid: Sequence[tables.Table], texts: int) -> Story:
        behaviours = chosen_content(self.community, "behaviours")
        contents = [("codebook", book.key, book.version, book.title) for book in self.books]
        contents += sorted({("instrument", w.questionnaire, w.version, w.title) for w in self.waves if w.may_leave})
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
            waves=[_asked(wave) for wave in self.waves],
            coders=[{"name": name, "insider": key in self.insiders} for key, name in self.called.coders.items()],
            masked_texts=len(self.called.masked),
            rows=self.rows,
            tables=laid,
            counts={
                "entries": self.rows["entries.csv"],
                "persons": len(self.persons),
                "rounds": len(self.rounds),
                "coded_texts": self.rows["codes_wide.csv"],
                "texts_in_project": texts,
            },
            shortened=self.shortened,
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


def _asked(wave: Asked) -> dict[str, object]:
    return {
        "wave": str(wave.uid),
        "questionnaire": wave.questionnaire,
        "version": wave.version,
        "moment": wave.moment,
        "sheets": wave.sent if wave.may_leave else None,  # fewer than may be shown: not told how many either
    }
