"""Learning questions, the entries on them, and yields: kept, changed, shared, closed, thrown away.

What all threads have in common stands here too; intentions have a module of their own. Author only, throughout.
"""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Entry, LearningQuestion, QuestionEntry, Thread, Yield
from logbook.words import Circle
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.selectors import chosen_content
from plg.services.content import freeze
from plg.texts import tidy

ThreadT = TypeVar("ThreadT", bound=Thread)

#: Code points of a question or an intention, and of what came of it.
MAX_LINE = 500
MAX_STORY = 5_000


class StaleThread(DomainError):
    """Somebody's own newer text is in the way; `theirs` is kept and nothing was changed."""

    def __init__(self, theirs: Thread) -> None:
        super().__init__(_("Dit is intussen ergens anders gewijzigd. Er is niets overschreven."))
        self.theirs = theirs


@transaction.atomic
def start_question(
    *, by: Membership, text: str, circles: Iterable[Circle] = (), client_key: UUID, entry: Entry | None = None
) -> LearningQuestion:
    """Keep a learning question, with this own entry on it; the same sending again gives back the one question."""
    question = keep(LearningQuestion(text=worded(text, MAX_LINE)), by=by, circles=circles, client_key=client_key)
    if entry is not None:
        own(entry, by=by)
        QuestionEntry.objects.get_or_create(question=question, entry=entry)
    return question


@transaction.atomic
def change_question(
    *, by: Membership, question: LearningQuestion, expected: int, text: str, circles: Iterable[Circle]
) -> LearningQuestion:
    """Change the words of a question and who reads it. Raises `StaleThread` when another device was first."""
    kept = change(question, by=by, expected=expected, fields={"text": worded(text, MAX_LINE)})
    set_circles(kept, by=by, circles=circles)
    return kept


@transaction.atomic
def close_question(*, by: Membership, question: LearningQuestion, outcome: str) -> LearningQuestion:
    """Close a question with what came of it. On one that is closed already the words change, and its day stays."""
    kept = locked_thread(question, by=by)
    kept.outcome = worded(outcome, MAX_STORY)
    kept.closed_at = kept.closed_at or timezone.now()
    kept.save(update_fields=["outcome", "closed_at"])
    return kept


@transaction.atomic
def reopen_question(*, by: Membership, question: LearningQuestion) -> LearningQuestion:
    """Open a closed question again; what came of it stays with it, to go on from."""
    kept = locked_thread(question, by=by)
    kept.closed_at = None
    kept.save(update_fields=["closed_at"])
    return kept


@transaction.atomic
def hang(*, by: Membership, entry: Entry, questions: Iterable[LearningQuestion]) -> None:
    """Let an own entry hang on just these own questions that are open; on closed ones it stays where it hangs."""
    require(by, Permission.WRITE_ENTRY)
    own(entry, by=by)
    wanted = {question.pk: question for question in questions}
    for question in wanted.values():
        own(question, by=by)
    hanging = QuestionEntry.objects.filter(entry=entry)
    hanging.filter(question__closed_at=None).exclude(question__in=wanted).delete()
    QuestionEntry.objects.bulk_create(
        [QuestionEntry(question=question, entry=entry) for question in wanted.values()], ignore_conflicts=True
    )


@transaction.atomic
def keep_yield(
    *,
    by: Membership,
    text: str,
    about: str = "",
    whose: str = "",
    foreseen: str = "",
    value: str = "",
    circles: Iterable[Circle] = (),
    client_key: UUID,
    entry: Entry | None = None,
    question: LearningQuestion | None = None,
) -> Yield:
    """Keep what something brought, at whatever time after; all but the text may stay open."""
    for thing in (entry, question):
        if thing is not None:
            own(thing, by=by)
    made = Yield(
        text=worded(text, MAX_STORY),
        about=about,
        whose=whose,
        foreseen=foreseen,
        value=_value(by, value),
        entry=entry,
        question=question,
    )
    return keep(made, by=by, circles=circles, client_key=client_key)


@transaction.atomic
def change_yield(
    *,
    by: Membership,
    found: Yield,
    expected: int,
    text: str,
    about: str = "",
    whose: str = "",
    foreseen: str = "",
    value: str = "",
    circles: Iterable[Circle],
) -> Yield:
    """Change a yield, or say later what kind of value it is. Raises `StaleThread` when another device was first."""
    fields = {"text": worded(text, MAX_STORY), "about": about, "whose": whose, "foreseen": foreseen}
    value = value if value == found.value else _value(by, value)  # a kind no longer in use may stay
    kept = change(found, by=by, expected=expected, fields=fields | {"value": value})
    set_circles(kept, by=by, circles=circles)
    return kept


@transaction.atomic
def drop(*, by: Membership, thread: Thread) -> None:
    """Throw a thread away for good; entries that hung on it stay as they are. Twice is once."""
    require(by, Permission.WRITE_ENTRY)
    own(thread, by=by)
    type(thread)._default_manager.filter(pk=thread.pk).delete()


def keep(thread: ThreadT, *, by: Membership, circles: Iterable[Circle], client_key: UUID) -> ThreadT:
    """Write a new thread and share it; return the one that was kept before when it is sent again.

    Must run inside the transaction of the act. Another text under the same key is refused: it is not lost, for it is
    still with whoever typed it.
    """
    require(by, Permission.WRITE_ENTRY)
    thread.author, thread.client_key = by, client_key
    rows = type(thread)._default_manager
    try:
        with transaction.atomic():
            thread.save(force_insert=True)
    except IntegrityError:
        before = rows.filter(client_key=client_key, author=by).first()
        if before is None or before.text != thread.text:
            raise DomainError(
                _("Dit was al bewaard, met een andere tekst. Kopieer wat je nu schreef en bewaar het opnieuw.")
            ) from None
        return before
    set_circles(thread, by=by, circles=circles)
    return thread


def change(thread: ThreadT, *, by: Membership, expected: int, fields: dict[str, Any]) -> ThreadT:
    """Set these fields unless a newer version says something else; the same again changes nothing."""
    kept = locked_thread(thread, by=by)
    if all(getattr(kept, name) == value for name, value in fields.items()):
        return kept
    if kept.version != expected:
        raise StaleThread(kept)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save(update_fields=[*fields, "version"])
    return kept


@transaction.atomic
def set_circles(thread: Thread, *, by: Membership, circles: Iterable[Circle]) -> None:
    """Share a thread with just these circles: new ones from now on, those it had from when they had it."""
    wanted, had = set(circles), set(thread.shared_since)
    for circle in wanted ^ had:
        setattr(thread, f"{circle.value}_since", timezone.now() if circle in wanted else None)
    if wanted == had:
        return
    thread.save(update_fields=[f"{circle.value}_since" for circle in Circle])
    kind = type(thread).__name__.lower()
    if wanted - had:
        audit.record("logbook.thread_shared", by=by, subject=thread, kind=kind, circles=sorted(wanted))
    if had - wanted:
        audit.record("logbook.thread_unshared", by=by, subject=thread, kind=kind, circles=sorted(had - wanted))


def locked_thread(thread: ThreadT, *, by: Membership) -> ThreadT:
    """Return the row of a thread, locked until commit, for its author alone."""
    require(by, Permission.WRITE_ENTRY)
    kept = type(thread)._default_manager.select_for_update(no_key=True).filter(pk=thread.pk).first()
    if kept is None:
        raise DomainError(_("Dit is intussen weggegooid."))
    own(kept, by=by)
    return kept


def own(thing: Entry | Thread, *, by: Membership) -> None:
    """Refuse what somebody else wrote. No query."""
    if thing.author_id != by.pk:
        raise Refused(_("Alleen wie dit schreef, kan het veranderen."))


def worded(text: str, most: int, *, may_be_empty: bool = False) -> str:
    """Return a text tidied; refuse an empty one, unless it may be, and one that is too long."""
    clean = tidy(text)
    if not clean and not may_be_empty:
        raise DomainError(_("Er staat nog niets. Schrijf eerst één zin."))
    if len(clean) > most:
        raise DomainError(_("Zeg het korter: in hoogstens %(most)s tekens.") % {"most": most})
    return clean


def _value(by: Membership, key: str) -> str:
    """Return the key of a kind of value that there is, and fix the content it stands in; "" is not yet known."""
    if not key:
        return ""
    version = chosen_content(by.community, "value_kinds")
    if version is None or key not in {item["key"] for item in version.body["kinds"]}:
        raise DomainError(_("Deze soort waarde bestaat niet. Kies een andere, of laat het open."))
    if version.frozen_at is None:
        freeze(version=version, by=by)
    return key
