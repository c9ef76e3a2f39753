"""When a wave is open for whom: the window of everybody, more time for who came later, grace for who began."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from amo.models import Sheet, Wave
from amo.words import Moment
from plg.models import Membership

#: Whoever joins after the opening has at least this long.
LATE_DAYS = 14
#: Whoever answered within this time is still at it: the window does not close on them.
TYPING = timedelta(hours=1)


@dataclass(frozen=True)
class Window:
    """From when until when one member may begin, and until when a sheet that was begun may be finished."""

    opens_on: date
    closes_on: date
    finish_by: date
    is_late: bool = False

    def is_open(self, on: date) -> bool:
        """Return whether a sheet may be begun on this day."""
        return self.opens_on <= on <= self.closes_on


def window_of(wave: Wave, member: Membership, later: date | None = None) -> Window:
    """Return the window of one member; `later` is when the next wave of this questionnaire opens. No query.

    Whoever joined after the opening gets at least two weeks from then. For a first measurement that holds after
    its closing too, so that they have something to compare with, but never into the next measurement.
    """
    closes = wave.closes_on
    joined = timezone.localdate(member.joined_at)
    if joined > wave.opens_on and (joined <= wave.closes_on or wave.moment == Moment.PRE):
        closes = max(closes, joined + timedelta(days=LATE_DAYS))
        if later is not None:
            closes = max(wave.closes_on, min(closes, later - timedelta(days=1)))
    grace = timedelta(days=wave.grace_days)
    return Window(wave.opens_on, closes, closes + grace, is_late=closes > wave.closes_on)


def may_write(sheet: Sheet, window: Window, now: datetime | None = None) -> bool:
    """Return whether this sheet may still be filled in: within its window or grace, reopened, or still at it."""
    now = now or timezone.now()
    if sheet.submitted_at is not None:
        return False
    last = max(window.finish_by, sheet.open_until or window.finish_by)
    return timezone.localdate(now) <= last or now - sheet.touched_at <= TYPING


def next_openings(waves: list[Wave]) -> dict[int, date]:
    """Return for each wave when the next one of the same questionnaire opens; the last one has none. No query."""
    found: dict[int, date] = {}
    for wave in waves:
        later = [
            one.opens_on
            for one in waves
            if one.questionnaire == wave.questionnaire and one.opens_on > wave.opens_on and one.pk != wave.pk
        ]
        if later:
            found[wave.pk] = min(later)
    return found
