"""Making and revising a code book: drafts of a community, given out as versions. A version in use never changes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.access import visible_books
from coding.content.kinds import codebook_faults, make_book
from coding.models import BookDraft, CodeBook
from coding.tree import Body, keys, settled
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services.making import KEPT, Making
from plg.texts import one_line, tidy

#: How a code book is made: see `Making`.
BOOKS = Making(
    model=BookDraft,
    kind="codebook",
    permission=Permission.MAKE_CODEBOOK,
    of_others=gettext_lazy("Dit codeboek hoort bij een andere groep."),
    in_use=gettext_lazy(
        "Deze versie is in gebruik en ligt vast: coderingen horen bij hun codes. Maak een nieuwe versie."
    ),
    moved_on=gettext_lazy(
        "Dit codeboek is intussen in een ander venster veranderd. Open het opnieuw en verander het daar."
    ),
    given_out=gettext_lazy("Dit codeboek is al uitgegeven en blijft bestaan."),
)


class NotReady(DomainError):
    """A code book that cannot be given out yet, with a sentence for everything that is missing."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Dit codeboek is nog niet klaar om uit te geven."))
        self.missing = missing


@transaction.atomic
def begin_draft(*, by: Membership, title: str = "", base: CodeBook | None = None) -> BookDraft:
    """Begin a code book, empty or from a version that is there; what is in the making already is gone on with.

    A version of the platform goes on under a key of the community's own, and keeps saying which one it revises.
    """
    require(by, Permission.MAKE_CODEBOOK)
    if base is None:
        return BOOKS.begin(by, one_line(title), {"one_per_source": False, "codes": []})
    found = visible_books(by).filter(pk=base.pk).first()
    if found is None:
        raise Refused(str(BOOKS.of_others))
    return BOOKS.revise(by, found.content, base=found.content)


@transaction.atomic
def draft_from_file(*, by: Membership, about: Mapping[str, str], body: Body, base: CodeBook | None = None) -> BookDraft:
    """Make a draft of what a file holds: a new book, or the next version of one that is there.

    Raises `DomainError` when a next version is in the making already: what somebody wrote there is not thrown away.
    """
    require(by, Permission.MAKE_CODEBOOK)
    if base is None:
        draft = BOOKS.begin(by, one_line(about["title"]), body)
        if draft.body != body:
            raise DomainError(
                _("Er is al een codeboek met deze titel in de maak. Kies een andere titel, of gooi dat ontwerp weg.")
            )
    else:
        draft = begin_draft(by=by, base=base)
        if draft.issued_id is None and draft.edition > 1:
            raise DomainError(
                _("Van dit boek is al een volgende versie in de maak. Geef die eerst uit, of gooi haar weg.")
            )
    wanted = {name: tidy(text) for name, text in about.items() if text} | {"body": body}
    change(draft, wanted)
    audit.record("codebook.read", by=by, subject=draft, codes=len(keys(body["codes"])))
    return draft


@transaction.atomic
def change_head(*, by: Membership, draft: BookDraft, edition: int, about: dict[str, str], one: bool) -> BookDraft:
    """Change title, source, and whether a text has one code or several."""
    draft = opened(by=by, draft=draft, edition=edition)
    told = {name: tidy(text) for name, text in about.items()}
    change(draft, told | {"title": one_line(told["title"]), "body": {**draft.body, "one_per_source": one}})
    return draft


@transaction.atomic
def step_back(*, by: Membership, draft: BookDraft, edition: int) -> BookDraft:
    """Take back the last change of a draft, with its line in the trail. One step only."""
    draft = opened(by=by, draft=draft, edition=edition)
    if draft.before is None:
        raise DomainError(_("Er is niets om terug te nemen."))
    before = dict(draft.before)
    draft.changes.filter(uid=before.pop("change", None)).delete()
    BOOKS.change(draft, {"before": None, **{name: before[name] for name in KEPT}})
    return draft


@transaction.atomic
def drop_draft(*, by: Membership, draft: BookDraft) -> None:
    """Throw away a draft that was never given out."""
    BOOKS.drop(by, draft)


@transaction.atomic
def issue(*, by: Membership, draft: BookDraft, edition: int) -> CodeBook:
    """Give the draft out as a version that rounds can use. Until a round does, it may be changed and given out again.

    Raises `NotReady` with everything that is missing, and `DomainError` when the version is in use by now.
    """
    draft = opened(by=by, draft=draft, edition=edition)
    missing = missing_in(draft)
    if missing:
        raise NotReady(missing)
    version = BOOKS.give_out(draft)
    draft.before = None
    draft.save(update_fields=["before"])
    audit.record("codebook.issued", by=by, community=by.community, subject=version, version=version.version)
    return make_book(version)


def missing_in(draft: BookDraft) -> list[str]:
    """Return a sentence for everything a draft still lacks before it can be given out."""
    said = []
    if not draft.source:
        said.append(_("Schrijf bij “Titel en bron” waar de codes vandaan komen, of dat er geen bron is."))
    if not draft.ours:
        said.append(_("Schrijf bij “Titel en bron” wat in dit boek van jullie zelf is."))
    if not draft.body["codes"]:
        said.append(_("Een codeboek heeft minstens één code."))
    elif faults := codebook_faults(draft.body, strict=False):
        said += [_("Er klopt iets niet in dit boek (%s).") % fault for fault in faults[:5]]
    return said


def opened(*, by: Membership, draft: BookDraft, edition: int) -> BookDraft:
    """Return the draft, locked, or say why it cannot be changed: in use, or changed in another window."""
    return BOOKS.opened(by, draft, edition)


def change(draft: BookDraft, wanted: Mapping[str, Any], trail: str | None = None) -> None:
    """Write a change of a locked draft, and keep how it was before. `trail` is the uid of its line in the trail."""
    before = {name: getattr(draft, name) for name in KEPT} | ({"change": trail} if trail else {})
    BOOKS.change(draft, {"before": before, **wanted, "body": settled(wanted.get("body", draft.body))})
