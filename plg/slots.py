"""What must travel up goes by a slot: an upper app registers a provider in `ready()`, a lower one asks for all.

Lower apps never name an upper app, its task or its address.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.files.storage import default_storage

from plg.models import Community, Membership, User
from plg.words import PlaceGroup, Purpose

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


@dataclass
class Slot(Generic[Asked, Given]):
    """A named place where apps put a provider: a function that gives its part, or None when it has nothing."""

    name: str
    providers: list[tuple[int, Callable[Asked, Given | None]]] = field(default_factory=list)

    def register(self, provider: Callable[Asked, Given | None], *, order: int) -> None:
        """Add a provider; lower `order` comes first on the page. Registering the same one twice adds nothing."""
        if (order, provider) not in self.providers:
            self.providers.append((order, provider))
            self.providers.sort(key=lambda pair: pair[0])

    def ask(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Iterator[Given]:
        """Yield what every provider gives, in order."""
        for _, provider in self.providers:
            given = provider(*args, **kwargs)
            if given is not None:
                yield given

    def tell(self, *args: Asked.args, **kwargs: Asked.kwargs) -> None:
        """Let every provider do its part, in order; what they give is not looked at."""
        for _, provider in self.providers:
            provider(*args, **kwargs)


@dataclass(frozen=True)
class Place:
    """An item of the navigation: where somebody in this role can go."""

    label: str
    url: str
    icon: str  # the name of a drawing in templates/components/icons/
    on_phone: bool = False  # one of the at most four of the bottom bar
    group: PlaceGroup = PlaceGroup.OWN
    hint: str = ""  # what one finds there, in a few words; the home page names it


@dataclass(frozen=True)
class Panel:
    """A block on a community's home page: what is asked of you now, with one thing to do."""

    template: str
    context: dict[str, object]


@dataclass(frozen=True)
class FreeText:
    """A text that research may come to use, known by the uid of its version. Never somebody's private prompt."""

    uid: UUID
    text: str


@dataclass(frozen=True)
class Masking:
    """What an upper app knows of a member and names in texts: named to decide about them, or barred, and why."""

    named: bool = False
    barred: str = ""  # a whole sentence, with what to do


@dataclass(frozen=True)
class PrivateText:
    """A text of or about one member that an administrator may read only while an inspection runs."""

    kind: str  # in the words of the screen: "Leerervaring", "Casus"
    title: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class OwnFile:
    """A file of one person for the zip of their own data; `read` is called when it is packed."""

    name: str  # with its folder, such as "rapporten/voortgangsrapport.pdf"
    read: Callable[[], bytes]

    @classmethod
    def kept(cls, name: str, where: str) -> "OwnFile":
        """Return a file that the storage keeps as `where`."""

        def read() -> bytes:
            with default_storage.open(where, "rb") as file:
                content: bytes = file.read()
            return content

        return cls(name, read)


@dataclass(frozen=True)
class OwnPiece:
    """One thing of a person, to be read on paper: what stands above it, a title, texts under their words, notes."""

    above: str = ""
    title: str = ""
    texts: tuple[tuple[str, str], ...] = ()  # the words above a text ("" for none), and the text
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnPart:
    """What an app keeps of one person, as a chapter of the readable version of their own data."""

    title: str
    lead: str
    pieces: list[OwnPiece]


@dataclass(frozen=True)
class Seen:
    """One time that somebody opened, coded or took along something of this person, in words for the screen."""

    at: datetime
    what: str  # a whole sentence, with who it was
    where: str = ""  # the community
    url: str = ""  # the thing itself, where its owner opens it


@dataclass(frozen=True)
class Loss:
    """What leaves with a member, counted for the page that asks whether they are sure."""

    words: str  # in the words of the screen: "leerervaringen"
    withdrawn: int  # how many of these leave the research when consent is withdrawn
    erased: int  # how many go when the person is erased


@dataclass(frozen=True)
class Going:
    """Somebody who is being erased, with every membership they ever had."""

    user: User
    memberships: tuple[Membership, ...]


@dataclass(frozen=True)
class Reading:
    """One kind of thing of a member, and who can read it now: in words, and by name where there are names."""

    what: str
    who: str  # a whole sentence
    people: list[str] = field(default_factory=list)

    MOST_NAMED: ClassVar[int] = 12

    @property
    def named(self) -> list[str]:
        return self.people[: self.MOST_NAMED]

    @property
    def more(self) -> int:
        return len(self.people) - len(self.named)


@dataclass(frozen=True)
class CopyOffer:
    """Where a participant gets a copy of the research consent: an address that is posted to."""

    url: str
    label: str


@dataclass(frozen=True)
class TalkPapers:
    """The papers of one reflection interview: the page of its preparation, and where its summary is asked as a PDF."""

    preparation: str
    summary: str  # an address that is posted to


@dataclass(frozen=True)
class Taken:
    """A file with a row a person that a researcher took outside the research export: what for, and whose rows."""

    by: Membership
    purpose: str
    sha256: str
    as_of: datetime
    members: Mapping[int, tuple[Purpose, ...]]  # the consents that the row of each rests on


#: Places somebody can go in a community. Asked with the membership; a provider gives a list.
NAVIGATION: Slot[[Membership], list[Place]] = Slot("navigation")
#: Blocks of the community's home page.
PANELS: Slot[[Membership], Panel] = Slot("panels")
#: What somebody can do without network: blocks of the page of this device, the same for everybody.
OFFLINE: Slot[[], Panel] = Slot("offline")
#: Blocks of the page about oneself: what an app keeps of this member, and who reads it.
ABOUT_ME: Slot[[Membership], Panel] = Slot("about me")
#: Who can read what of this member: an app tells it of its own things, from the rule that decides it.
READINGS: Slot[[Membership], list[Reading]] = Slot("readings")
#: Texts of a community that research may come to use: consented, and counted in by their author.
FREE_TEXTS: Slot[[Community], Iterable[FreeText]] = Slot("free texts")
#: Who decides about names beside the role that does, and who may not whatever their role.
MASKING: Slot[[Membership], Masking] = Slot("masking")
#: Every text an app keeps of one member, private ones too: for an administrator's inspection and nothing else.
PRIVATE_TEXTS: Slot[[Membership], list[PrivateText]] = Slot("private texts")
#: What leaves with a member when consent is withdrawn, and when the person is erased: counts, for the page before it.
LOSSES: Slot[[Going], list[Loss]] = Slot("losses")
#: What must happen at once when a member takes back a yes, beside what every read already does by itself.
WITHDRAWN: Slot[[Membership, frozenset[Purpose]], object] = Slot("withdrawn")
#: What must happen at once when somebody takes back words that this member could read: files may hold them.
TAKEN_BACK: Slot[[Membership], object] = Slot("taken back")
#: What must happen at once when a member leaves a community. The row says already that they left.
LEFT: Slot[[Membership], object] = Slot("left")
#: What the register of fields cannot know of somebody who is erased: files, texts known by a key. Before the rows go.
ERASERS: Slot[[Going], object] = Slot("erasers")
#: What research may not use and learning no longer needs. Asked with the community and whether it is only counted.
OUTLIVED: Slot[[Community, bool], list[tuple[str, int]]] = Slot("outlived")
#: Parts of the demo world, each app its own: called in order with (size, entries).
DEMO: Slot[[str, int], object] = Slot("demo")
#: Blocks about oneself that belong to no community: shown on the page about oneself, and to who is in no community.
MINE: Slot[[User], Panel] = Slot("mine")
#: Files for the zip of somebody's own data, beside the rows that the privacy register finds by itself.
MY_DATA: Slot[[User], list[OwnFile]] = Slot("my data")
#: Chapters of the readable version of somebody's own data, in all their communities.
OWN_PARTS: Slot[[User], OwnPart] = Slot("own parts")
#: Who makes a participant a copy of what was answered about research.
CONSENT_COPY: Slot[[Membership], CopyOffer] = Slot("consent copy")
#: Who met something of this person, newest first: asked with a moment to look back from (None: now) and how many lines
#: at most. Lines of that very moment are left out.
SEEN: Slot[[User, datetime | None, int], list[Seen]] = Slot("seen")
#: Where the trace of a text is followed: an address below which the uid of each text stands.
TRACES: Slot[[Membership], str] = Slot("traces")
#: Who makes the papers of a reflection interview, by its uid; they need more than the logbook knows.
TALK_PAPERS: Slot[[Membership, UUID], TalkPapers] = Slot("talk papers")
#: Where the minutes of a meeting, by the meeting's uid, are asked as a PDF: an address that is posted to.
MINUTES_PAPER: Slot[[Membership, UUID], str] = Slot("minutes paper")
#: Who keeps which research files left, so that whoever has one can be told of a withdrawal.
TAKEN: Slot[[Taken], object] = Slot("taken")
