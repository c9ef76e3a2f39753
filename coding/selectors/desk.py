"""What the workbench shows for one text: the text with its quote, the codes, the choice so far, and how far one is."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from coding.access import own_assignments
from coding.models import Assignment, Code, Coding, Round, Source
from coding.selectors.places import Place, place
from coding.texts import Piece, pieces
from coding.trail import Trail
from coding.words import RoundState, SourceKind
from plg.models import Membership
from plg.privacy.thresholds import enough
from plg.selectors import consenting_members
from plg.words import Purpose

#: The keys of finer codes; the other letters do other things on the workbench.
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class CodeOption:
    """A main code with the number key it answers to, and its finer codes with their letters."""

    code: Code
    key: str
    finer: list[tuple[str, Code]]


@dataclass(frozen=True)
class QuoteView:
    """Words that show why a code was given, and where they begin."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class GivenView:
    """A code that was given, with its quotes."""

    coding: Coding
    quotes: list[QuoteView]

    @property
    def code(self) -> Code:
        return self.coding.code

    @property
    def main(self) -> Code:
        return self.code.parent or self.code

    @property
    def waits(self) -> bool:
        """Whether the direction this code asks for is still open."""
        return self.main.takes_direction and not self.coding.direction


@dataclass(frozen=True)
class Branch:
    """A code as it stands in the tree now: its key (only one code has letters inside it), and if it is given."""

    code: Code
    key: str
    is_given: bool
    finer: list["Branch"]


@dataclass(frozen=True)
class Desk:
    """One text on the workbench: what was given, in the order of the acts, and the code being worked on (`at`)."""

    round: Round
    assignment: Assignment
    given: list[GivenView]
    at: GivenView | None
    options: list[CodeOption]
    place: Place
    trail: Trail
    attributes: list[tuple[str, str]]

    @property
    def several(self) -> bool:
        """Whether a text may have several codes."""
        return not self.round.book.one_per_source

    @property
    def coding(self) -> Coding | None:
        return self.at.coding if self.at else None

    @property
    def main(self) -> Code | None:
        return self.at.main if self.at else None

    @property
    def chosen(self) -> CodeOption | None:
        return next((option for option in self.options if option.code == self.main), None)

    @property
    def tree(self) -> list[Branch]:
        """Every code of the book; the letters are those of the code being worked on."""
        mains, codes = {given.main.pk for given in self.given}, {given.code.pk for given in self.given}
        found = []
        for option in self.options:
            here = option == self.chosen
            finer = [Branch(code, key if here else "", code.pk in codes, []) for key, code in option.finer]
            found.append(Branch(option.code, option.key, option.code.pk in mains, finer))
        return found

    @property
    def inside(self) -> list[Branch]:
        """The finer codes of the code being worked on."""
        return next((branch.finer for branch in self.tree if branch.code == self.main), [])

    @property
    def following(self) -> GivenView | None:
        """The given code after the one being worked on, going round; None where there is no other."""
        if self.at is None or len(self.given) < 2:
            return None
        return self.given[(self.given.index(self.at) + 1) % len(self.given)]

    @property
    def may_code(self) -> bool:
        return self.round.state == RoundState.OPEN

    @property
    def asks_direction(self) -> bool:
        return self.main is not None and self.main.takes_direction

    @property
    def codes_in_all(self) -> int:
        return sum(1 + len(option.finer) for option in self.options)

    @property
    def pieces(self) -> list[Piece]:
        """The text in pieces that follow each other: together always the whole text."""
        quotes = [
            (one.start, one.end, given.code.path, given == self.at) for given in self.given for one in given.quotes
        ]
        return pieces(self.assignment.source.text, quotes)


def attributes_of(source: Source) -> list[tuple[str, str]]:
    """Return what a coder may know of a text beside it: whose case it is, its kind, and background that many share.

    Function and sector stand there only where at least MIN_GROUP persons whose texts may be used share them; a coder
    who knows the community must not know the writer by them. Two queries.
    """
    writer = source.member
    found = [(_("Deelnemer"), writer.pseudonym.code), (_("Soort tekst"), str(SourceKind(source.kind).label))]
    here = consenting_members(Purpose.ENTRIES).filter(community=writer.community_id)
    shared = here.aggregate(
        position=Count("pk", filter=Q(position__iexact=writer.position)),
        sector=Count("pk", filter=Q(sector=writer.sector)),
    )
    for name, label, value in (
        ("position", _("Functie"), writer.position),
        ("sector", _("Sector"), writer.get_sector_display()),
    ):
        if value and enough(shared[name], settings.MIN_GROUP):
            found.append((label, value))
    return found


def desk(member: Membership, round: Round, position: int, at: str = "") -> Desk | None:
    """Return this text of the round on the member's own workbench; None when it is not theirs or gone. Eight queries.

    `at` is the key of the code to work on; without one, or with one that was not given, the one given last.
    """
    codings = Coding.objects.select_related("code__parent").prefetch_related("quotes")
    assignment = (
        own_assignments(member, round)
        .filter(source__position=position)
        .select_related("source__member__pseudonym")
        .prefetch_related(Prefetch("codings", codings))
        .first()
    )
    if assignment is None:
        return None
    trail = Trail.read(assignment.trail, assignment.step)
    given = _given(assignment, [one.code for one in trail.now.codes])
    return Desk(
        round=round,
        assignment=assignment,
        given=given,
        at=next((one for one in given if one.code.key == at), given[-1] if given else None),
        options=options(round),
        place=place(member, round, assignment),
        trail=trail,
        attributes=attributes_of(assignment.source),
    )


def _given(assignment: Assignment, order: list[str]) -> list[GivenView]:
    text = assignment.source.text
    views = [
        GivenView(coding, [QuoteView(one.start, one.end, text[one.start : one.end]) for one in coding.quotes.all()])
        for coding in assignment.codings.all()
    ]
    return sorted(views, key=lambda view: order.index(view.code.key) if view.code.key in order else -1)


def options(round: Round) -> list[CodeOption]:
    """Return the codes of the round's book in order, each with the key that chooses it. One query."""
    codes = list(round.book.codes.order_by("order"))
    finer: dict[int | None, list[Code]] = {}
    for code in codes:
        finer.setdefault(code.parent_id, []).append(code)
    return [
        CodeOption(code, str(number) if number < 10 else "", _lettered(finer.get(code.pk, [])))
        for number, code in enumerate(finer.get(None, []), start=1)
    ]


def _lettered(codes: list[Code]) -> list[tuple[str, Code]]:
    """Give each code a letter; what comes after the last letter goes without."""
    return [(LETTERS[number] if number < len(LETTERS) else "", code) for number, code in enumerate(codes)]
