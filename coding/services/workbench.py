"""What a coder does with one text: choose, mark a quote, note, take back. Saved per act, while the round is open."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.access import own_assignments
from coding.models import Assignment, Round
from coding.services.keeping import Book, write_codings
from coding.texts import places, trimmed
from coding.trail import Mark, Trail
from coding.words import Direction, RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy

MOST_QUOTES = 20  # of one code in one text


@transaction.atomic
def choose_code(*, by: Membership, round: Round, position: int, code: str) -> Assignment:
    """Give this text this code: in place of another where the book gives one code per text, else beside the others.

    Choosing what stands already changes nothing, so that a second press, or a second tab, never takes a code away. A
    finer code stands for its main code. The text is done unless a code still asks a direction.
    """
    assignment = _mine(by, round, position)
    book, now = Book(round), _now(assignment)
    chosen = book.code(code)
    before = book.inside(now, chosen)
    if before and (chosen.parent is None or chosen.key in before):
        return assignment  # it stands already; a main code perhaps with a finer one
    if round.book.one_per_source:
        return _keep(by, assignment, now.only(chosen.key, takes_direction=book.asks(chosen.key)))
    if chosen.parent and before == [chosen.parent.key]:
        return _keep(by, assignment, now.renamed(chosen.parent.key, chosen.key))
    return _keep(by, assignment, now.plus(chosen.key))


@transaction.atomic
def drop_code(*, by: Membership, round: Round, position: int, code: str) -> Assignment:
    """Take this code back; the last finer code gives way to its main code, a main code goes with all that is in it.

    Taking back what does not stand changes nothing.
    """
    assignment = _mine(by, round, position)
    book, now = Book(round), _now(assignment)
    chosen = book.code(code)
    inside = book.inside(now, chosen)
    if chosen.parent is None:
        return _keep(by, assignment, now.minus(*inside))
    if inside == [chosen.key]:
        return _keep(by, assignment, now.renamed(chosen.key, chosen.parent.key))
    return _keep(by, assignment, now.minus(chosen.key))


@transaction.atomic
def choose_direction(*, by: Membership, round: Round, position: int, direction: str, code: str = "") -> Assignment:
    """Say whether the behaviour is positive. Raises `DomainError` where the code does not ask for it.

    `code` is one that was given here; '' is the one given last.
    """
    assignment = _mine(by, round, position)
    book, now = Book(round), _now(assignment)
    given = book.given(now, code)
    if direction not in Direction.values or given is None or not book.asks(given.code):
        raise DomainError(_("Kies eerst een code waarbij je positief of niet-positief kunt aangeven."))
    return _keep(by, assignment, now.changed(given.code, lambda one: replace(one, direction=direction)))


@transaction.atomic
def no_code(*, by: Membership, round: Round, position: int) -> Assignment:
    """Say that no code of the book applies to this text: an answer, and another one than not having coded yet."""
    assignment = _mine(by, round, position)
    return _keep(by, assignment, _now(assignment).nothing())


@transaction.atomic
def doubt(*, by: Membership, round: Round, position: int, unsure: bool) -> Assignment:
    """Say whether the coder is in doubt about this text. Shown when differences are settled; itself no difference."""
    assignment = _mine(by, round, position)
    return _keep(by, assignment, replace(_now(assignment), unsure=unsure))


@transaction.atomic
def mark_quote(
    *,
    by: Membership,
    round: Round,
    position: int,
    quote: str,
    start: int | None = None,
    end: int | None = None,
    code: str = "",
) -> Assignment:
    """Keep words that show why a code was given, as code points in the frozen text; `code` '' is the one given last.

    Without `start` and `end` the quote must stand in the text exactly once; with them it must stand there. It comes
    beside the quotes this code has, in place of those it overlaps.
    """
    assignment = _mine(by, round, position)
    now = _now(assignment)
    given = Book(round).given(now, code)
    if given is None:
        raise DomainError(_("Kies eerst een code, en markeer dan de woorden die dat laten zien."))
    found = places(tidy(quote), assignment.source.text)
    if start is not None and end is not None:
        within = trimmed(assignment.source.text, start, end)
        found = [place for place in found if place == within]
    if not found:
        raise DomainError(_("Dit citaat staat niet precies zo in de tekst. Neem de woorden letterlijk over."))
    if len(found) > 1:
        raise DomainError(_("Dit citaat staat meer dan eens in de tekst. Neem er een paar woorden bij."))
    shown = given.shown_by(found[0])
    if len(shown.quotes) > MOST_QUOTES:
        raise DomainError(_("Bij één code kun je %(most)s citaten bewaren.") % {"most": MOST_QUOTES})
    return _keep(by, assignment, now.changed(given.code, lambda _one: shown))


@transaction.atomic
def unmark_quote(
    *, by: Membership, round: Round, position: int, start: int | None = None, code: str = ""
) -> Assignment:
    """Let the quote that starts there go, or all quotes of this code, and keep the code."""
    assignment = _mine(by, round, position)
    now = _now(assignment)
    given = Book(round).given(now, code)
    return _keep(by, assignment, now.changed(given.code, lambda one: one.without(start))) if given else assignment


@transaction.atomic
def undo(*, by: Membership, round: Round, position: int) -> Assignment:
    """Go back to the choice before this one."""
    assignment = _mine(by, round, position)
    trail = Trail.read(assignment.trail, assignment.step)
    if not trail.can_undo:
        raise DomainError(_("Er is geen eerdere keuze bij deze tekst."))
    return _apply(by, assignment, trail.undone())


@transaction.atomic
def redo(*, by: Membership, round: Round, position: int) -> Assignment:
    """Take the choice again that was undone last."""
    assignment = _mine(by, round, position)
    trail = Trail.read(assignment.trail, assignment.step)
    if not trail.can_redo:
        raise DomainError(_("Er is niets om opnieuw te doen."))
    return _apply(by, assignment, trail.redone())


@transaction.atomic
def write_memo(*, by: Membership, round: Round, position: int, memo: str, seen: Collection[str] = ()) -> Assignment:
    """Keep the coder's note on this text. A memo never counts as a difference, and changes nothing of the choice.

    It takes the place of a memo that is in `seen`: what the window showed, or sent itself. Another one, written in a
    second window, is never written over: raises `DomainError`.
    """
    assignment = _mine(by, round, position)
    kept, earlier = tidy(memo), assignment.memo
    if earlier == kept:
        return assignment
    if earlier and earlier not in map(tidy, seen):
        raise DomainError(_("Bij deze tekst schreef je in een ander venster al iets anders; dat blijft staan."))
    assignment.memo = kept
    assignment.save(update_fields=["memo"])
    audit.record("coding.memo", by=by, subject=assignment.source)
    return assignment


def _mine(by: Membership, round: Round, position: int) -> Assignment:
    """Lock and return the coder's own assignment; the state is read after the lock, so freezing cannot slip between."""
    require(by, Permission.CODE_SOURCES)
    wanted = own_assignments(by, round).filter(source__position=position).values_list("pk", flat=True).first()
    if wanted is None:
        raise DomainError(_("Deze tekst is niet (meer) aan jou gegeven om te coderen."))
    assignment = (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("source__round__book")
        .get(pk=wanted)
    )
    state = Round.objects.values_list("state", flat=True).get(pk=round.pk)
    if state != RoundState.OPEN:
        raise DomainError(_("Deze ronde is bevroren: wat je koos staat vast."))
    return assignment


def _now(assignment: Assignment) -> Mark:
    return Trail.read(assignment.trail, assignment.step).now


def _keep(by: Membership, assignment: Assignment, mark: Mark) -> Assignment:
    trail = Trail.read(assignment.trail, assignment.step)
    return assignment if trail.now == mark else _apply(by, assignment, trail.then(mark))


def _apply(by: Membership, assignment: Assignment, trail: Trail) -> Assignment:
    """Make the rows say what the trail says now: the codings, no code, doubt, and whether this text is done."""
    mark, book = trail.now, Book(assignment.source.round)
    finished = all(given.direction or not book.asks(given.code) for given in mark.codes)
    done = mark.none or (bool(mark.codes) and finished)
    assignment.no_code_applies, assignment.unsure = mark.none, mark.unsure
    assignment.done_at = (assignment.done_at or timezone.now()) if done else None
    assignment.trail, assignment.step = trail.kept(), trail.step
    assignment.save(update_fields=["no_code_applies", "unsure", "done_at", "trail", "step"])
    write_codings(assignment, {book.code(given.code): given for given in mark.codes}, alone=book.alone)
    audit.record("coding.saved", by=by, subject=assignment.source, done=done)
    return assignment
