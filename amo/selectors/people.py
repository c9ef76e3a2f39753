"""Who is due in a wave, and how far each is: states, never an answer. For the coordinator, and for reminders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from amo.access import visible_participants, visible_sheet_states
from amo.models import Sheet, Wave
from amo.selectors.windows import LATE_DAYS, Window, may_write, next_openings, window_of
from plg.models import Membership
from plg.selectors.people import found
from plg.words import Role

PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True)
class WaveCounts:
    """A wave in the coordinator's list: how many take part, began, and sent theirs."""

    wave: Wave
    people: int
    begun: int
    sent: int

    @property
    def is_open(self) -> bool:
        return self.wave.opens_on <= timezone.localdate() <= self.wave.closes_on

    @property
    def is_to_come(self) -> bool:
        return timezone.localdate() < self.wave.opens_on


@dataclass(frozen=True)
class PersonState:
    """One participant in a wave: sent, begun, not begun; never what was answered."""

    member: Membership
    sheet: Sheet | None
    window: Window

    @property
    def is_sent(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @property
    def is_begun(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is None

    @property
    def can_reopen(self) -> bool:
        """Whether opening again would help: it was sent, or it was begun and its time is over."""
        return self.sheet is not None and (self.is_sent or not may_write(self.sheet, self.window))

    @property
    def is_late(self) -> bool:
        return self.window.is_late and not self.is_sent

    @property
    def has_account(self) -> bool:
        return self.member.user.has_account


@dataclass(frozen=True)
class WavePage:
    """A part of the list of a wave; `after` is where the next part begins, None at the end."""

    lines: list[PersonState]
    after: UUID | None


def wave_counts(member: Membership, waves: list[Wave]) -> list[WaveCounts]:
    """Return for each wave how many participants began and sent theirs. Two queries."""
    people = set(visible_participants(member).values_list("pk", flat=True))
    sheets = list(
        visible_sheet_states(member).filter(wave__in=waves, membership__in=people).values_list("wave", "submitted_at")
    )
    return [
        WaveCounts(
            wave=wave,
            people=len(people),
            begun=sum(of == wave.pk for of, _ in sheets),
            sent=sum(of == wave.pk and at is not None for of, at in sheets),
        )
        for wave in waves
    ]


def wave_page(
    member: Membership, wave: Wave, waves: list[Wave], search: str = "", after: UUID | None = None
) -> WavePage:
    """Return a part of the participants with their state in this wave: who has not sent it first, then by name.

    Three queries at most, however many take part.
    """
    states = visible_sheet_states(member).filter(wave=wave)
    is_sent = Exists(states.filter(membership=OuterRef("pk")).exclude(submitted_at=None))
    rows: QuerySet[Any] = found(visible_participants(member), search).annotate(
        sent=is_sent, sorted_by=Lower("user__name")
    )
    rows = rows.order_by("sent", "sorted_by", "pk")
    last = rows.filter(uid=after).first() if after else None
    if last is not None:
        same = Q(sent=last.sent)
        onward = same & Q(sorted_by__gt=last.sorted_by) | same & Q(sorted_by=last.sorted_by, pk__gt=last.pk)
        rows = rows.filter(onward if last.sent else onward | Q(sent=True))
    people = list(rows[: PEOPLE_ON_A_PAGE + 1])
    shown = people[:PEOPLE_ON_A_PAGE]
    sheets = {sheet.membership_id: sheet for sheet in states.filter(membership__in=shown)}
    later = next_openings(waves).get(wave.pk)
    lines = [PersonState(one, sheets.get(one.pk), window_of(wave, one, later)) for one in shown]
    return WavePage(lines, shown[-1].uid if len(people) > len(shown) else None)


def to_remind(on: date) -> Iterator[tuple[Wave, date, Membership]]:
    """Yield who is due on this day and has not sent theirs, with the moment of reminding that is on now.

    That moment is the last day of opening or reminding up to today, so that a day that was missed is made up for
    once, and nobody gets two letters together. A few queries per open wave.
    """
    rows = Wave.objects.filter(community__archived_at=None, opens_on__lte=on).select_related("instrument", "community")
    waves = list(rows.order_by("pk"))
    for wave in waves:
        moment = _moment(wave, on)
        if moment is None:
            continue
        later = next_openings([one for one in waves if one.community_id == wave.community_id]).get(wave.pk)
        for member in _who_sent_nothing(wave, on):
            if window_of(wave, member, later).is_open(on):
                yield wave, moment, member


def _moment(wave: Wave, on: date) -> date | None:
    days = [*([wave.opens_on] if wave.announce else []), *wave.remind_on]
    return max((day for day in days if day <= on), default=None)


def _who_sent_nothing(wave: Wave, on: date) -> Iterable[Membership]:
    sent = Sheet.objects.filter(wave=wave).exclude(submitted_at=None)
    rows = Membership.objects.filter(community=wave.community_id, left_at=None, roles__contains=[Role.PARTICIPANT])
    rows = rows.exclude(user__email=None).exclude(pk__in=sent.values("membership"))
    if on > wave.closes_on:  # only who came late may still begin
        rows = rows.filter(joined_at__date__gte=on - timedelta(days=LATE_DAYS))
    return rows.select_related("user", "community").order_by("pk")
