"""Reads about code books: the shelf of a community, a book as a tree, what changed between two, what a file makes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.access import visible_book_drafts, visible_books, visible_changes
from coding.differing import CodeDifference, Piece, Sign, differences
from coding.exchange.found import Odd
from coding.models import BookDraft, CodeBook, CodeChange
from coding.selectors.rows import book_view
from coding.shapes import BookView, CodeView
from coding.tree import Body, views
from coding.words import CodeAct
from plg.models import ContentVersion, Membership

#: What the content calls a dimension or aspect, in the words of the screen; another word is shown as it is written.
NAMES = {
    "belongingness": gettext_lazy("verbondenheid"),
    "uniqueness": gettext_lazy("eigenheid"),
    "other": gettext_lazy("overig"),
    "organising": gettext_lazy("organiseren"),
    "role_modelling": gettext_lazy("voorbeeldgedrag"),
}


@dataclass(frozen=True)
class Branch:
    """A code with the ones in it, for a page that shows the tree."""

    code: CodeView
    inside: list["Branch"] = field(default_factory=list)

    @property
    def dimension(self) -> str:
        return shown(self.code.dimension)

    @property
    def aspect(self) -> str:
        return shown(self.code.aspect)

    @property
    def is_main(self) -> bool:
        return not self.code.level


@dataclass(frozen=True)
class BookLine:
    """One version in the list of code books."""

    book: CodeBook
    codes: int
    is_own: bool
    is_newest: bool


@dataclass(frozen=True)
class Compared:
    """Two versions beside each other: what differs, and what the trail says of it by key."""

    rows: list["ComparedRow"]
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class ComparedField:
    """One part of a code in two versions, with the word of the screen for it."""

    word: str
    old: list[Piece]
    new: list[Piece]


@dataclass(frozen=True)
class ComparedRow:
    """A code that differs, in what, and which line of the trail is about it."""

    difference: CodeDifference
    signs: list[str]
    trail: list[CodeChange]
    fields: list["ComparedField"]


SIGNS = {
    Sign.ADDED: gettext_lazy("nieuw"),
    Sign.GONE: gettext_lazy("weg"),
    Sign.RENAMED: gettext_lazy("andere naam"),
    Sign.MOVED: gettext_lazy("andere plaats"),
    Sign.CHANGED: gettext_lazy("andere woorden"),
}


#: The parts of a code, as the screen calls them.
FIELDS = {
    "definition": gettext_lazy("Omschrijving"),
    "include": gettext_lazy("Wel"),
    "exclude": gettext_lazy("Niet"),
    "example": gettext_lazy("Voorbeeld"),
    "label_en": gettext_lazy("Naam in het Engels"),
    "colour": gettext_lazy("Kleur"),
    "dimension": gettext_lazy("Dimensie"),
    "aspect": gettext_lazy("Aspect"),
    "takes_direction": gettext_lazy("Vraagt om positief of niet-positief"),
}


def shown(word: str) -> str:
    """Return a word of the content as the screen says it."""
    return str(NAMES.get(word, word.replace("_", " ")))


def book_lines(member: Membership) -> list[BookLine]:
    """Return the versions this researcher may work with, by title and newest first. Two queries."""
    seen: set[str] = set()
    lines = []
    for book in visible_books(member).select_related("content__book_draft"):
        codes = sum(1 for _code in views(book.content.body))
        is_own = hasattr(book.content, "book_draft")
        lines.append(BookLine(book, codes, is_own, book.content.key not in seen))
        seen.add(book.content.key)
    return lines


def open_drafts(member: Membership) -> list[BookDraft]:
    """Return what is in the making: not given out yet. One query."""
    return list(visible_book_drafts(member).filter(issued=None))


def draft_of(member: Membership, book: CodeBook) -> BookDraft | None:
    """Return the draft a version came of, or None for one that comes with the platform. One query."""
    return visible_book_drafts(member).filter(issued=book.content_id).first()


def view_of(book: CodeBook) -> BookView:
    """Return a code book as plain data. One query besides the book."""
    return book_view(book)


def branches(codes: Sequence[CodeView]) -> list[Branch]:
    """Return the codes as a tree."""
    tops: list[Branch] = []
    path: list[Branch] = []
    for code in codes:
        branch = Branch(code)
        del path[code.level :]
        (path[-1].inside if path else tops).append(branch)
        path.append(branch)
    return tops


def codes_of(body: Body) -> list[CodeView]:
    """Return the codes of a body as plain data, in order. No query."""
    return views(body)


def draft_codes(draft: BookDraft) -> list[CodeView]:
    """Return the codes of a draft as plain data. No query."""
    return views(draft.body)


def trail_of(member: Membership, version: ContentVersion | None) -> list[CodeChange]:
    """Return the trail of one version of a community's own book, oldest first. One query."""
    return list(visible_changes(member).filter(draft__issued=version)) if version else []


def draft_trail(member: Membership, draft: BookDraft) -> list[CodeChange]:
    """Return the trail of a draft, oldest first. One query."""
    return list(visible_changes(member).filter(draft=draft))


def relatives(member: Membership, book: CodeBook) -> list[CodeBook]:
    """Return the other versions one may compare with, those of the same book first. Two queries."""
    family = _family(member, book.content_id)
    others = [one for one in visible_books(member) if one.pk != book.pk]
    own = {book.content.key} | {version.key for version in family.values()}
    return sorted(others, key=lambda one: one.content.key not in own)


def compared(member: Membership, old: CodeBook, new: CodeBook) -> Compared:
    """Return what differs between two versions, with the trail between them. A handful of queries."""
    ahead = _changes_between(member, old.content_id, new.content_id)
    renamed, about = _followed(views(old.content.body), ahead)
    return _compared(views(old.content.body), views(new.content.body), renamed, about)


def compared_with_base(member: Membership, draft: BookDraft) -> Compared:
    """Return what a draft changes in the version it began with; of a new book everything is new."""
    old = views(draft.base.body) if draft.base else []
    renamed, about = _followed(old, draft_trail(member, draft))
    return _compared(old, views(draft.body), renamed, about)


@dataclass(frozen=True)
class OddGroup:
    """The same thing that is odd in several places of a file."""

    words: str
    all: list[Odd]


def odd_groups(odd: Iterable[Odd]) -> list[OddGroup]:
    """Return what was odd in a file, the same together, the most first. One fault says what it was made of itself."""
    groups: dict[str, list[Odd]] = {}
    for one in odd:
        groups.setdefault(re.sub(r"“[^”]*”|\d+|#[0-9A-F]{6}", "…", one.words), []).append(one)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return [OddGroup(_common(group), group) for group in ordered]


def _common(group: list[Odd]) -> str:
    words = {one.words for one in group}
    if len(group) == 1:
        return str(group[0])
    if len(words) == 1:
        return _("%(n)s keer: %(words)s") % {"n": len(group), "words": group[0].words}
    return _("%(n)s keer, zoals: %(words)s") % {"n": len(group), "words": group[0].words}


def _compared(
    old: Sequence[CodeView], new: Sequence[CodeView], renamed: Mapping[str, str], about: Mapping[str, list[CodeChange]]
) -> Compared:
    found = differences(old, new, renamed)
    rows = []
    for row in found:
        keys = {code.key for code in (row.old, row.new) if code}
        trail = {change.pk: change for key in keys for change in about.get(key, ())}
        signs = [str(word) for sign, word in SIGNS.items() if sign in row.signs]
        fields = [
            ComparedField(str(FIELDS[part.name]), _said(part.name, part.old), _said(part.name, part.new))
            for part in row.fields
        ]
        rows.append(ComparedRow(row, signs, sorted(trail.values(), key=lambda change: change.at), fields))
    counts = [(str(word), sum(sign in row.signs for row in found)) for sign, word in SIGNS.items()]
    return Compared(rows, [(word, number) for word, number in counts if number])


def _said(name: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces as the screen says them: a dimension or aspect may be one of the content's own words."""
    known = name in {"dimension", "aspect"}
    return [Piece(shown(piece.text), piece.differs) for piece in pieces if piece.text] if known else pieces


def _followed(
    old: Sequence[CodeView], changes: Iterable[CodeChange]
) -> tuple[dict[str, str], dict[str, list[CodeChange]]]:
    """Follow every code of the old book through the trail: which key it has now, and what was done to it.

    Of a code that came on the way the lines stand under its own key.
    """
    now = {code.key: code.key for code in old}
    about: dict[str, list[CodeChange]] = {}
    for change in changes:
        for code in [*change.old, *change.new]:
            first = next((key for key, at in now.items() if at == code["key"]), code["key"])
            for key in {first, code["key"]}:
                lines = about.setdefault(key, [])
                if change not in lines:
                    lines.append(change)
        if change.act == CodeAct.RENAME:
            before, after = change.old[0]["key"], change.new[0]["key"]
            now = {key: after if at == before else at for key, at in now.items()}
    return {key: at for key, at in now.items() if key != at}, about


def _changes_between(member: Membership, old: int, new: int) -> list[CodeChange]:
    """Return the trail that leads from one version to a later one of the same book, oldest first; else nothing."""
    bases = _bases(member)
    path: list[int] = []
    at: int | None = new
    while at is not None and at != old and at not in path:
        path.append(at)
        at = bases.get(at)
    if at != old:
        return []
    changes = list(visible_changes(member).filter(draft__issued__in=path))
    return sorted(changes, key=lambda change: (-path.index(change.draft.issued_id or 0), change.at, change.pk))


def _bases(member: Membership) -> dict[int, int | None]:
    """Return for every own version which one it was made from."""
    rows = visible_book_drafts(member).exclude(issued=None)
    return dict(rows.values_list("issued", "base"))


def _family(member: Membership, version: int) -> dict[int, ContentVersion]:
    """Return the versions that a version came from, or that came from it."""
    drafts = visible_book_drafts(member).exclude(issued=None)
    links = [(draft.issued, draft.base) for draft in drafts if draft.base]
    found, grown = {version}, True
    kept: dict[int, ContentVersion] = {}
    while grown:
        grown = False
        for made, base in links:
            assert made is not None
            if {made.pk, base.pk} & found and not {made.pk, base.pk} <= found:
                found |= {made.pk, base.pk}
                grown = True
            if made.pk in found:
                kept |= {made.pk: made, base.pk: base}
    return kept
