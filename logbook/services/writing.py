"""Writing an entry and editing it. A text that was kept never changes; an edit makes the next version."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from logbook.models import Entry, EntryVersion
from logbook.selectors import guide_versions, versions_asking
from logbook.services.sharing import locked, set_counts_in_research, share
from logbook.words import Circle, EntryState
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services.content import freeze
from plg.texts import tidy

_CONTROL_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Code points. Far more than anybody types; what is longer is a file, and a file is not an entry.
MAX_TEXT = 200_000


class StaleText(DomainError):
    """Somebody's own newer text is in the way: `theirs` is kept, `mine` is not. Both are to be shown."""

    def __init__(self, entry: Entry, theirs: EntryVersion, mine: str) -> None:
        super().__init__(_("Deze leerervaring is intussen ergens anders gewijzigd. Er is niets overschreven."))
        self.entry = entry
        self.theirs = theirs
        self.mine = mine


@transaction.atomic
def write_entry(
    *,
    by: Membership,
    text: str,
    happened_on: date | None,
    circles: Iterable[Circle] = (),
    counts_in_research: bool = False,
    prompts: Mapping[str, str] | None = None,
    tags: Iterable[str] = (),
    client_key: UUID,
    issue: str = "",
) -> Entry:
    """Keep a new entry with its first version, shares and research mark; return it.

    `client_key` is made where the text was typed: sending the same again, however often and from however many
    places at once, gives back the one entry. The same key with another text raises `StaleText`, for the first text
    is kept and the second must not be lost. Empty or endless text is refused.
    """
    require(by, Permission.WRITE_ENTRY)
    clean = clean_text(text)
    answers = clean_prompts(prompts)
    entry = Entry(
        community_id=by.community_id,
        author=by,
        client_key=client_key,
        happened_on=happened_on,
        issue=issue,
        tags=list(dict.fromkeys(tags)),
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return _kept_before(by, client_key, clean)
    add_version(entry, number=1, text=clean, prompts=answers)
    _fix_content(by, entry, answers)
    share(by=by, entry=entry, circles=circles)
    if counts_in_research:
        set_counts_in_research(by=by, entry=entry, counts=True)
        entry.counts_in_research = True
    return entry


@transaction.atomic
def edit_entry(
    *,
    by: Membership,
    entry: Entry,
    expected: int,
    text: str,
    happened_on: date | None,
    prompts: Mapping[str, str] | None = None,
    tags: Iterable[str] = (),
    issue: str = "",
) -> Entry:
    """Keep a changed entry; a changed text or prompt becomes the next version, the earlier ones stay as they are.

    `expected` is the number of the version the author had before them. When a newer one was kept meanwhile (another
    tab, another phone) `StaleText` is raised and nothing is changed, unless that newer text is this very text.
    """
    kept = locked(by=by, entry=entry)
    if kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken en kan niet meer gewijzigd worden."))
    clean, answers, current = clean_text(text), clean_prompts(prompts), current_of(kept)
    same = (clean, answers) == (current.text, current.prompts)
    if current.number != expected and not same:
        raise StaleText(kept, current, clean)
    kept.happened_on = happened_on
    kept.issue = issue
    kept.tags = list(dict.fromkeys(tags))
    kept.save(update_fields=["happened_on", "issue", "tags"])
    if not same:
        add_version(kept, number=current.number + 1, text=clean, prompts=answers)
    _fix_content(by, kept, answers)
    return kept


def current_of(entry: Entry) -> EntryVersion:
    """Return the newest version of an entry: every kept entry has one."""
    assert entry.current is not None
    return entry.current


def add_version(entry: Entry, *, number: int, text: str, prompts: dict[str, str]) -> EntryVersion:
    """Make this text the current version of the entry."""
    entry.current = EntryVersion.objects.create(entry=entry, number=number, text=text, prompts=prompts)
    entry.save(update_fields=["current"])
    return entry.current


def clean_text(text: str) -> str:
    """Return a text as it is kept: tidied, without control signs; refuse an empty and an endless one."""
    clean = tidy(_CONTROL_SIGNS.sub("", text))
    if not clean:
        raise DomainError(_("Er staat nog niets. Schrijf eerst één zin."))
    if len(clean) > MAX_TEXT:
        raise DomainError(
            _("Dit is %(length)s tekens lang; een leerervaring heeft er hoogstens %(most)s.")
            % {"length": len(clean), "most": MAX_TEXT}
        )
    return clean


def clean_prompts(prompts: Mapping[str, str] | None) -> dict[str, str]:
    """Return only the prompts that were answered, each answer cleaned like a text."""
    return {key: clean_text(answer) for key, answer in (prompts or {}).items() if answer.strip()}


def _fix_content(by: Membership, entry: Entry, answers: Mapping[str, str]) -> None:
    """Fix the content versions whose words this entry uses: they never change under it from now on."""
    used = {"issues": entry.issue, "behaviours": entry.tags}
    versions = versions_asking(answers) if answers else []
    if any(used.values()):
        versions += [version for kind, version in guide_versions(by.community).items() if used.get(kind)]
    for version in versions:
        if version.frozen_at is None:
            freeze(version=version, by=by)


def _kept_before(by: Membership, client_key: UUID, text: str) -> Entry:
    entry = Entry.objects.select_related("current").get(client_key=client_key)
    if entry.author_id != by.pk:
        raise Refused(_("Dit kon niet bewaard worden. Open een nieuwe bladzijde en plak je tekst daar."))
    current = current_of(entry)
    if current.text != text:
        raise StaleText(entry, current, text)
    return entry
