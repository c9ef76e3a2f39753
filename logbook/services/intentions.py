"""Intentions: meant, looked back at without blame, given a new day, let go, taken up again. Author only."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Entry, Intention, LearningQuestion, LookingBack
from logbook.services.threads import MAX_LINE, MAX_STORY, change, keep, locked_thread, own, set_circles, worded
from logbook.words import Circle, IntentionState, Outcome
from plg.errors import DomainError
from plg.models import Membership


@transaction.atomic
def make_intention(
    *,
    by: Membership,
    text: str,
    by_when: date,
    circles: Iterable[Circle] = (),
    client_key: UUID,
    entry: Entry | None = None,
    question: LearningQuestion | None = None,
) -> Intention:
    """Keep what somebody means to do and by when, on its own or from an own entry or question."""
    for thing in (entry, question):
        if thing is not None:
            own(thing, by=by)
    made = Intention(text=worded(text, MAX_LINE), by_when=_coming(by_when), entry=entry, question=question)
    return keep(made, by=by, circles=circles, client_key=client_key)


@transaction.atomic
def change_intention(
    *, by: Membership, intention: Intention, expected: int, text: str, by_when: date, circles: Iterable[Circle]
) -> Intention:
    """Change what is meant, the day, and who reads it. Raises `StaleThread` when another device was first."""
    day = by_when if by_when == intention.by_when else _coming(by_when)
    fields = {"text": worded(text, MAX_LINE), "by_when": day}
    kept = change(intention, by=by, expected=expected, fields=fields)
    set_circles(kept, by=by, circles=circles)
    return kept


@transaction.atomic
def look_back(
    *,
    by: Membership,
    intention: Intention,
    outcome: Outcome,
    said: str = "",
    helps: str = "",
    until: date | None = None,
    client_key: UUID,
) -> Intention:
    """Keep what came of an intention: done, a new day, or let go. No reason is owed for any of them.

    The same sending again changes nothing; neither does looking back at one that is closed.
    """
    kept = locked_thread(intention, by=by)
    if kept.state != IntentionState.OPEN or LookingBack.objects.filter(client_key=client_key).exists():
        return kept
    later = outcome == Outcome.LATER
    if later and until is None:
        raise DomainError(_("Kies de nieuwe dag waarop je dit wilt doen."))
    LookingBack.objects.create(
        intention=kept,
        client_key=client_key,
        outcome=outcome,
        said=worded(said, MAX_STORY, may_be_empty=True),
        helps="" if outcome == Outcome.DONE else worded(helps, MAX_STORY, may_be_empty=True),
        until=_coming(until) if later and until else None,
    )
    if later and until:
        kept.by_when = until
    else:
        kept.state = IntentionState.DONE if outcome == Outcome.DONE else IntentionState.LET_GO
    kept.version += 1
    kept.save(update_fields=["by_when", "state", "version"])
    return kept


@transaction.atomic
def take_up_again(*, by: Membership, intention: Intention, until: date) -> Intention:
    """Open an intention again that was done or let go, for a new day; what was said of it stays."""
    kept = locked_thread(intention, by=by)
    kept.state, kept.by_when = IntentionState.OPEN, _coming(until)
    kept.version += 1
    kept.save(update_fields=["state", "by_when", "version"])
    return kept


def _coming(day: date) -> date:
    # One day of grace: the clock of a phone may be behind.
    if day < timezone.localdate() - timedelta(days=1):
        raise DomainError(_("Deze dag is al geweest. Kies vandaag of een latere dag."))
    return day
