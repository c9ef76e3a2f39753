"""Making and revising a code book: drafts of a community, given out as versions. A version in use never changes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.access import visible_books
from coding.content.kinds import codebook_faults, make_book
from coding.models import BookDraft, CodeBook
from coding.tree import Body, fresh_key, keys, settled
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.content.reader import sha256_of
from plg.errors import DomainError, Refused
from plg.models import Community, ContentVersion, Membership
from plg.texts import one_line, tidy

KEPT = ("title", "source", "ours", "body")


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
        return _fresh(by, one_line(title), {"one_per_source": False, "codes": []})
    found = visible_books(by).filter(pk=base.pk).first()
    if found is None:
        raise Refused(_("Dit codeboek hoort bij een andere groep."))
    _one_at_a_time(by)
    version = found.content
    made = BookDraft.objects.filter(issued=version).first()
    if made is not None and version.frozen_at is None:
        return made
    key = version.key if made is not None else f"{version.key[:35]}--{by.community.slug[:20]}"
    going = BookDraft.objects.filter(community=by.community, key=key).select_related("issued").order_by("-pk").first()
    if going is not None and (going.issued is None or going.issued.frozen_at is None):
        return going
    kept = {name: getattr(version, name) for name in KEPT}
    return BookDraft.objects.create(community=by.community, by=by, key=key, base=version, **kept)


@transaction.atomic
def draft_from_file(*, by: Membership, about: Mapping[str, str], body: Body, base: CodeBook | None = None) -> BookDraft:
    """Make a draft of what a file holds: a new book, or the next version of one that is there.

    Raises `DomainError` when a next version is in the making already: what somebody wrote there is not thrown away.
    """
    require(by, Permission.MAKE_CODEBOOK)
    if base is None:
        draft = _fresh(by, one_line(about["title"]), body)
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
    for name in KEPT:
        setattr(draft, name, before[name])
    draft.before, draft.edition, draft.changed_at = None, draft.edition + 1, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def drop_draft(*, by: Membership, draft: BookDraft) -> None:
    """Throw away a draft that was never given out."""
    draft = opened(by=by, draft=draft, edition=draft.edition)
    if draft.issued is not None:
        raise DomainError(_("Dit codeboek is al uitgegeven en blijft bestaan."))
    draft.delete()


@transaction.atomic
def issue(*, by: Membership, draft: BookDraft, edition: int) -> CodeBook:
    """Give the draft out as a version that rounds can use. Until a round does, it may be changed and given out again.

    Raises `NotReady` with everything that is missing, and `DomainError` when the version is in use by now.
    """
    draft = opened(by=by, draft=draft, edition=edition)
    missing = missing_in(draft)
    if missing:
        raise NotReady(missing)
    version = draft.issued or ContentVersion(kind="codebook", key=draft.key, version=_next(draft.key))
    for name in KEPT:
        setattr(version, name, getattr(draft, name))
    version.sha256 = sha256_of(version)
    version.save()
    draft.issued = version
    draft.before = None
    draft.save(update_fields=["issued", "before"])
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
    require(by, Permission.MAKE_CODEBOOK)
    if draft.community_id != by.community_id:
        raise Refused(_("Dit codeboek hoort bij een andere groep."))
    draft = BookDraft.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.pk)
    if draft.issued_id is not None:
        # The lock makes a round that begins wait, so that no code changes under it.
        draft.issued = ContentVersion.objects.select_for_update(no_key=True).get(pk=draft.issued_id)
        if draft.issued.frozen_at is not None:
            raise DomainError(
                _("Deze versie is in gebruik en ligt vast: coderingen horen bij hun codes. Maak een nieuwe versie.")
            )
    if draft.edition != edition:
        raise DomainError(
            _("Dit codeboek is intussen in een ander venster veranderd. Open het opnieuw en verander het daar.")
        )
    return draft


def change(draft: BookDraft, wanted: Mapping[str, Any], trail: str | None = None) -> None:
    """Write a change of a locked draft, and keep how it was before. `trail` is the uid of its line in the trail."""
    draft.before = {name: getattr(draft, name) for name in KEPT} | ({"change": trail} if trail else {})
    for name, value in wanted.items():
        setattr(draft, name, value)
    draft.body = settled(draft.body)
    draft.edition += 1
    draft.changed_at = timezone.now()
    draft.save()


def _fresh(by: Membership, title: str, body: Body) -> BookDraft:
    """Return a new draft, or the one of this title that is in the making: a second press makes no second book."""
    _one_at_a_time(by)
    going = BookDraft.objects.filter(community=by.community, title=title, issued=None).first()
    if going is not None:
        return going
    return BookDraft.objects.create(community=by.community, by=by, key=_own_key(by, title), title=title, body=body)


def _one_at_a_time(by: Membership) -> None:
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)


def _own_key(by: Membership, words: str) -> str:
    known = set(ContentVersion.objects.filter(kind="codebook").values_list("key", flat=True))
    known |= set(BookDraft.objects.values_list("key", flat=True))
    stem = f"{fresh_key(words[:35], set())[:35].replace('_', '-').strip('-')}--{by.community.slug[:18]}"
    key, number = stem, 2
    while key in known:
        key, number = f"{stem}-{number}", number + 1
    return key


def _next(key: str) -> int:
    latest = ContentVersion.objects.filter(kind="codebook", key=key).order_by("-version").first()
    return latest.version + 1 if latest else 1
