"""Marking growth in one's own entry: fragments, arrows, undoing, what is lasting, and whether readers see it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logbook.models import Entry, EntryVersion, Fragment, Growth, Step
from logbook.selectors.growth import UNDONE_WITHIN, Model, growth_model, last_act
from logbook.services.sharing import locked
from logbook.words import Domain, EntryState
from plg import audit
from plg.errors import DomainError
from plg.models import Membership
from plg.services.content import freeze
from plg.texts import whole_signs

#: More than anybody marks in one text, and still one page.
MOST_FRAGMENTS, MOST_STEPS = 200, 400


@transaction.atomic
def mark(
    *, by: Membership, entry: Entry, expected: int, spans: Iterable[tuple[int, int]], domain: Domain
) -> list[Fragment]:
    """Mark pieces of the current text as speaking of a domain; return those that were not marked so before.

    Offsets count code points, the end is not included. Pieces that touch, or have only blanks between them, become
    one; blanks at the ends fall off, and what a reader sees as one sign is never parted. Author only. Refuses when the
    text is no longer version `expected`, and a piece that lies outside it.
    """
    kept, text = _open(by, entry, expected)
    pieces = _joined([_clean(text.text, start, end) for start, end in spans], text.text)
    if not pieces:
        raise DomainError(_("Er is nog niets gekozen. Kies eerst een zin, of selecteer een stuk tekst."))
    there = set(text.fragments.filter(removed_at=None, domain=domain).values_list("start", "end"))
    new = [piece for piece in pieces if piece not in there]
    if Fragment.objects.filter(version__entry=kept, removed_at=None).count() + len(new) > MOST_FRAGMENTS:
        raise DomainError(
            _("In één leerervaring passen hoogstens %(most)s fragmenten. Haal er eerst een weg.")
            % {"most": MOST_FRAGMENTS}
        )
    now = _forget(kept)
    return Fragment.objects.bulk_create(
        Fragment(version=text, start=start, end=end, domain=domain, made_at=now) for start, end in new
    )


@transaction.atomic
def lead(*, by: Membership, entry: Entry, cause: Fragment, effect: Fragment) -> Step:
    """Say that one fragment led to another; return the step, also when it was said before.

    The model of the community says of what kind it is, and is fixed from its first step on. Refuses an arrow that the
    model does not have, a fragment that leads to itself, and fragments of another entry. Author only.
    """
    kept = _own(by, entry)
    both = Fragment.objects.filter(version__entry=kept, removed_at=None, pk__in={cause.pk, effect.pk})
    if cause.pk == effect.pk:
        raise DomainError(_("Een fragment kan niet naar zichzelf leiden. Kies twee verschillende."))
    if len(both) != 2:
        raise DomainError(_("Een van deze fragmenten is er niet meer. Kies opnieuw."))
    model = growth_model(by.community)
    kind = model.kind(cause.domain, effect.domain)
    if kind is None or model.version is None:
        raise DomainError(_no_such_arrow(model, Domain(cause.domain), Domain(effect.domain)))
    laid = Step.objects.filter(cause__version__entry=kept, removed_at=None)
    if found := laid.filter(cause=cause, effect=effect).first():
        return found
    if laid.count() >= MOST_STEPS:
        raise DomainError(_("Dit zijn er te veel om nog te zien. Haal eerst een pijl weg."))
    if model.version.frozen_at is None:
        freeze(version=model.version, by=by)
    return Step.objects.create(cause=cause, effect=effect, kind=kind, made_at=_forget(kept))


@transaction.atomic
def unmark(*, by: Membership, entry: Entry, fragment: Fragment) -> None:
    """Take a fragment away, and the arrows from and to it. Undone within a day. Author only; twice is once."""
    kept = _own(by, entry)
    now = _forget(kept)
    gone = Fragment.objects.filter(pk=fragment.pk, version__entry=kept, removed_at=None).update(removed_at=now)
    if gone:
        steps = Step.objects.filter(cause__version__entry=kept, removed_at=None)
        (steps.filter(cause=fragment) | steps.filter(effect=fragment)).update(removed_at=now)


@transaction.atomic
def part(*, by: Membership, entry: Entry, step: Step) -> None:
    """Take an arrow away. Undone within a day. Author only; twice is once."""
    kept = _own(by, entry)
    now = _forget(kept)
    Step.objects.filter(pk=step.pk, cause__version__entry=kept, removed_at=None).update(removed_at=now)


@transaction.atomic
def undo(*, by: Membership, entry: Entry) -> bool:
    """Undo what was last marked, laid or taken away in this entry, if that was within a day; return whether it was.

    Again undoes what was done before that.
    """
    kept = _own(by, entry)
    fragments, steps = Fragment.objects.filter(version__entry=kept), Step.objects.filter(cause__version__entry=kept)
    last = last_act([*fragments, *steps])
    if last is None or last <= timezone.now() - UNDONE_WITHIN:
        return False
    back = [rows.filter(removed_at=last).update(removed_at=None) for rows in (fragments, steps)]
    if not any(back):
        steps.filter(made_at=last).delete()
        fragments.filter(made_at=last).delete()
    return True


@transaction.atomic
def say_of_growth(*, by: Membership, entry: Entry, lasting: bool, shown: bool) -> Growth:
    """Say whether the change in this entry is lasting, and whether who reads the entry sees the picture with it.

    A change that was lasting keeps its moment. Author only. Showing and no longer showing are audited.
    """
    kept = _own(by, entry)
    if (lasting or shown) and not Step.objects.filter(cause__version__entry=kept, removed_at=None).exists():
        raise DomainError(_("Leg eerst een pijl: zonder pijl is er nog geen verandering om iets over te zeggen."))
    growth, _made = Growth.objects.get_or_create(entry=kept)
    before = growth.shown
    growth.lasting_since = (growth.lasting_since or timezone.now()) if lasting else None
    growth.shown = shown
    growth.save(update_fields=["lasting_since", "shown"])
    if before != shown:
        audit.record("logbook.growth_shown", by=by, subject=kept, shown=shown)
    return growth


def _own(by: Membership, entry: Entry) -> Entry:
    kept = locked(by=by, entry=entry)
    if kept.state == EntryState.WITHDRAWN:
        raise DomainError(_("Deze leerervaring is teruggetrokken en kan niet meer gewijzigd worden."))
    return kept


def _open(by: Membership, entry: Entry, expected: int) -> tuple[Entry, EntryVersion]:
    kept = _own(by, entry)
    text = kept.current
    if text is None or text.number != expected:
        raise DomainError(_("De tekst is intussen gewijzigd. Kijk naar de nieuwe tekst en kies opnieuw."))
    return kept, text


def _clean(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a piece without blanks at its ends and with whole signs; refuse one that lies outside the text."""
    if not 0 <= start < end <= len(text):
        raise DomainError(_("Dit stuk ligt buiten de tekst. Er is niets gemarkeerd; kies opnieuw."))
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    if start >= end:
        raise DomainError(_("Hier staan alleen spaties. Kies een stuk met woorden."))
    return whole_signs(text, start, end)


def _joined(pieces: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    joined = list[tuple[int, int]]()
    for start, end in sorted(pieces):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _forget(entry: Entry) -> datetime:
    """Let go for good of what was taken away longer ago than can be undone; return this moment."""
    now = timezone.now()
    before = now - UNDONE_WITHIN
    Step.objects.filter(cause__version__entry=entry, removed_at__lte=before).delete()
    Fragment.objects.filter(version__entry=entry, removed_at__lte=before).delete()
    return now


def _no_such_arrow(model: Model, cause: Domain, effect: Domain) -> str:
    words = {"cause": str(cause.label).lower(), "effect": str(effect.label).lower()}
    said = _("Van %(cause)s naar %(effect)s kent het model van groei geen pijl.") % words
    reached = [str(domain.label).lower() for domain in model.reached_from(cause)]
    if not reached:
        return said
    if cause == effect:
        said = _("Binnen één domein (%(cause)s) kent het model van groei geen pijl.") % words
    return f"{said} " + ngettext(
        "Van %(cause)s kan er wel een naar %(reached)s.",
        "Van %(cause)s kan er wel een naar: %(reached)s.",
        len(reached),
    ) % {"cause": words["cause"], "reached": ", ".join(reached)}
