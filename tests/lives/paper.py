"""What should hold, kept on paper: who is here since when, who said yes, what was written and shared, in plain Python.

Written from the promises (docs/glossary.md, the pages about who can read what), not from the code that keeps them.
"""

from dataclasses import dataclass, field

from logbook.words import Circle
from plg.words import Purpose, Role

LEARNS = {Role.PARTICIPANT, Role.FACILITATOR}


@dataclass
class Person:
    """Somebody, by name; `since` counts steps of the machine, not time."""

    name: str
    roles: set[Role]
    place: str = "north"
    here: bool = True
    erased: bool = False
    reads_since: int = 0  # what was shared with peers before that was not meant for them
    guides_since: int = 0
    answered: dict[Purpose, tuple[bool, int]] = field(default_factory=dict)  # yes or no, and to which text
    seals: int = 0
    sheet: str = ""  # the word of the remark in it; "" without a sheet

    @property
    def yes(self) -> set[Purpose]:
        """To what this person says yes now."""
        return {purpose for purpose, (given, _text) in self.answered.items() if given}

    @property
    def learns(self) -> bool:
        return self.here and bool(self.roles & LEARNS)

    @property
    def researches(self) -> bool:
        """Whether figures are for this person: never for who learns along."""
        return self.here and Role.RESEARCHER in self.roles and not self.roles & LEARNS and self.place == "north"

    @property
    def writes(self) -> bool:
        return self.here and Role.PARTICIPANT in self.roles

    def say_no(self) -> None:
        """Take every yes back, against the text it was given to."""
        self.seals += len(self.yes)
        self.answered |= {purpose: (False, self.answered[purpose][1]) for purpose in self.yes}

    def take(self, roles: set[Role], now: int, *, returns: bool = False) -> None:
        """Hold these roles from now on."""
        if returns or (roles & LEARNS and not self.roles & LEARNS):
            self.reads_since = now
        if returns or (Role.FACILITATOR in roles and Role.FACILITATOR not in self.roles):
            self.guides_since = now
        self.roles = roles


@dataclass
class Note:
    """An entry: its words, the newest last, and with which circle it is shared since when."""

    author: Person
    words: list[str]
    shared: dict[Circle, int] = field(default_factory=dict)
    counts: bool = False
    withdrawn: bool = False


@dataclass
class Answer:
    """A response under an entry."""

    author: Person
    note: Note
    word: str


@dataclass
class Seats:
    """A duo: who sits in it since when; nobody any more when it ended."""

    since: dict[str, int]


@dataclass
class Paper:
    """Everything that should hold now."""

    people: dict[str, Person]
    duos: list[Seats]
    notes: list[Note] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    drafts: dict[str, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # words and names of whoever was erased
    now: int = 0

    def reads(self, reader: Person, note: Note) -> bool:
        """Tell whether this person may read this entry now."""
        if note.withdrawn or not reader.here or reader.place != note.author.place:
            return False
        return reader is note.author or any(self._reached(reader, note, *share) for share in note.shared.items())

    def _reached(self, reader: Person, note: Note, circle: Circle, since: int) -> bool:
        if not reader.learns:
            return False
        if circle is Circle.FACILITATOR:
            return Role.FACILITATOR in reader.roles and reader.guides_since <= since
        if circle is Circle.DUO:
            return reader.reads_since <= since and self._together(reader, note.author, since)
        return reader.reads_since <= since

    def _together(self, one: Person, other: Person, since: int) -> bool:
        both = {one.name, other.name}
        return any(both <= duo.since.keys() and all(duo.since[name] <= since for name in both) for duo in self.duos)

    def words_for(self, reader: Person) -> set[str]:
        """Return the newest words of every entry this person may read."""
        return {note.words[-1] for note in self.notes if self.reads(reader, note)}

    def answers_for(self, reader: Person) -> set[str]:
        """Return the words of every response this person may read."""
        return {answer.word for answer in self.answers if self.reads(reader, answer.note)}

    def research(self) -> list[Note]:
        """Return the entries that research may use now."""
        return [
            note
            for note in self.notes
            if note.counts
            and not note.withdrawn
            and Purpose.ENTRIES in note.author.yes
            and note.author.place == "north"
        ]

    def sheets_for_research(self) -> set[str]:
        """Return the names of whose questionnaire research may read now."""
        return {who.name for who in self.people.values() if who.sheet and Purpose.AMO in who.yes}

    def every_word_of(self, who: Person) -> set[str]:
        """Return everything this person ever wrote."""
        said = {word for note in self.notes if note.author is who for word in note.words}
        said |= {answer.word for answer in self.answers if answer.author is who}
        return said | self.drafts.get(who.name, set()) | ({who.sheet} - {""})

    def duo_of(self, who: Person) -> Seats | None:
        """Return the duo this person sits in now."""
        return next((duo for duo in self.duos if who.name in duo.since), None)

    def stand_up(self, who: Person) -> None:
        """Take somebody out of their duo."""
        for duo in self.duos:
            duo.since.pop(who.name, None)

    def erase(self, who: Person, names: set[str]) -> None:
        """Let somebody be gone, with all they wrote; what others wrote under it goes with it."""
        self.gone |= self.every_word_of(who) | names
        self.gone |= {answer.word for answer in self.answers if answer.note.author is who}
        self.notes = [note for note in self.notes if note.author is not who]
        self.answers = [one for one in self.answers if one.author is not who and one.note.author is not who]
        self.drafts.pop(who.name, None)
        self.stand_up(who)
        who.say_no()
        who.sheet, who.here, who.erased = "", False, True
