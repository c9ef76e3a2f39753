"""The ground of the machine: a world in a transaction, what is on paper of it, and the comparison after every step."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, QuerySet
from hypothesis.stateful import RuleBasedStateMachine, invariant

from amo.access import visible_research_sheets, visible_sheets
from amo.models import Remark
from logbook.access import own_drafts, visible_entries, visible_responses
from logbook.models import Draft, Entry, EntryVersion, Response
from logbook.selectors import research_entries
from plg.errors import DomainError
from plg.models import ConsentSeal, Duo, Membership
from plg.words import Purpose, Role
from reports.selectors import research
from tests import factories as make
from tests.lives.paper import Note, Paper, Person, Seats
from tests.lives.taking import nobody_who_is_gone_stands_anywhere, the_chains_are_whole, what_leaves_is_right
from tests.support.database import empty_tables
from tests.world import World

#: Whose lives they are; whoever joins is one of them too. The others only look on.
ACTORS = ["anna", "bram", "chantal", "fatma"]
WATCHERS = ["marijke", "eva", "karim", "zoe"]
#: After a step one in so many people is asked; of one life in so many, whom an export would hold.
TURNS, WHOLE = 3, 4


class Ground(RuleBasedStateMachine):
    """One run: a world of its own, in a transaction that is rolled back unless an export is really made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.really = False
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.world = World.build()
        self.wave = make.wave(self.world.north)
        self.words = (f"kwartel{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in count())
        self.pks = {name: self.world.everybody[name].pk for name in [*ACTORS, *WATCHERS]}
        self.paper = Paper(self.known(), [Seats({"anna": 0, "bram": 0})])
        self.rows: dict[int, Entry] = {}
        self.answer_rows: dict[int, Response] = {}
        self.duo_rows = [Duo.objects.get(community=self.world.north)]

    def known(self) -> dict[str, Person]:
        """Put everybody on paper as the world made them."""
        seals = list(ConsentSeal.objects.order_by("position"))
        found = {}
        for name, pk in self.pks.items():
            row, own = self.world.everybody[name], [seal for seal in seals if seal.membership_id == pk]
            assert isinstance(row, Membership)
            answered = {Purpose(seal.purpose): (seal.given, seal.text_version_id) for seal in own}
            roles = {Role(role) for role in row.roles}
            found[name] = Person(name, roles, row.community.slug, answered=answered, seals=len(own))
        return found

    def row(self, name: str) -> Membership:
        """Return somebody as the database has them now."""
        return Membership.objects.select_related("user", "community").get(pk=self.pks[name])

    @property
    def karim(self) -> Membership:
        return self.row("karim")

    def actor(self, number: int) -> tuple[Person, Membership]:
        """Return one of those who act."""
        names = [name for name in self.paper.people if name not in WATCHERS]
        name = names[number % len(names)]
        return self.paper.people[name], self.row(name)

    def note(self, number: int) -> tuple[Note, Entry, Membership]:
        """Return one of the entries, with its author."""
        note = self.paper.notes[number % len(self.paper.notes)]
        return note, Entry.objects.get(pk=self.rows[id(note)].pk), self.row(note.author.name)

    def names(self) -> list[str]:
        """Return what everybody is called, and their addresses."""
        users = [row.user for row in self.everybody().values()]
        return [name for user in users for name in (user.name, user.email) if name]

    @contextmanager
    def step(self, allowed: bool) -> Iterator[bool]:
        """Let one moment pass: what is allowed goes through, what is not is refused with a sentence."""
        self.paper.now += 1
        if allowed:
            yield True
        else:
            with pytest.raises(DomainError):
                yield False

    @invariant()
    def nobody_reads_more_or_less_than_is_theirs(self) -> None:
        """Every door, for a third of the people by turns: what is told to who is skipped is still told a step later."""
        self.every_door_is_right(turn=self.paper.now % TURNS)

    def every_door_is_right(self, turn: int | None = None) -> None:
        """Ask the logbook, questionnaires, what research may use and the rows of an export: for all, or one third."""
        paper, people = self.paper, self.everybody()
        for at, (name, row) in enumerate(people.items()):
            person = paper.people[name]
            if turn is not None and at % TURNS != turn:
                continue
            if paper.notes:
                assert said(visible_entries(row), "current__text") == paper.words_for(person), name
            if paper.answers:
                assert said(visible_responses(row), "text") == paper.answers_for(person), name
            if paper.drafts:
                assert said(own_drafts(row), "text") == (paper.drafts.get(name, set()) if person.here else set()), name
            if any(who.sheet for who in paper.people.values()):
                self.reads_sheets(person, row)
        if paper.notes and not turn:
            self.research_reads(paper.research(), whole=turn is None and paper.now % WHOLE == 0)

    def research_reads(self, wanted: list[Note], *, whole: bool) -> None:
        """Want exactly these entries where research reads and in the rows of an export; `whole`: and their authors."""
        words, north = {note.words[-1] for note in wanted}, self.world.north
        assert said(research_entries(north), "current__text") == words
        assert {last(row["body"]) for row in research.entry_table(north)} == words
        if whole:  # asked of every kind of text at once, which takes as long as a whole life
            assert {one.key for one in research.persons(north)} == {self.pks[note.author.name] for note in wanted}

    def reads_sheets(self, person: Person, row: Membership) -> None:
        """Want the own questionnaire and remark, and for a researcher those of whoever lets research read them."""
        whose = self.paper.sheets_for_research() if person.researches else set()
        found = visible_research_sheets(row).values_list("membership", flat=True)
        assert sorted(found) == sorted(self.pks[name] for name in whose), person.name
        assert said(Remark.objects.filter(sheet__in=visible_sheets(row)), "text") == ({person.sheet} - {""})

    def everything_is_there_once(self) -> None:
        """Count what was kept, and the links of every chain of consent."""
        chains = dict(ConsentSeal.objects.values_list("chain").annotate(length=Count("pk")))
        uids = dict(Membership.objects.values_list("pk", "uid"))
        for name, person in self.paper.people.items():
            assert chains.get(uids[self.pks[name]], 0) == person.seals, name
        kept = [model.objects.count() for model in (Entry, EntryVersion, Response, Draft)]
        notes = self.paper.notes
        drafts = sum(map(len, self.paper.drafts.values()))
        assert kept == [len(notes), sum(len(note.words) for note in notes), len(self.paper.answers), drafts]

    def everybody(self) -> dict[str, Membership]:
        """Return everybody as the database has them now, by name."""
        rows = Membership.objects.select_related("user", "community").in_bulk(self.pks.values())
        return {name: rows[pk] for name, pk in self.pks.items()}

    def teardown(self) -> None:
        """Look once more at what only the whole run shows; then leave the database as it was."""
        try:
            self.every_door_is_right()
            self.everything_is_there_once()
            nobody_who_is_gone_stands_anywhere(self.paper)
            the_chains_are_whole(self.world.north)  # a link that broke on the way is still broken
        except BaseException:
            self.really = False
            raise
        finally:
            transaction.set_rollback(not self.really)
            self.outer.__exit__(None, None, None)
        if self.really:
            try:
                what_leaves_is_right(self)
            finally:
                empty_tables()


def last(text: str) -> str:
    """Return the word that a text was written around."""
    return text.rstrip(".?").rpartition(" ")[2]


def said(rows: QuerySet[Any], column: str) -> set[str]:
    """Return the words of these rows; one that stands there twice is a fault."""
    found = [last(text) for text in rows.values_list(column, flat=True)]
    assert len(found) == len(set(found)), "one row comes twice"
    return set(found)
