"""When a reminder may go out: hours of the day, weekends, holidays. Pure; nothing here reads a clock or a setting.

Letters that somebody waits for (a link to sign in, an invitation) know no quiet hours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: A reminder that finds no moment within this many days has settings that allow none.
MOST_DAYS = 800


@dataclass(frozen=True)
class Hours:
    """The moments that are not quiet: from `opens` until `closes` by the clock on the wall, on days that count."""

    opens: time
    closes: time
    weekend: bool
    pauses: tuple[tuple[date, date], ...]  # school holidays, first and last day
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("the day of reminders opens before it closes")

    def counts(self, day: date) -> bool:
        """Return whether reminders may go out on this day at all."""
        if not self.weekend and day.isoweekday() > 5:
            return False
        return not any(first <= day <= last for first, last in self.pauses)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """Return the first moment of this day that is allowed, and the first that is not any more, in UTC.

        Where the clock is put back and shows an hour twice, the day opens at the first and closes at the second.
        """
        opens = datetime.combine(day, self.opens, self.zone)
        closes = datetime.combine(day, self.closes, self.zone).replace(fold=1)
        return opens.astimezone(UTC), closes.astimezone(UTC)


def next_allowed(moment: datetime, hours: Hours) -> datetime:
    """Return the first moment from this one on at which a reminder may go out: the same moment when that is now.

    Compared in UTC, so that a day of 23 or 25 hours is as long as it is. ValueError when no day counts.
    """
    day = moment.astimezone(hours.zone).date()
    for _try in range(MOST_DAYS):
        if hours.counts(day):
            opens, closes = hours.window(day)
            # A window within the hour that the clock skips is not there that day.
            if max(moment, opens) < closes:
                return max(moment, opens)
        day += timedelta(days=1)
    raise ValueError("no day is left for reminders")
