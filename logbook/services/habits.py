"""Changes how somebody's logbook comes to them: how often by mail, and whether it looks back."""

from django.utils import timezone

from logbook.models import Habit
from logbook.words import Pace
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Membership


def choose_habits(*, by: Membership, pace: Pace, looks_back: bool) -> Habit:
    """Keep what this member chose. Wanting no mail at all is said where every kind of mail is stopped."""
    require(by, Permission.READ_SHARED_ENTRIES)
    kept, _made = Habit.objects.update_or_create(member=by, defaults={"pace": pace, "looks_back": looks_back})
    return kept


def put_away(*, by: Membership) -> None:
    """Put looking back away for today; another day it may come again."""
    require(by, Permission.WRITE_ENTRY)
    Habit.objects.update_or_create(member=by, defaults={"put_away_on": timezone.localdate()})
