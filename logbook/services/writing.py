"""Writing an entry and editing it. A text that was kept never changes; an edit makes the next version."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from logbook.models import Draft, Entry, EntryVersion
from logbook.selectors import guide_versions, versions_asking
from logbook.services.carrying import carry_over
from logbook.services.sharing import ask, locked, set_counts_in_research, share
from logbook.words import Circle, EntryState
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services.content import freeze
from plg.texts import tidy

#: Other programs end a line in more ways than one: a text pasted from Word keeps its lines.
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CONTROL_SIGNS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
#: What a paste brings along and nobody sees, and what hides a word from a search: soft hyphens, blanks without width,
#: and signs that turn what follows the other way round.
_UNSEEN = re.compile("[\xad\u200b\u202a-\u202e\u2060\ufeff]")
#: Code points. Far more than anybody types; what is longer is a file, and a file is not an entry.
MAX_TEXT = 200_000


class StaleText(DomainError):
    """Somebody's own newer text is in the way: `theirs` is kept, `mine` is not. Both are to be shown."""

    def __init__(self, entry: Entry, theirs: EntryVersion, mine: str) -> None:
        super().__init__(_("Deze leerervaring is intussen ergens anders gewijzigd. Er is niets overschreven."))
        self.entry = entry
        self.theirs = theirs
        self.mine = mine


class StaleDraft(DomainError):
    """Another page went on with this text: `theirs` is the draft that is kept, `mine` is not. Both are to be shown."""

    def __init__(self, theirs: Draft, mine: str) -> None:
        super().__init__(_("Aan deze tekst is ook ergens anders geschreven. Er is niets overschreven."))
        self.theirs = theirs
        self.mine = mine


@dataclass(frozen=True)
class Mark:
    """From which version of its draft a text was typed on (0: none yet), and by which open page."""

    version: int = 0
    writer: UUID | None = None

    def clashes(self, draft: Draft, said: Iterable[str]) -> bool:
        """Return whether this draft holds words that are not among these, and that the page of this mark never saw."""
        own = self.writer is not None and self.writer == draft.writer
        return self.version != draft.version and not own and not set(draft.said) <= set(said)


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
    mark: Mark | None = None,
    asks: str = "",
) -> Entry:
    """Keep a new entry with its first version, shares, what it asks, and research mark; return it.

    `client_key` is made where the text was typed: sending the same again, however often and from however many
    places at once, gives back the one entry. The same key with another text raises `StaleText`, for the first text
    is kept and the second must not be lost. Empty or endless text is refused.

    The draft of this key goes with it. When another device went on with that draft (by `mark` this text began before
    that) `StaleDraft` is raised and nothing changes.
    """
    require(by, Permission.WRITE_ENTRY)
    clean = clean_text(text)
    answers = clean_prompts(prompts)
    hold_drafts(by=by)
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
        return kept_before(by=by, client_key=client_key, text=clean)
    _close_draft(entry, [clean, *answers.values()], mark or Mark())
    add_version(entry, number=1, text=clean, prompts=answers)
    _fix_content(by, entry, answers)
    share(by=by, entry=entry, circles=circles)
    if asks.strip():
        entry.asks = ask(by=by, entry=entry, asks=asks).asks
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
        carry_over(to=add_version(kept, number=current.number + 1, text=clean, prompts=answers))
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
    clean = clean_signs(text)
    if not clean:
        raise DomainError(_("Er staat nog niets. Schrijf eerst één zin."))
    return clean


def clean_signs(text: str) -> str:
    """Return a text tidied and without control signs, which may leave nothing of it; refuse an endless one."""
    clean = tidy(_UNSEEN.sub("", _CONTROL_SIGNS.sub("", _LINE_ENDS.sub("\n", text))))
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


def hold_drafts(*, by: Membership) -> None:
    """Let this person's saves and sendings wait for each other until commit: a draft never outlives its entry."""
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)


def _close_draft(entry: Entry, said: list[str], mark: Mark) -> None:
    draft = Draft.objects.filter(client_key=entry.client_key, author=entry.author).first()
    if draft is None:
        return
    if mark.clashes(draft, said):
        raise StaleDraft(draft, said[0])
    draft.delete()


def kept_before(*, by: Membership, client_key: UUID, text: str) -> Entry:
    """Return the entry that this key kept already; another text raises `StaleText`, another author is refused."""
    entry = Entry.objects.select_related("current").get(client_key=client_key)
    if entry.author_id != by.pk:
        raise Refused(_("Dit kon niet bewaard worden. Open een nieuwe pagina en plak je tekst daar."))
    current = current_of(entry)
    if current.text != text:
        raise StaleText(entry, current, text)
    return entry
