"""What a coder does with one text: choose, mark a quote, note, take back. Saved per act, while the round is open."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.access import own_assignments
from coding.models import Assignment, Code, Coding, Round
from coding.texts import places, trimmed
from coding.trail import Mark, Trail
from coding.words import Direction, RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy


@transaction.atomic
def choose_code(*, by: Membership, round: Round, position: int, code: str) -> Assignment:
    """Give this text this code, in place of another: the book gives one code per text.

    A finer code chosen again gives way to its main code. The text is done unless the code still asks a direction.
    """
    assignment = _mine(by, round, position)
    chosen = _code(round, code)
    now = Trail.read(assignment.trail, assignment.step).now
    if chosen.parent and now.code == chosen.key:
        chosen = chosen.parent
    elif now.code and chosen.parent is None and _main(_code(round, now.code)) == chosen:
        return assignment  # the main code stands already, perhaps with a finer one
    return _keep(by, assignment, now.coded(chosen.key, takes_direction=_main(chosen).takes_direction))


@transaction.atomic
def choose_direction(*, by: Membership, round: Round, position: int, direction: str) -> Assignment:
    """Say whether the behaviour is positive. Raises `DomainError` where the code does not ask for it."""
    assignment = _mine(by, round, position)
    now = Trail.read(assignment.trail, assignment.step).now
    if direction not in Direction.values or not now.code or not _main(_code(round, now.code)).takes_direction:
        raise DomainError(_("Kies eerst een code waarbij je positief of niet-positief kunt aangeven."))
    return _keep(by, assignment, replace(now, direction=direction))


@transaction.atomic
def no_code(*, by: Membership, round: Round, position: int) -> Assignment:
    """Say that no code of the book applies to this text: an answer, and another one than not having coded yet."""
    return _keep(by, _mine(by, round, position), Mark(none=True))


@transaction.atomic
def mark_quote(
    *, by: Membership, round: Round, position: int, quote: str, start: int | None = None, end: int | None = None
) -> Assignment:
    """Keep the words that show why, as code points in the frozen text.

    Without `start` and `end` the quote must stand in the text exactly once; with them it must stand there.
    """
    assignment = _mine(by, round, position)
    now = Trail.read(assignment.trail, assignment.step).now
    if not now.code:
        raise DomainError(_("Kies eerst een code, en markeer dan de woorden die dat laten zien."))
    found = places(tidy(quote), assignment.source.text)
    if start is not None and end is not None:
        within = trimmed(assignment.source.text, start, end)
        found = [place for place in found if place == within]
    if not found:
        raise DomainError(_("Dit citaat staat niet precies zo in de tekst. Neem de woorden letterlijk over."))
    if len(found) > 1:
        raise DomainError(_("Dit citaat staat meer dan eens in de tekst. Neem er een paar woorden bij."))
    return _keep(by, assignment, replace(now, start=found[0][0], end=found[0][1]))


@transaction.atomic
def unmark_quote(*, by: Membership, round: Round, position: int) -> Assignment:
    """Let the quote go and keep the code."""
    assignment = _mine(by, round, position)
    now = Trail.read(assignment.trail, assignment.step).now
    return _keep(by, assignment, replace(now, start=None, end=None))


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
def write_memo(*, by: Membership, round: Round, position: int, memo: str) -> Assignment:
    """Keep the coder's note on this text. A memo never counts as a difference, and changes nothing of the choice."""
    assignment = _mine(by, round, position)
    if assignment.memo != tidy(memo):
        assignment.memo = tidy(memo)
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
        Assignment.objects.select_for_update(of=("self",), no_key=True).select_related("source__round").get(pk=wanted)
    )
    state = Round.objects.values_list("state", flat=True).get(pk=round.pk)
    if state != RoundState.OPEN:
        raise DomainError(_("Deze ronde is bevroren: wat je koos staat vast."))
    return assignment


def _code(round: Round, key: str) -> Code:
    code = Code.objects.select_related("parent").filter(book=round.book_id, key=key).first()
    if code is None:
        raise DomainError(_("Deze code staat niet in het codeboek van deze ronde."))
    return code


def _main(code: Code) -> Code:
    return code.parent or code


def _keep(by: Membership, assignment: Assignment, mark: Mark) -> Assignment:
    trail = Trail.read(assignment.trail, assignment.step)
    return assignment if trail.now == mark else _apply(by, assignment, trail.then(mark))


def _apply(by: Membership, assignment: Assignment, trail: Trail) -> Assignment:
    """Make the rows say what the trail says now: the coding, no code, and whether this text is done."""
    mark = trail.now
    code = _code(assignment.source.round, mark.code) if mark.code else None
    done = mark.none or (code is not None and bool(mark.direction or not _main(code).takes_direction))
    assignment.no_code_applies = mark.none
    assignment.done_at = (assignment.done_at or timezone.now()) if done else None
    assignment.trail, assignment.step = trail.kept(), trail.step
    assignment.save(update_fields=["no_code_applies", "done_at", "trail", "step"])
    if code is None:
        assignment.codings.all().delete()
    else:
        Coding.objects.update_or_create(
            assignment=assignment,
            alone=True,
            defaults={"code": code, "direction": mark.direction, "start": mark.start, "end": mark.end},
        )
    audit.record("coding.saved", by=by, subject=assignment.source, done=done)
    return assignment
