"""Reads of the people of a community: the list, one person, duos. Whom somebody may see is the doors' to say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils import timezone

from plg.models import Community, Duo, DuoSeat, Job, Membership, PersonalLink, PlannedErasure, School
from plg.words import InvitationState, JobState, LinkPurpose, Role

PEOPLE_ON_A_PAGE = 100
CHOICES_SHOWN = 60
#: States in which a coordinator can send a letter (again).
AWAITED = frozenset(set(InvitationState) - {InvitationState.NO_ACCOUNT, InvitationState.INSIDE})


@dataclass(frozen=True)
class PersonLine:
    """One person in the list of people."""

    member: Membership
    duo: str
    state: InvitationState
    expires_at: datetime | None = None
    plan: PlannedErasure | None = None

    @property
    def may_be_invited(self) -> bool:
        return self.state in AWAITED and self.member.left_at is None and self.member.user.is_active

    @property
    def link_runs(self) -> bool:
        """Whether the date on which the link expires says something."""
        return self.state in {InvitationState.INVITED, InvitationState.EXPIRED}

    @property
    def takes_part_on_paper(self) -> bool:
        return self.state is InvitationState.NO_ACCOUNT and self.member.has_role(Role.PARTICIPANT)


@dataclass(frozen=True)
class PeoplePage:
    """A part of the list of people, by name; `after` is where the next part begins, None at the end."""

    lines: list[PersonLine]
    after: UUID | None


def found(members: QuerySet[Membership], search: str) -> QuerySet[Membership]:
    """Return those of these people whose name or address holds every word that is searched for."""
    for word in search.split()[:5]:
        address = Q(user__email__icontains=word) | Q(user__invited_as__icontains=word)
        members = members.filter(Q(user__name__icontains=word) | address)
    return members


def people_page(members: QuerySet[Membership], after: UUID | None = None) -> PeoplePage:
    """Return a part of these people, with duo and invitation, and of who left whether they are to be erased.

    Four queries at most, however many people there are.
    """
    rows = _lines(members).order_by("sorted_by", "pk")
    last = rows.filter(uid=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(sorted_by__gt=last.sorted_by) | Q(sorted_by=last.sorted_by, pk__gt=last.pk))
    found = list(rows[: PEOPLE_ON_A_PAGE + 1])
    shown = found[:PEOPLE_ON_A_PAGE]
    plans = plans_of([row for row in shown if row.left_at])
    lines = [replace(_person_line(row), plan=plans.get(row.pk)) for row in shown]
    if any(line.state is InvitationState.NOT_YET for line in lines):
        asked = being_invited()
        lines = [_underway(line, asked) for line in lines]
    return PeoplePage(lines, shown[-1].uid if len(found) > len(shown) else None)


def being_invited() -> set[int]:
    """Return the keys of the members whose letters somebody asked for and the worker still has to write. One query."""
    under_way = Job.objects.filter(task="plg.invite", state__in=(JobState.QUEUED, JobState.RUNNING))
    return {pk for job in under_way for pk in job.args["memberships"]}


def _underway(line: PersonLine, asked: set[int]) -> PersonLine:
    waits = line.state is InvitationState.NOT_YET and line.member.pk in asked
    return replace(line, state=InvitationState.UNDERWAY) if waits else line


def plans_of(members: list[Membership]) -> dict[int, PlannedErasure]:
    """Return the latest plan to erase each of these, by key; who has none is left out. One query, none for nobody."""
    if not members:
        return {}
    rows = PlannedErasure.objects.filter(membership__in=members).select_related("letter__mailing")
    return {row.membership_id: row for row in rows.order_by("made_at", "pk")}


def line_of(member: Membership) -> PersonLine:
    """Return this member as the list of people shows them. One query."""
    return _person_line(_lines(Membership.objects.filter(pk=member.pk).select_related("user", "school")).get())


def everybody(members: QuerySet[Membership]) -> list[PersonLine]:
    """Return all these people, by name: what the file holds. One query."""
    return [_person_line(row) for row in _lines(members).order_by("sorted_by", "pk")]


def _lines(members: QuerySet[Membership]) -> QuerySet[Any]:
    return members.annotate(
        sorted_by=Lower("user__name"),
        duo_name=Subquery(DuoSeat.objects.filter(membership=OuterRef("pk"), until=None).values("duo__name")[:1]),
        **_invitation(),
    )


def _invitation() -> dict[str, Subquery]:
    links = PersonalLink.objects.filter(membership=OuterRef("pk"), purpose=LinkPurpose.INVITATION)
    mailed = links.filter(mailed_at__gte=OuterRef("joined_at")).order_by("-made_at")
    key = Concat(Value("invitation:"), Cast(OuterRef("uid"), CharField()))
    return {
        "link_expires": Subquery(mailed.values("expires_at")[:1]),
        "letter_state": Subquery(Job.objects.filter(key=key).values("state")[:1]),
    }


def _person_line(row: Any) -> PersonLine:
    return PersonLine(row, row.duo_name or "", _state_of(row), row.link_expires)


def _state_of(row: Any) -> InvitationState:
    if row.user.address is None:
        return InvitationState.NO_ACCOUNT
    if row.user.last_login is not None and row.user.last_login >= row.joined_at:
        return InvitationState.INSIDE
    if row.link_expires is not None:
        return InvitationState.INVITED if row.link_expires > timezone.now() else InvitationState.EXPIRED
    if row.letter_state == JobState.FAILED:
        return InvitationState.FAILED
    return InvitationState.UNDERWAY if row.letter_state else InvitationState.NOT_YET


def school_names(community: Community, most: int = 200) -> list[str]:
    """Return the names of the schools of this community: suggestions for a field. One query."""
    rows = School.objects.filter(memberships__community=community).order_by("name").distinct()
    return list(rows.values_list("name", flat=True)[:most])


def seats_of(member: Membership) -> list[DuoSeat]:
    """Return where this member sits and sat, the latest first. One query."""
    return list(DuoSeat.objects.filter(membership=member).select_related("duo").order_by("-since", "-pk"))


@dataclass(frozen=True)
class DuoLine:
    """A duo with who sits in it now, and who did before."""

    duo: Duo
    now: list[DuoSeat]
    before: list[DuoSeat]


@dataclass(frozen=True)
class DuosPage:
    """A part of the list of duos, by name; `after` is where the next part begins, None at the end."""

    lines: list[DuoLine]
    after: UUID | None


def duos_page(community: Community, search: str = "", after: UUID | None = None) -> DuosPage:
    """Return a part of the duos that sit together now, by name. Three queries, however many there are."""
    rows = Duo.objects.filter(community=community, pk__in=DuoSeat.objects.filter(until=None).values("duo"))
    for word in search.split()[:5]:
        people = DuoSeat.objects.filter(until=None, membership__user__name__icontains=word)
        rows = rows.filter(Q(name__icontains=word) | Q(pk__in=people.values("duo")))
    rows = rows.annotate(sorted_by=Lower("name")).order_by("sorted_by", "pk")
    last = rows.filter(uid=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(sorted_by__gt=last.sorted_by) | Q(sorted_by=last.sorted_by, pk__gt=last.pk))
    found = list(rows[: PEOPLE_ON_A_PAGE + 1])
    shown = found[:PEOPLE_ON_A_PAGE]
    return DuosPage(_duo_lines(shown), shown[-1].uid if len(found) > len(shown) else None)


def duo_line(duo: Duo) -> DuoLine:
    """Return one duo with its seats. One query."""
    return _duo_lines([duo])[0]


def _duo_lines(duos: Sequence[Duo]) -> list[DuoLine]:
    # Who was erased sat nowhere.
    seats = DuoSeat.objects.filter(duo__in=duos, membership__user__erased_at=None)
    seats = seats.select_related("membership__user", "membership__school")
    by_duo: dict[int, list[DuoSeat]] = {}
    for seat in seats.order_by(Lower("membership__user__name"), "since"):
        by_duo.setdefault(seat.duo_id, []).append(seat)
    return [
        DuoLine(
            duo,
            [seat for seat in by_duo.get(duo.pk, []) if seat.until is None],
            [seat for seat in by_duo.get(duo.pk, []) if seat.until is not None],
        )
        for duo in duos
    ]


def visible_duos(community: Community) -> QuerySet[Duo]:
    """Return every duo there is or was in this community."""
    return Duo.objects.filter(community=community)


def seatable(members: QuerySet[Membership], *, duo: Duo | None = None) -> QuerySet[Membership]:
    """Return the participants among these people who have no seat, or one in this duo, by name."""
    taken = DuoSeat.objects.filter(until=None)
    if duo is not None:
        taken = taken.exclude(duo=duo)
    rows = members.filter(roles__contains=[Role.PARTICIPANT]).exclude(pk__in=taken.values("membership"))
    return rows.order_by(Lower("user__name"), "pk")
