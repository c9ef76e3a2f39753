"""The duo somebody sits in now. Read by the apps that make something for the two or three of them together."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plg.models import DuoSeat, Membership


@dataclass(frozen=True)
class Together:
    """A duo as it sits now: who is in it, by name, and since when nobody of them came or went."""

    uid: UUID
    name: str
    people: tuple[Membership, ...]
    since: datetime

    def others(self, member: Membership) -> list[Membership]:
        """Return the duo without this member."""
        return [one for one in self.people if one.pk != member.pk]


def duo_of(member: Membership) -> Together | None:
    """Return the duo this member sits in now; None without a seat, or with nobody beside them. Two queries."""
    if member.left_at is not None:
        return None
    mine = DuoSeat.objects.filter(membership=member, until=None).values("duo")[:1]
    seats = list(
        DuoSeat.objects.filter(duo__in=mine, until=None, membership__left_at=None)
        .select_related("duo", "membership__user", "membership__community", "membership__school")
        .order_by("membership__user__name", "membership_id")
    )
    if len(seats) < 2:
        return None
    duo = seats[0].duo
    return Together(duo.uid, duo.name, tuple(seat.membership for seat in seats), max(seat.since for seat in seats))
