"""The minutes of a meeting: drafted from what was noted, edited by whoever plans, shared with the whole community.

Nothing of a case and nothing that somebody brought in stands in them: words that are the same are refused.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.borrowing import borrowed
from intervisie.models import Contribution, Meeting, Minutes, StarrCase
from intervisie.moments import takes_notes
from intervisie.selectors.minutes import drafted_themes
from intervisie.services.closing_letters import tell_minutes
from intervisie.words import MeetingState, MinutesState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy

LONGEST = 10_000
CASE_TEXTS = ("title", "feedback_question", "situation", "task", "action", "result", "reflection")


class StaleMinutes(DomainError):
    """Somebody kept another text meanwhile. Nothing is overwritten; `theirs` is what stands there now."""

    def __init__(self, theirs: Minutes) -> None:
        super().__init__(
            _(
                "Iemand anders bewaarde dit verslag intussen. Hieronder staat die tekst; jouw tekst staat nog in het "
                "formulier. Neem over wat je wilt en bewaar opnieuw."
            )
        )
        self.theirs = theirs


@transaction.atomic
def draft_minutes(*, by: Membership, meeting: Meeting) -> Minutes:
    """Return the minutes of a meeting; the first time they are drafted from what was noted. No case text ever."""
    found = _meeting(by, meeting)
    minutes, made = Minutes.objects.get_or_create(
        meeting=found, defaults={"themes": drafted_themes(found), "written_by": by}
    )
    if made:
        audit.record("minutes.written", by=by, subject=minutes)
    return minutes


@transaction.atomic
def write_minutes(*, by: Membership, meeting: Meeting, themes: str, more: str, version: int) -> Minutes:
    """Keep the two texts of the minutes; the same words change nothing. `version` is the one they were typed over.

    Raises `StaleMinutes` when another text was kept meanwhile, and `DomainError` for words of a case or of what
    somebody brought in.
    """
    minutes = _locked(by, meeting)
    texts = {"themes": tidy(themes), "more": tidy(more)}
    if all(getattr(minutes, name) == text for name, text in texts.items()):
        return minutes
    if minutes.version != version:
        raise StaleMinutes(minutes)
    if any(len(text) > LONGEST for text in texts.values()):
        raise DomainError(_("Houd elk deel onder %(most)s tekens.") % {"most": LONGEST})
    _require_own_words(minutes.meeting, texts.values())
    for name, text in texts.items():
        setattr(minutes, name, text)
    minutes.version, minutes.changed_at, minutes.written_by = minutes.version + 1, timezone.now(), by
    minutes.save()
    audit.record("minutes.written", by=by, subject=minutes)
    return minutes


@transaction.atomic
def share_minutes(*, by: Membership, meeting: Meeting) -> Minutes:
    """Let everybody in the community read the minutes, and tell who takes part by letter, once. Twice is once."""
    minutes = _locked(by, meeting)
    if minutes.state == MinutesState.SHARED:
        return minutes
    _require_own_words(minutes.meeting, (minutes.themes, minutes.more))
    minutes.state, minutes.shared_at = MinutesState.SHARED, timezone.now()
    minutes.save(update_fields=["state", "shared_at"])
    audit.record("minutes.shared", by=by, subject=minutes)
    tell_minutes(minutes, by=by)
    return minutes


def _require_own_words(meeting: Meeting, texts: Iterable[str]) -> None:
    """Refuse a piece of a case, or of what was brought in, in a text that everybody will read."""
    cases = StarrCase.objects.filter(meeting=meeting).values_list(*CASE_TEXTS)
    said = Contribution.objects.filter(session__meeting=meeting).values_list("text", flat=True)
    sources = [*(part for case in cases for part in case), *said]
    for text in texts:
        if piece := borrowed(text, sources):
            raise DomainError(
                _("“%(piece)s” komt uit een casus of een inbreng. Dat blijft in de sessie; haal het weg.")
                % {"piece": piece}
            )


def _locked(by: Membership, meeting: Meeting) -> Minutes:
    draft_minutes(by=by, meeting=meeting)
    rows = Minutes.objects.select_for_update(of=("self",), no_key=True).select_related("meeting")
    return rows.get(meeting=meeting.pk)


def _meeting(by: Membership, meeting: Meeting) -> Meeting:
    require(by, Permission.PLAN_MEETINGS)
    found = Meeting.objects.get(pk=meeting.pk, community=by.community)
    if found.state == MeetingState.CANCELLED:
        raise DomainError(_("Deze bijeenkomst is vervallen, dus er is geen verslag."))
    if not takes_notes(found, timezone.now()):
        raise DomainError(_("Het verslag schrijf je vanaf twee uur voor het begin van de bijeenkomst."))
    return found
